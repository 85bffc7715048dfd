#include "shop/auth/authenticator.h"

#include <algorithm>

#include "base/text.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "shop/auth/api_key_text.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_kept = 20'000;  // per loop, about 500 bytes each
constexpr Duration trusted_for = 1min;
constexpr Duration seen_every = 15min;
constexpr Duration used_every = 1min;
constexpr int most_reads = 3;

// A key, as it looks or as it is broken. Other services send other things as X-API-Key, which are
// their own business.
std::optional<std::string> presented_key(const http::Request& request) {
  if (auto token = bearer_token(request)) {
    if (token->starts_with(api_key_mark)) return token;
    return std::nullopt;
  }
  const std::string_view header = trim(request.header("x-api-key"));
  if (!header.starts_with(api_key_mark)) return std::nullopt;
  return std::string(header);
}

bool asks_second_factor(const Config& config) {
  const std::string rule = config.text("STAFF_SECOND_FACTOR");
  if (rule != "required" && rule != "optional")
    throw BadSetting("STAFF_SECOND_FACTOR: required or optional");
  return rule == "required";
}

}  // namespace

SessionAuthenticator::SessionAuthenticator(Platform& platform, Sessions& sessions,
                                           ApiKeyStore& api_keys)
    : platform_(platform),
      sessions_(sessions),
      api_keys_(api_keys),
      asks_second_factor_(asks_second_factor(platform.config)),
      hash_(platform.random) {}

Task<std::optional<http::Principal>> SessionAuthenticator::authenticate(
    const http::Request* request, http::Permission permission, Deadline deadline) {
  if (auto key = presented_key(*request)) {
    auto principal = co_await by_key(*std::move(key), permission, deadline);
    co_return principal;
  }
  if (auto token = bearer_token(*request)) {
    auto principal = co_await by_token(*std::move(token), permission, deadline);
    co_return principal;
  }
  const std::string_view cookie = request->cookie(session_cookie(platform_.public_url));
  if (cookie.empty() || cookie.size() > longest_token) co_return http::Principal{};
  auto principal = co_await by_cookie(std::string(cookie), permission, deadline);
  co_return principal;
}

Task<std::optional<http::Principal>> SessionAuthenticator::by_token(std::string token,
                                                                    http::Permission permission,
                                                                    Deadline deadline) {
  if (token.size() > token_bytes_most) co_return std::nullopt;
  const std::string key = hash_.of("token", token);
  const Cached::Shared warm = here().find(key);
  if (warm && is_trusted(*warm, permission)) co_return warm->principal;

  const auto claims = co_await claims_of(std::move(token), warm, deadline);
  if (!claims) co_return std::nullopt;
  const Cached::Shared found = co_await read(claims->session, {}, deadline);
  if (!found || found->account != claims->account) co_return std::nullopt;
  auto kept = std::make_shared<Kept>(*found);
  kept->good_until = std::min(found->good_until, claims->expires_at);
  here().put(key, kept);
  co_return kept->principal;
}

Task<std::optional<Claims>> SessionAuthenticator::claims_of(std::string token, Cached::Shared warm,
                                                            Deadline deadline) {
  if (warm && platform_.clock.now() < warm->good_until)
    co_return Claims{warm->account, warm->session, warm->read_at, warm->good_until};
  auto claims = co_await sessions_.keys().claims(std::move(token), deadline);
  co_return claims;
}

Task<std::optional<http::Principal>> SessionAuthenticator::by_key(std::string key,
                                                                  http::Permission permission,
                                                                  Deadline deadline) {
  if (!is_api_key(key)) co_return std::nullopt;
  const std::string name = hash_.of("key", key);
  const Cached::Shared warm = here().find(name);
  if (warm && is_trusted(*warm, permission)) co_return warm->principal;
  const Cached::Shared found = co_await read_key(std::move(key), deadline);
  if (!found) co_return std::nullopt;
  here().put(name, found);
  co_return found->principal;
}

