#pragma once
// The rows of stored answers (schema platform).

#include "platform/idempotency/idempotency.h"

namespace flipflop::idempotency {

std::size_t read_row(pg::ReadBatch& batch, const Key& key);
void lock_key(pg::WriteBatch& batch, const Key& key);
void insert_row(pg::WriteBatch& batch, const Key& key, std::string answer, Instant now);
Task<int> delete_before(pg::Database& database, Instant before, int limit, Deadline deadline);

}  // namespace flipflop::idempotency
