#include "shop/auth/foreign/authenticator.h"

#include "platform/clock/clock.h"
#include "platform/loop/unavailable.h"

namespace flipflop::auth::foreign {
namespace {

using namespace std::chrono_literals;

constexpr std::size_t most_kept = 20'000;  // per loop
constexpr Duration trusted_for = 5s;
constexpr Duration seen_every = 15min;
constexpr int most_asked = 3;

[[noreturn]] void throw_away(const Away& away) {
  throw Unavailable("the auth service is not available", away.retry_in);
}

}  // namespace

Task<std::optional<http::Principal>> ForeignAuthenticator::authenticate(
    const http::Request* request, http::Permission permission, Deadline deadline) {
  if (auto token = bearer_token(*request)) {
    auto principal = co_await by_token(*std::move(token), permission, deadline);
    co_return principal;
  }
  const std::string_view shown = request->cookie(session_cookie(needs_.core.platform.public_url));
  if (shown.empty() || shown.size() > longest_token) co_return http::Principal{};
  std::string cookie(shown);
  const Cached::Shared warm = here().find(key_of(Kind::cookie, cookie));
  if (warm && is_trusted(*warm, permission))
    co_return warm->principal ? *warm->principal : http::Principal{};
  const Answer answer = co_await ask(Kind::cookie, std::move(cookie), deadline);
  if (!answer && !permission.is_open()) throw_away(answer.error());
  // A cookie that opens nothing is no reason to refuse a page that everybody may see.
  if (!answer || !*answer) co_return http::Principal{};
  co_return *answer;
}

Task<std::optional<http::Principal>> ForeignAuthenticator::by_token(std::string token,
                                                                    http::Permission permission,
                                                                    Deadline deadline) {
  if (!is_token(token)) co_return std::nullopt;
  std::optional<http::Principal> principal;
  const Cached::Shared warm = here().find(key_of(Kind::token, token));
  if (warm && is_trusted(*warm, permission)) {
    principal = warm->principal;
  } else {
    Answer answer = co_await ask(Kind::token, token, deadline);
    if (!answer) throw_away(answer.error());
    principal = *std::move(answer);
  }
  if (principal)
    needs_.held.hold(session_of_token(token),
                     AccountId::parse(principal->account_id).value_or(AccountId{}),
                     std::move(token));
  co_return principal;
}

Task<ForeignAuthenticator::Answer> ForeignAuthenticator::ask(Kind kind, std::string secret,
                                                             Deadline deadline) {
  const Revocations& revocations = needs_.core.sessions.revocations();
  for (int attempt = 0; attempt < most_asked; ++attempt) {
    Kept begun;
    begun.heard = revocations.heard();
    begun.asked_at = needs_.core.platform.clock.now();
    begun.good_until = begun.asked_at + trusted_for + 1s;
    Asked asked;
    if (kind == Kind::token)
      asked = co_await ask_of_token(secret, std::move(begun), deadline);
    else
      asked = co_await ask_of_cookie(secret, std::move(begun), deadline);
    if (!asked) co_return std::unexpected(asked.error());
    if (asked->principal && !revocations.spare(asked->heard, asked->account, asked->session))
      continue;
    auto principal = asked->principal;
    here().put(key_of(kind, secret), std::make_shared<const Kept>(*std::move(asked)));
    co_return principal;
  }
  co_return std::nullopt;
}

Task<ForeignAuthenticator::Asked> ForeignAuthenticator::ask_of_token(std::string token, Kept begun,
                                                                     Deadline deadline) {
  begun.session = session_of_token(token);
  const auto validity = co_await needs_.client.validate(std::move(token), deadline);
  if (!validity) co_return std::unexpected(validity.error());
  if (!validity->person) co_return begun;
  auto known = co_await needs_.people.meet(*validity->person, begun.session, deadline);
  if (!known || known->has_left) co_return begun;
  begun.account = known->account.id;
  begun.principal =
      http::Principal{begun.account.text(), std::move(known->permissions), begun.session.text()};
  co_return begun;
}

Task<ForeignAuthenticator::Asked> ForeignAuthenticator::ask_of_cookie(std::string cookie,
                                                                      Kept begun,
                                                                      Deadline deadline) {
  const auto session =
      co_await needs_.store.live_by_cookie(cookie_hash(cookie), begun.asked_at, deadline);
  if (!session) co_return begun;
  const auto person = co_await person_behind(*session, deadline);
  if (!person) co_return std::unexpected(person.error());
  if (!*person) co_return begun;
  auto known = co_await needs_.people.meet(**person, session->id, deadline);
  if (!known) co_return begun;
  begun.account = session->account;
  begun.session = session->id;
  begun.good_until = session->expires_at;
  begun.principal =
      http::Principal{begun.account.text(), std::move(known->permissions), begun.session.text()};
  if (begun.asked_at - session->last_seen_at > seen_every) co_await see(*session, deadline);
  co_return begun;
}

// Asks about the access token, and once more about the one that comes after it.
Task<std::expected<std::optional<Person>, Away>> ForeignAuthenticator::person_behind(
    BrowserSession session, Deadline deadline) {
  auto tokens = needs_.browsers.tokens_of(session);
  for (int attempt = 0; tokens && attempt < 2; ++attempt) {
    auto validity = co_await needs_.client.validate(tokens->access, deadline);
    if (!validity) co_return std::unexpected(validity.error());
    if (validity->person && validity->person->id == session.account)
      co_return std::move(validity->person);
    // Another person's token, or one that is bad as soon as it was made.
    if (validity->person || attempt > 0) break;
    auto renewed = co_await needs_.browsers.renew(session, deadline);
    if (!renewed) co_return std::unexpected(renewed.error());
    tokens = *std::move(renewed);
  }
  Ending ending{session.account, session.id, {}, "revoked"};
  co_await needs_.browsers.end_now(std::move(ending), deadline);
  co_return std::optional<Person>();
}

Task<void> ForeignAuthenticator::see(BrowserSession session, Deadline deadline) {
  const Instant now = needs_.core.platform.clock.now();
  const Instant end = session_end(session.created_at, now, needs_.core.sessions.lifetimes());
  co_await needs_.store.touch(session.id, now, end, deadline);
}

bool ForeignAuthenticator::is_trusted(const Kept& kept, http::Permission permission) const {
  const Instant now = needs_.core.platform.clock.now();
  if (now < kept.asked_at || now - kept.asked_at > trusted_for || now >= kept.good_until)
    return false;
  if (!kept.principal) return true;
  const Revocations& revocations = needs_.core.sessions.revocations();
  return !permission.needs_fresh_session() && revocations.is_listening() &&
         revocations.spare(kept.heard, kept.account, kept.session);
}

std::string ForeignAuthenticator::key_of(Kind kind, std::string_view secret) const {
  return hash_.of(kind == Kind::token ? "token" : "cookie", secret);
}

ForeignAuthenticator::Cached& ForeignAuthenticator::here() {
  return kept_.here([] { return Cached(most_kept); });
}

}  // namespace flipflop::auth::foreign
