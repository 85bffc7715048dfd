#include <algorithm>
#include <array>
#include <utility>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/pg/batch_entries.h"
#include "platform/pg/database.h"

namespace flipflop::pg {
namespace {

constexpr int deadlock_attempts = 3;

// platform.ensure, UNIQUE, CHECK, and a row that changed under a stricter isolation level.
bool is_guard_answer(const std::string& sqlstate) {
  constexpr std::array<std::string_view, 4> answers = {"FF001", "23505", "23514", "40001"};
  return std::ranges::find(answers, sqlstate) != answers.end();
}

bool is_deadlock(const Exchange& exchange) {
  return exchange.failure && exchange.failure->sqlstate() == "40P01";
}

}  // namespace

void BatchEntries::add(BatchEntry entry) {
  const auto place = std::ranges::upper_bound(entries_, entry.stage, {}, &BatchEntry::stage);
  entries_.insert(place, std::move(entry));
}

void BatchEntries::move_to(std::vector<Step>& steps) {
  for (BatchEntry& entry : entries_)
    steps.push_back({entry.statement, std::move(entry.params), {}});
}

std::optional<GuardFired> BatchEntries::guard_fired(const Exchange& exchange,
                                                    std::size_t first) const {
  if (!exchange.failure || !exchange.failed_for_sure) return std::nullopt;
  if (exchange.failed_step < first || exchange.failed_step >= first + entries_.size())
    return std::nullopt;
  const BatchEntry& entry = entries_[exchange.failed_step - first];
  if (entry.guard.empty() || !is_guard_answer(exchange.failure->sqlstate())) return std::nullopt;
  const std::string& constraint = exchange.failure->constraint();
  return GuardFired{entry.guard, constraint.empty() ? exchange.server_message : constraint};
}

namespace {

std::shared_ptr<Exchange> transaction(std::vector<Step> steps,
                                      std::vector<std::function<void()>> after_commit,
                                      Deadline deadline) {
  auto exchange = std::make_shared<Exchange>(deadline);
  exchange->steps = std::move(steps);
  // The commit may outlive its caller, and what was promised for after it comes true all the same.
  exchange->on_end = [raw = exchange.get(), actions = std::move(after_commit)] {
    if (raw->succeeded()) run_after_commit(actions);
  };
  return exchange;
}

}  // namespace

WriteBatch::WriteBatch(Database& database) : parts_(std::make_unique<Parts>(database)) {}
WriteBatch::WriteBatch(WriteBatch&&) noexcept = default;
WriteBatch::~WriteBatch() = default;

void WriteBatch::add(Stage stage, const Statement& statement, Params params) {
  parts_->entries.add({stage, statement, std::move(params), {}});
}

void WriteBatch::add_guard(Stage stage, const Statement& statement, Params params,
                           std::string guard) {
  invariant(!guard.empty(), "a guard needs a name");
  parts_->entries.add({stage, statement, std::move(params), std::move(guard)});
}

void WriteBatch::after_commit(std::function<void()> action) {
  parts_->after_commit.push_back(std::move(action));
}

bool WriteBatch::empty() const {
  return parts_->entries.empty();
}

Task<std::expected<void, GuardFired>> WriteBatch::commit(Deadline deadline) {
  invariant(!std::exchange(parts_->is_used, true), "a write batch is committed once");
  if (empty()) {
    run_after_commit(parts_->after_commit);
    co_return std::expected<void, GuardFired>{};
  }
  std::vector<Step> steps;
  steps.reserve(parts_->entries.size() + 2);
  steps.push_back({begin_statement, {}, {}});
  parts_->entries.move_to(steps);
  steps.push_back({commit_statement, {}, {}});
  for (int attempt = 1;; ++attempt) {
    Lease lease = co_await parts_->database.parts_->here().tx().lease(deadline);
    lease.set_abandoned(Abandoned::finish);
    FAULT_POINT("pg.batch_before_send");
    const auto exchange = transaction(std::move(steps), parts_->after_commit, deadline);
    lease.connection().submit(exchange);
    FAULT_POINT("pg.batch_sent");
    co_await exchange->done.wait();
    if (is_deadlock(*exchange) && attempt < deadlock_attempts) {
      steps = std::move(exchange->steps);
      continue;
    }
    throw_if_unknown(*exchange, exchange->steps.size() - 1);
    const auto fired = parts_->entries.guard_fired(*exchange, 1);
    if (fired) co_return std::unexpected(*fired);
    exchange->throw_if_failed();
    FAULT_POINT("pg.batch_committed");
    co_return std::expected<void, GuardFired>{};
  }
}

}  // namespace flipflop::pg
