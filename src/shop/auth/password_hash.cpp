#include "shop/auth/password_hash.h"

#include <sodium.h>

#include <array>
#include <memory>
#include <new>

#include "base/invariant.h"
#include "platform/crypto/sodium.h"
#include "platform/crypto/wiped.h"
#include "platform/text/unicode.h"

namespace flipflop::auth {
namespace {

// Ten steps are a tenth of the weight of a thread that has not stepped back: browsing goes first
// and a login still ends.
constexpr int niceness = 10;

struct Cost {
  explicit Cost(const HashOptions& options)
      : passes(static_cast<unsigned long long>(options.passes)), bytes(options.memory_kib * 1024) {}

  unsigned long long passes;
  std::size_t bytes;
};

// Shared with the worker that hashes it, which may outlive the caller; wiped by the last of them.
using Secret = std::shared_ptr<const crypto::WipedText>;

Secret kept(std::string& password) {
  auto secret = std::make_shared<const crypto::WipedText>(text::composed(password));
  crypto::wipe(password);
  return secret;
}

// 0 for a hash of this cost, 1 for one of another cost, -1 for what is no Argon2id hash.
int difference_to(const Cost& cost, const std::string& stored) {
  if (!stored.starts_with(crypto_pwhash_argon2id_STRPREFIX)) return -1;
  if (stored.size() >= crypto_pwhash_STRBYTES || stored.find('\0') != stored.npos) return -1;
  return crypto_pwhash_str_needs_rehash(stored.c_str(), cost.passes, cost.bytes);
}

std::string hashed(const std::string& password, const Cost& cost) {
  std::array<char, crypto_pwhash_STRBYTES> out{};
  if (crypto_pwhash_str(out.data(), password.data(), password.size(), cost.passes, cost.bytes) != 0)
    throw std::bad_alloc();  // its one way to fail
  return out.data();
}

void hash_in_vain(const std::string& password, const Cost& cost) {
  std::array<unsigned char, 32> out{};
  const std::array<unsigned char, crypto_pwhash_SALTBYTES> salt{};
  if (crypto_pwhash(out.data(), out.size(), password.data(), password.size(), salt.data(),
                    cost.passes, cost.bytes, crypto_pwhash_ALG_ARGON2ID13) != 0)
    throw std::bad_alloc();
}

bool matches(const std::string& password, const std::string& stored, const Cost& cost) {
  if (difference_to(cost, stored) < 0) {
    hash_in_vain(password, cost);
    return false;
  }
  return crypto_pwhash_str_verify(stored.c_str(), password.data(), password.size()) == 0;
}

}  // namespace

PasswordHasher::PasswordHasher(HashOptions options)
    : options_(options),
      workers_(options.threads, options.queue_limit, "password_hashes", niceness) {
  crypto::require_sodium();
  invariant(options.memory_kib * 1024 >= crypto_pwhash_MEMLIMIT_MIN && options.passes >= 1,
            "a password hash costs less than Argon2id allows");
}

Task<std::string> PasswordHasher::hash(std::string password, Deadline deadline) {
  return workers_.run(
      [secret = kept(password), cost = Cost(options_)] { return hashed(secret->text(), cost); },
      deadline);
}

Task<bool> PasswordHasher::verify(std::string password, std::string stored, Deadline deadline) {
  return workers_.run([secret = kept(password), stored = std::move(stored),
                       cost = Cost(options_)] { return matches(secret->text(), stored, cost); },
                      deadline);
}

bool PasswordHasher::needs_rehash(const std::string& stored) const {
  return difference_to(Cost(options_), stored) != 0;
}

}  // namespace flipflop::auth
