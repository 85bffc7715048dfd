#include <string_view>
#include <utility>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/pg/batch_entries.h"
#include "platform/pg/database.h"

namespace flipflop::pg {

struct Tx::Parts {
  Parts(Lease l, Deadline d) : lease(std::move(l)), deadline(d) {}

  // An exchange that begins the transaction if that has not happened yet.
  std::shared_ptr<Exchange> next_exchange();
  // Sends it and waits for its end. After a failure nothing but a rollback is possible: what is
  // left of the transaction on the server is void.
  Task<void> run(std::shared_ptr<Exchange> exchange);
  void require_usable() const;

  Lease lease;
  Deadline deadline;
  bool has_begun = false;
  bool has_failed = false;
  bool has_ended = false;
  std::vector<std::function<void()>> after_commit;
};

std::shared_ptr<Exchange> Tx::Parts::next_exchange() {
  require_usable();
  auto exchange = std::make_shared<Exchange>(deadline);
  if (!std::exchange(has_begun, true)) exchange->add(begin_statement);
  return exchange;
}

Task<void> Tx::Parts::run(std::shared_ptr<Exchange> exchange) {
  if (deadline.passed()) throw Timeout("the transaction's deadline has passed");
  has_failed = true;  // unless proved otherwise: an exception may leave from each line
  lease.connection().submit(exchange);
  co_await exchange->done.wait();
  has_failed = !exchange->succeeded();
}

void Tx::Parts::require_usable() const {
  invariant(!has_ended, "the transaction has ended");
  if (has_failed) throw Error("25P02", "the transaction failed before");
}

Tx::Tx(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}
Tx::Tx(Tx&&) noexcept = default;
Tx& Tx::operator=(Tx&&) noexcept = default;
Tx::~Tx() = default;

Task<Tx> Database::begin(Deadline deadline) {
  Lease lease = co_await parts_->here().tx().lease(deadline);
  co_return Tx(std::make_unique<Tx::Parts>(std::move(lease), deadline));
}

Task<Rows> Tx::run(Statement statement, Params params) {
  const auto exchange = parts_->next_exchange();
  exchange->add(statement, std::move(params));
  co_await parts_->run(exchange);
  exchange->throw_if_failed();
  co_return std::move(exchange->steps.back().rows);
}

Task<std::expected<void, GuardFired>> Tx::run(WriteBatch batch) {
  WriteBatch::Parts& given = *batch.parts_;
  invariant(!std::exchange(given.is_used, true), "a write batch is sent once");
  const auto exchange = parts_->next_exchange();
  const std::size_t first = exchange->steps.size();
  given.entries.move_to(exchange->steps);
  for (auto& action : given.after_commit) parts_->after_commit.push_back(std::move(action));
  co_await parts_->run(exchange);
  const auto fired = given.entries.guard_fired(*exchange, first);
  if (fired) co_return std::unexpected(*fired);
  exchange->throw_if_failed();
  co_return std::expected<void, GuardFired>{};
}

void Tx::after_commit(std::function<void()> action) {
  parts_->after_commit.push_back(std::move(action));
}

Task<void> Tx::commit() {
  parts_->require_usable();
  parts_->has_ended = true;
  if (!parts_->has_begun) {
    parts_->lease.give_back();
    run_after_commit(parts_->after_commit);
    co_return;
  }
  auto exchange = std::make_shared<Exchange>(parts_->deadline);
  exchange->add(commit_statement);
  exchange->on_end = [raw = exchange.get(), actions = std::move(parts_->after_commit)] {
    if (raw->succeeded()) run_after_commit(actions);
  };
  FAULT_POINT("pg.tx_before_commit");
  // From here on the commit runs to its end, whatever becomes of its caller.
  parts_->lease.set_abandoned(Abandoned::finish);
  co_await parts_->run(exchange);
  parts_->lease.give_back();
  throw_if_unknown(*exchange, 0);
  exchange->throw_if_failed();
  FAULT_POINT("pg.tx_committed");
}

Task<void> Tx::rollback() {
  invariant(!parts_->has_ended, "the transaction has ended");
  parts_->has_ended = true;
  if (parts_->has_begun && parts_->lease.connection().in_flight() == 0) {
    auto exchange = std::make_shared<Exchange>(parts_->deadline);
    exchange->add(rollback_statement);
    parts_->lease.set_abandoned(Abandoned::finish);
    parts_->lease.connection().submit(exchange);
    co_await exchange->done.wait();
  }
  parts_->lease.give_back();
}

Deadline Tx::deadline() const {
  return parts_->deadline;
}

}  // namespace flipflop::pg
