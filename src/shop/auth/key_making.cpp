#include "shop/auth/key_making.h"

#include <algorithm>

#include "base/text.h"
#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/http/permission.h"
#include "shop/auth/api_key_text.h"

namespace flipflop::auth {
namespace {

constexpr Duration usual_life = std::chrono::hours(365 * 24);
constexpr Duration longest_life = 2 * usual_life;
constexpr int most_listed = 200;
constexpr std::size_t longest_name = 100;  // characters

KeyRefusal refusal_of(const pg::GuardFired& fired) {
  return fired.guard == ApiKeyStore::guard_too_many ? KeyRefusal::too_many
                                                    : KeyRefusal::beyond_own_rights;
}

}  // namespace

std::vector<std::string> possible_scopes() {
  std::vector<std::string> scopes;
  for (const http::Permission permission : http::permission::all) {
    const bool is_of_staff = permission.needs_fresh_session();
    const bool makes_others = permission.name() == http::permission::keys_write.name() ||
                              permission.name() == http::permission::accounts_write.name();
    if (is_of_staff && !makes_others) scopes.emplace_back(permission.name());
  }
  std::ranges::sort(scopes);
  return scopes;
}

Task<std::vector<ApiKey>> KeyMaking::list(Deadline deadline) {
  return core_.keys.list(most_listed, deadline);
}

Task<std::expected<MadeApiKey, KeyRefusal>> KeyMaking::make(NewApiKey wanted, Deadline deadline) {
  audit_log::Entry entry{wanted.actor, "auth.make_api_key", {}, {}, {}};
  auto key = checked(std::move(wanted));
  if (!key) co_return std::unexpected(key.error());
  MadeApiKey made{*std::move(key), make_api_key(core_.platform.random)};
  made.key.prefix = api_key_prefix(made.secret);
  entry.object = made.key.id.text();
  entry.after = json::to_text(
      MadeKeyNote{made.key.name, made.key.prefix, made.key.scopes, made.key.expires_at});

  pg::WriteBatch batch(core_.platform.database);
  core_.keys.insert(batch, made.key, api_key_hash(made.secret));
  core_.platform.audit_log.append(batch, entry);
  const auto done = co_await batch.commit(deadline);
  if (!done) co_return std::unexpected(refusal_of(done.error()));
  co_return made;
}

Task<bool> KeyMaking::revoke(ApiKeyId id, audit_log::Actor actor, Deadline deadline) {
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const auto made_by = co_await core_.keys.revoke(tx, id, core_.platform.clock.now());
  if (!made_by) {
    co_await tx.rollback();
    co_return false;
  }
  co_await core_.sessions.revoke_key(tx, *made_by, SessionId{id.uuid});
  audit_log::Entry entry{std::move(actor), "auth.revoke_api_key", id.text(), {}, {}};
  co_await core_.platform.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return true;
}

std::expected<ApiKey, KeyRefusal> KeyMaking::checked(NewApiKey wanted) const {
  const Instant now = core_.platform.clock.now();
  ApiKey key;
  key.id = core_.platform.ids.next_as<ApiKeyId>();
  key.name = std::string(trim(wanted.name));
  if (key.name.empty() || utf8_prefix(key.name, longest_name) != key.name)
    return std::unexpected(KeyRefusal::bad_name);
  const std::vector<std::string> possible = possible_scopes();
  std::ranges::sort(wanted.scopes);
  const auto doubled = std::ranges::unique(wanted.scopes);
  wanted.scopes.erase(doubled.begin(), doubled.end());
  if (wanted.scopes.empty() || !std::ranges::includes(possible, wanted.scopes))
    return std::unexpected(KeyRefusal::unknown_scope);
  key.scopes = std::move(wanted.scopes);
  key.made_by = wanted.made_by;
  key.created_at = now;
  key.expires_at = wanted.expires_at.value_or(now + usual_life);
  if (key.expires_at <= now || key.expires_at > now + longest_life)
    return std::unexpected(KeyRefusal::bad_expiry);
  return key;
}

}  // namespace flipflop::auth
