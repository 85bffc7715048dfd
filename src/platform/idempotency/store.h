#pragma once
// The rows of stored answers (schema platform).

#include "platform/idempotency/idempotency.h"

namespace flipflop::idempotency {

std::size_t read_row(pg::ReadBatch& batch, const Key& key);
void lock_key(pg::WriteBatch& batch, const Key& key);
void insert_row(pg::WriteBatch& batch, const Key& key, std::string answer, Instant now);
Task<int> delete_before(pg::Database& database, Instant before, int limit, Deadline deadline);

// Fails with one of these: the same request is running, or has had its effect.
extern const pg::Statement claim_key;
inline constexpr const char* sqlstate_in_flight = "FF002";
inline constexpr const char* sqlstate_claimed = "FF003";

struct Claimed {
  std::string fingerprint;
  std::optional<std::string> answer;  // nothing: it was not kept yet
  std::string about;
};
Task<std::optional<Claimed>> read_claim(pg::Database& database, Key key, Deadline deadline);
// The answer that is kept now: this one, or the one that somebody kept before. Nothing when the row
// is gone.
Task<std::optional<std::string>> keep_answer(pg::Database& database, Key key, std::string answer,
                                             Deadline deadline);

}  // namespace flipflop::idempotency
