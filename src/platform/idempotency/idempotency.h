#pragma once
// One effect per key. The key's row is written by the same batch as the effect, in the role that
// executes; a success is stored for 30 days and answered byte by byte on replay, a refusal that
// changed nothing is not stored. See docs/architecture.md, "Idempotency".
//
// Routes declare whose key they take and leave the rest to the guard: once.h, http_guard.h. What is
// here is for who reads the key together with all else, as placing an order does.

#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "platform/clock/clock.h"
#include "platform/jobs/jobs.h"
#include "platform/pg/pg.h"

namespace flipflop::idempotency {

struct Key {
  std::string scope;        // route + account id, cart token or hash of the guest's e-mail
  std::string key;          // the Idempotency-Key header, 1 to 255 characters
  std::string fingerprint;  // hash of the request body: another body under the same key is refused
};

struct Stored {
  std::string fingerprint;
  std::string answer;  // the body that was sent
};

enum class Refusal {
  in_flight,  // the same request is running: 409 with Retry-After
  reused,     // another body under the same key: 422
};

inline constexpr const char* guard_in_flight = "idempotency.in_flight";
inline constexpr const char* guard_taken = "idempotency.taken";

class Idempotency {
 public:
  explicit Idempotency(const Clock& clock) : clock_(clock) {}

  // Adds the look-up to a read batch; read_stored() takes its rows.
  std::size_t add_read(pg::ReadBatch& batch, const Key& key) const;
  static std::optional<Stored> read_stored(const pg::Rows& rows);

  // Stage keys: a try-lock guard (guard_in_flight), then the row with its answer (guard_taken when
  // the key was stored since the read; the caller starts over from the read).
  void append(pg::WriteBatch& batch, const Key& key, std::string answer) const;

 private:
  const Clock& clock_;
};

// Forgets the answers given to a person: every row whose scope begins with `scope`.
Task<void> erase(pg::Tx& tx, std::string scope);
// Forgets the answers given to anybody about these: a person's orders, say.
Task<void> erase_about(pg::Tx& tx, std::vector<std::string> objects);
// What the scopes of all keys of an account begin with.
std::string scope_of_account(const Uuid& account);

// Deletes stored answers after 30 days, hourly. Built once by wiring; outlives the jobs.
class Retention {
 public:
  Retention(pg::Database& database, const Clock& clock, jobs::Jobs& jobs);

 private:
  Task<void> forget(Deadline deadline);

  pg::Database& database_;
  const Clock& clock_;
};

// SHA-256 of the parts with separators, as hex.
std::string fingerprint(std::initializer_list<std::string_view> parts);

}  // namespace flipflop::idempotency