// A cookie that opens nothing is no reason to refuse a page that everybody may see.
Task<std::optional<http::Principal>> SessionAuthenticator::by_cookie(std::string cookie,
                                                                     http::Permission permission,
                                                                     Deadline deadline) {
  const std::string key = hash_.of("cookie", cookie);
  const Cached::Shared warm = here().find(key);
  if (warm && is_trusted(*warm, permission)) co_return warm->principal;
  const Cached::Shared found = co_await read({}, std::move(cookie), deadline);
  if (!found) co_return http::Principal{};
  here().put(key, found);
  co_return found->principal;
}

bool SessionAuthenticator::is_trusted(const Kept& kept, http::Permission permission) const {
  if (permission.needs_fresh_session() || !sessions_.revocations().is_listening()) return false;
  const Instant now = platform_.clock.now();
  if (now >= kept.good_until || now < kept.read_at || now - kept.read_at > trusted_for)
    return false;
  const std::uint64_t heard = sessions_.revocations().heard();
  if (!sessions_.revocations().spare(kept.heard, kept.account, kept.session)) return false;
  kept.heard = heard;
  return true;
}

Task<SessionAuthenticator::Cached::Shared> SessionAuthenticator::read(std::optional<SessionId> id,
                                                                      std::string cookie,
                                                                      Deadline deadline) {
  const std::string hash = id ? std::string() : cookie_hash(cookie);
  for (int attempt = 0; attempt < most_reads; ++attempt) {
    const std::uint64_t heard = sessions_.revocations().heard();
    const Instant now = platform_.clock.now();
    std::optional<LiveSession> live;
    if (id)
      live = co_await sessions_.store().live(*id, now, deadline);
    else
      live = co_await sessions_.store().live_by_cookie(hash, now, deadline);
    const SessionKind kind = id ? SessionKind::token : SessionKind::browser;
    if (!live || live->kind != kind) co_return nullptr;
    if (!sessions_.revocations().spare(heard, live->account, live->id)) continue;

    auto kept = std::make_shared<Kept>();
    kept->principal = principal_of(*live);
    kept->account = live->account;
    kept->session = live->id;
    kept->good_until = live->expires_at;
    kept->read_at = now;
    kept->heard = heard;
    if (now - live->last_seen_at > seen_every) co_await see(*std::move(live), deadline);
    co_return kept;
  }
  co_return nullptr;
}

// As read() does: again, when something about it was revoked meanwhile.
Task<SessionAuthenticator::Cached::Shared> SessionAuthenticator::read_key(std::string key,
                                                                          Deadline deadline) {
  const std::string hash = api_key_hash(key);
  for (int attempt = 0; attempt < most_reads; ++attempt) {
    const std::uint64_t heard = sessions_.revocations().heard();
    const Instant now = platform_.clock.now();
    const auto live = co_await api_keys_.live(hash, now, deadline);
    if (!live) co_return nullptr;
    auto kept = std::make_shared<Kept>();
    kept->principal.permissions = live->permissions;
    kept->principal.key_id = live->id.text();
    kept->principal.key_name = live->name;
    kept->account = live->made_by.value_or(AccountId{});
    kept->session = SessionId{live->id.uuid};
    if (!sessions_.revocations().spare(heard, kept->account, kept->session)) continue;
    kept->good_until = live->expires_at;
    kept->read_at = now;
    kept->heard = heard;
    if (!live->last_used_at || now - *live->last_used_at >= used_every)
      co_await api_keys_.touch(live->id, now, now - used_every, deadline);
    co_return kept;
  }
  co_return nullptr;
}

http::Principal SessionAuthenticator::principal_of(const LiveSession& live) const {
  http::Principal principal{live.account.text(), live.permissions, live.id.text()};
  if (asks_second_factor_ && live.is_staff && !live.has_second_factor) {
    principal.permissions.clear();
    principal.lacks_second_factor = true;
  }
  return principal;
}

// A browser's session goes on as long as it is seen; the other kind goes on by refresh tokens.
Task<void> SessionAuthenticator::see(LiveSession session, Deadline deadline) {
  const Instant now = platform_.clock.now();
  const Instant end = session.kind == SessionKind::browser
                          ? session_end(session.created_at, now, sessions_.lifetimes())
                          : session.expires_at;
  co_await sessions_.store().touch(session.id, now, end, deadline);
}

SessionAuthenticator::Cached& SessionAuthenticator::here() {
  return kept_.here([] { return Cached(most_kept); });
}

}  // namespace flipflop::auth
