#include "platform/idempotency/idempotency.h"

#include <sodium.h>

#include <array>

#include "base/text.h"
#include "platform/idempotency/store.h"

namespace flipflop::idempotency {
namespace {

constexpr auto kept = std::chrono::days{30};
constexpr int deleted_at_once = 5000;

}  // namespace

std::size_t Idempotency::add_read(pg::ReadBatch& batch, const Key& key) const {
  return read_row(batch, key);
}

std::optional<Stored> Idempotency::read_stored(const pg::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  return Stored{.fingerprint = rows[0].get<std::string>(0), .answer = rows[0].get<std::string>(1)};
}

void Idempotency::append(pg::WriteBatch& batch, const Key& key, std::string answer) const {
  lock_key(batch, key);
  insert_row(batch, key, std::move(answer), clock_.now());
}

Retention::Retention(pg::Database& database, const Clock& clock, jobs::Jobs& jobs)
    : database_(database), clock_(clock) {
  jobs.every("platform.forget_idempotency_keys", std::chrono::hours{1}, &Retention::forget, this);
}

Task<void> Retention::forget(Deadline deadline) {
  int deleted = deleted_at_once;
  while (deleted == deleted_at_once && !deadline.passed())
    deleted = co_await delete_before(database_, clock_.now() - kept, deleted_at_once, deadline);
}

std::string scope_of_account(const Uuid& account) {
  return "account|" + account.text() + "|";
}

std::string fingerprint(std::initializer_list<std::string_view> parts) {
  crypto_hash_sha256_state state;
  crypto_hash_sha256_init(&state);
  for (const std::string_view part : parts) {
    // The length goes first, so that ("ab", "c") and ("a", "bc") differ.
    const std::string length = std::to_string(part.size()) + ":";
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(length.data()),
                              length.size());
    crypto_hash_sha256_update(&state, reinterpret_cast<const unsigned char*>(part.data()),
                              part.size());
  }
  std::array<unsigned char, crypto_hash_sha256_BYTES> digest{};
  crypto_hash_sha256_final(&state, digest.data());
  return hex({reinterpret_cast<const char*>(digest.data()), digest.size()});
}

}  // namespace flipflop::idempotency
