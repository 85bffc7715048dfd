#include "shop/auth/key_ring.h"

#include "platform/audit_log/audit_log.h"
#include "platform/config/config.h"
#include "platform/crypto/hmac.h"
#include "platform/crypto/sealed.h"
#include "platform/log/log.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr Duration read_every = 1min;
constexpr Duration read_again_after = 1s;
// For tokens that were signed in the very moment of a change, on a clock that differs.
constexpr Duration grace = 5min;

}  // namespace

KeyRing::KeyRing(Platform& platform, Lifetimes lifetimes)
    : platform_(platform),
      lifetimes_(lifetimes),
      store_(platform.database),
      seal_(crypto::derived_secret(platform.config.text("FLIPFLOP_SECRET"), "auth.signing_key")) {}

Task<SigningKey> KeyRing::signing(Deadline deadline) {
  if (is_older_than(here(), read_every)) co_await read(deadline);
  for (int attempt = 0; attempt < 2; ++attempt) {
    Known& known = here();
    const StoredKey* current = to_sign_with(known);
    if (current != nullptr && known.signing && known.signing->id == current->id)
      co_return *known.signing;
    if (current != nullptr) known.signing = opened(*current);
    if (current != nullptr && known.signing) co_return *known.signing;
    // There is no key yet, or FLIPFLOP_SECRET is another one now.
    co_await add(platform_.clock.now(), "system", deadline);
  }
  throw std::runtime_error("there is no key to sign tokens with");
}

Task<std::optional<Claims>> KeyRing::claims(std::string token, Deadline deadline) {
  if (is_older_than(here(), read_every)) co_await read(deadline);
  auto claims = verify(token, here().keys, platform_.clock.now());
  if (claims || !is_older_than(here(), read_again_after)) co_return claims;
  co_await read(deadline);
  co_return verify(token, here().keys, platform_.clock.now());
}

Task<std::string> KeyRing::add(Instant active_from, std::string actor, Deadline deadline) {
  const SigningKey made = make_signing_key(platform_.random, platform_.ids.next().text());
  StoredKey stored{made.id,
                   made.public_key,
                   crypto::seal(seal_, made.secret_key, platform_.random),
                   active_from,
                   {}};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await store_.insert(tx, std::move(stored), platform_.clock.now());
  audit_log::Entry entry{std::move(actor), "auth.add_signing_key", made.id, {}, {}};
  co_await platform_.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  log::info("a signing key was added", {{"key", made.id}, {"active_from", iso_text(active_from)}});
  co_await read(deadline);
  co_return made.id;
}

KeyRing::Known& KeyRing::here() {
  return known_.here([] { return Known{}; });
}

Task<void> KeyRing::read(Deadline deadline) {
  const Instant now = platform_.clock.now();
  std::vector<StoredKey> stored = co_await store_.keys(now - lifetimes_.access - grace, deadline);
  Known& known = here();
  known.keys.clear();
  for (const StoredKey& key : stored) known.keys.push_back({key.id, key.public_key, {}});
  known.stored = std::move(stored);
  known.read_at = now;
}

bool KeyRing::is_older_than(const Known& known, Duration age) const {
  if (!known.read_at) return true;
  const Duration passed = platform_.clock.now() - *known.read_at;
  return passed >= age || passed < Duration::zero();
}

// They are sorted: the first that has begun is the newest.
const StoredKey* KeyRing::to_sign_with(const Known& known) const {
  const Instant now = platform_.clock.now();
  for (const StoredKey& key : known.stored)
    if (key.active_from <= now && (!key.retired_at || now < *key.retired_at)) return &key;
  return nullptr;
}

std::optional<SigningKey> KeyRing::opened(const StoredKey& stored) const {
  auto secret = crypto::open_sealed(seal_, stored.sealed_secret);
  if (!secret) {
    log::warn("a signing key was sealed with another FLIPFLOP_SECRET", {{"key", stored.id}});
    return std::nullopt;
  }
  return SigningKey{stored.id, stored.public_key, std::move(*secret)};
}

}  // namespace flipflop::auth
