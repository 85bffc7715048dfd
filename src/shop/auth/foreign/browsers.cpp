#include "shop/auth/foreign/browsers.h"

#include "base/text.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/crypto/hmac.h"
#include "platform/crypto/sealed.h"

namespace flipflop::auth::foreign {
namespace {

using namespace std::chrono_literals;

// Longer than any call to the service; whoever died over it is waited for so long.
constexpr Duration lease = 10s;
constexpr std::chrono::milliseconds look_again = 20ms;

Device shortened(Device device) {
  if (!is_valid_utf8(device.user_agent)) device.user_agent.clear();
  std::erase_if(device.user_agent, [](char c) { return static_cast<unsigned char>(c) < ' '; });
  device.user_agent = std::string(utf8_prefix(device.user_agent, longest_user_agent));
  return device;
}

}  // namespace

Browsers::Browsers(Core& core, Store& store, ServiceClient& client)
    : core_(core),
      store_(store),
      client_(client),
      secret_(crypto::derived_secret(core.platform.config.text("FLIPFLOP_SECRET"),
                                     "auth.foreign_tokens")) {}

Task<SignedIn> Browsers::open(Account account, Tokens tokens, Device device, Deadline deadline) {
  const Instant now = core_.platform.clock.now();
  SignedIn signed_in;
  signed_in.session = core_.platform.ids.next_as<SessionId>();
  signed_in.cookie = core_.platform.random.token();
  signed_in.expires_at = session_end(now, now, core_.sessions.lifetimes());
  NewBrowser session{signed_in.session,
                     account.id,
                     shortened(std::move(device)),
                     cookie_hash(signed_in.cookie),
                     sealed(tokens, signed_in.session),
                     now,
                     signed_in.expires_at};
  signed_in.account = std::move(account);
  co_await store_.open(std::move(session), deadline);
  co_return signed_in;
}

std::optional<Tokens> Browsers::tokens_of(const BrowserSession& session) const {
  const auto opened = crypto::open_sealed(secret_of(session.id), session.sealed_tokens);
  if (!opened) return std::nullopt;
  const std::size_t between = opened->find('\n');
  if (between == std::string::npos) return std::nullopt;
  return Tokens{opened->substr(0, between), opened->substr(between + 1)};
}

Task<std::expected<std::optional<Tokens>, Away>> Browsers::renew(BrowserSession session,
                                                                 Deadline deadline) {
  while (!deadline.passed()) {
    const Instant now = core_.platform.clock.now();
    const bool is_ours = co_await store_.begin_renewal(session, now, now + lease, deadline);
    if (is_ours) {
      auto renewed = co_await renew_alone(std::move(session), deadline);
      co_return renewed;
    }
    const auto current = co_await store_.live(session.id, now, deadline);
    if (!current) co_return std::optional<Tokens>();
    if (current->renewals != session.renewals) co_return tokens_of(*current);
    co_await sleep_for(look_again);
  }
  co_return std::unexpected(Away{});
}

Task<std::expected<std::optional<Tokens>, Away>> Browsers::renew_alone(BrowserSession session,
                                                                       Deadline deadline) {
  const auto tokens = tokens_of(session);
  std::expected<ServiceClient::Renewal, Away> renewal;
  if (tokens) renewal = co_await client_.renew(tokens->refresh, deadline);
  if (!renewal) {
    co_await store_.give_up_renewal(session, deadline);
    co_return std::unexpected(renewal.error());
  }
  const auto& entered = renewal->entered;
  if (!entered || entered->person.id != session.account || !entered->person.is_active) {
    Ending ending{session.account, session.id, {}, "revoked"};
    co_await end_now(std::move(ending), deadline);
    co_return std::optional<Tokens>();
  }
  Tokens next{entered->access_token, entered->refresh_token};
  std::string kept = sealed(next, session.id);
  const bool is_kept = co_await store_.renew(std::move(session), std::move(kept), deadline);
  // It ended meanwhile.
  if (!is_kept) co_return std::optional<Tokens>();
  co_return std::optional<Tokens>(std::move(next));
}

Task<std::size_t> Browsers::end(pg::Tx& tx, Ending ending) {
  std::vector<Revoked> ended =
      co_await store_.end(tx, std::move(ending), core_.platform.clock.now());
  const std::size_t count = ended.size();
  if (count > 0)
    tx.after_commit([revocations = &core_.sessions.revocations(), ended = std::move(ended)] {
      revocations->tell(ended);
    });
  co_return count;
}

Task<std::size_t> Browsers::end_now(Ending ending, Deadline deadline) {
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const std::size_t count = co_await end(tx, std::move(ending));
  co_await tx.commit();
  co_return count;
}

std::string Browsers::secret_of(SessionId session) const {
  return crypto::derived_secret(secret_, session.text());
}

std::string Browsers::sealed(const Tokens& tokens, SessionId session) {
  return crypto::seal(secret_of(session), tokens.access + '\n' + tokens.refresh,
                      core_.platform.random);
}

}  // namespace flipflop::auth::foreign
