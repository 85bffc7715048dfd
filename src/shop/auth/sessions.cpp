#include "shop/auth/sessions.h"

#include <algorithm>

#include "base/text.h"
#include "platform/clock/clock.h"
#include "shop/auth/store.h"

namespace flipflop::auth {
namespace {

// Kept for its owner to recognise; what a client sends may be of any length.
Device shortened(Device device) {
  if (!is_valid_utf8(device.user_agent)) device.user_agent.clear();
  std::erase_if(device.user_agent, [](char c) { return static_cast<unsigned char>(c) < ' '; });
  device.user_agent = std::string(utf8_prefix(device.user_agent, longest_user_agent));
  return device;
}

}  // namespace

std::string cookie_hash(std::string_view cookie) {
  return hash_of("auth.cookie", cookie);
}

std::string refresh_token_hash(std::string_view token) {
  return hash_of("auth.refresh_token", token);
}

Sessions::Sessions(Platform& platform, Lifetimes lifetimes)
    : platform_(platform),
      lifetimes_(lifetimes),
      store_(platform.database),
      revocations_(store_, platform.clock),
      keys_(platform, lifetimes) {}

Task<SignedIn> Sessions::open(pg::WriteBatch& batch, Account account, Device device,
                              Deadline deadline) {
  const Instant now = platform_.clock.now();
  NewSession session;
  session.id = platform_.ids.next_as<SessionId>();
  session.account = account.id;
  session.device = shortened(std::move(device));
  session.created_at = now;
  session.expires_at = session_end(now, now, lifetimes_);
  SignedIn signed_in{
      .account = std::move(account), .session = session.id, .expires_at = session.expires_at};
  if (session.device.kind == SessionKind::browser) {
    signed_in.cookie = platform_.random.token();
    session.cookie_hash = cookie_hash(signed_in.cookie);
    store_.insert(batch, session);
    co_return signed_in;
  }
  const SigningKey key = co_await keys_.signing(deadline);
  signed_in.access_token = access_token(key, session.account, session.id);
  signed_in.refresh_token = platform_.random.token();
  store_.insert(batch, session);
  store_.insert_token(batch, new_token(signed_in.refresh_token, session.id, session.expires_at));
  co_return signed_in;
}

Task<std::expected<SignedIn, Refusal>> Sessions::refresh(std::string token, Deadline deadline) {
  if (token.empty() || token.size() > longest_token)
    co_return std::unexpected(Refusal::invalid_link);
  const SigningKey key = co_await keys_.signing(deadline);
  const Instant now = platform_.clock.now();
  const std::string hash = refresh_token_hash(token);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const auto presented = co_await store_.lock_token(tx, hash, now);
  if (!presented) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::invalid_link);
  }
  if (presented->is_used) {
    co_await store_.mark_reused(tx, hash, now);
    Ending ending{presented->account, presented->session, {}, "reused_token"};
    co_await end(tx, std::move(ending));
    co_await tx.commit();
    co_return std::unexpected(Refusal::reused_token);
  }
  if (!presented->is_live) {
    co_await tx.rollback();
    co_return std::unexpected(Refusal::invalid_link);
  }
  SignedIn signed_in;
  signed_in.account.id = presented->account;
  signed_in.session = presented->session;
  signed_in.expires_at = session_end(presented->session_created_at, now, lifetimes_);
  signed_in.refresh_token = platform_.random.token();
  signed_in.access_token = access_token(key, presented->account, presented->session);
  RefreshToken next = new_token(signed_in.refresh_token, presented->session, signed_in.expires_at);
  co_await store_.rotate(tx, hash, std::move(next), signed_in.expires_at);
  co_await tx.commit();
  co_return signed_in;
}

Task<std::size_t> Sessions::end(pg::Tx& tx, Ending ending) {
  std::vector<Revoked> ended = co_await store_.end(tx, std::move(ending), platform_.clock.now());
  const std::size_t count = ended.size();
  if (count > 0) tx.after_commit([this, ended = std::move(ended)] { revocations_.tell(ended); });
  co_return count;
}

Task<std::size_t> Sessions::end_now(Ending ending, Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const std::size_t count = co_await end(tx, std::move(ending));
  co_await tx.commit();
  co_return count;
}

Task<void> Sessions::refresh_rights(pg::Tx& tx, AccountId account) {
  co_await store_.revoke_known(tx, account, platform_.clock.now());
  tx.after_commit([this, account] { revocations_.tell({Revoked{account, {}}}); });
}

// The feed knows a key as a session of whoever made it.
Task<void> Sessions::revoke_key(pg::Tx& tx, AccountId made_by, SessionId key) {
  co_await store_.revoke_one(tx, {made_by, key}, platform_.clock.now());
  tx.after_commit([this, made_by, key] { revocations_.tell({Revoked{made_by, key}}); });
}

Task<std::vector<Session>> Sessions::list(AccountId account, SessionId current, Deadline deadline) {
  std::vector<Session> sessions = co_await store_.list(account, platform_.clock.now(), deadline);
  for (Session& session : sessions) session.is_current = session.id == current;
  co_return sessions;
}

std::string Sessions::access_token(const SigningKey& key, AccountId account,
                                   SessionId session) const {
  const Instant now = std::chrono::floor<std::chrono::seconds>(platform_.clock.now());
  return sign({account, session, now, now + lifetimes_.access}, key);
}

RefreshToken Sessions::new_token(std::string secret, SessionId session, Instant session_end) const {
  const Instant now = platform_.clock.now();
  const Instant expires_at = std::min<Instant>(session_end, now + lifetimes_.refresh);
  return {refresh_token_hash(secret), session, now, expires_at};
}

}  // namespace flipflop::auth
