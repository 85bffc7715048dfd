#include "platform/pg/database.h"

#include <utility>

#include "base/invariant.h"
#include "platform/log/log.h"

namespace flipflop::pg {
namespace {

std::shared_ptr<Exchange> single(Statement statement, Params params, Deadline deadline) {
  auto exchange = std::make_shared<Exchange>(deadline);
  exchange->add(statement, std::move(params));
  return exchange;
}

}  // namespace

Database::Parts::Parts(DatabaseOptions o) : options(std::move(o)), by_loop(options.loops) {
  // A conninfo that cannot be read is told now, not at the first query.
  Session(options.conninfo, {});
}

LocalPools& Database::Parts::here() {
  Loop& loop = Loop::current();
  invariant(loop.index() < by_loop.size(), "DatabaseOptions::loops is smaller than the loops");
  std::shared_ptr<LocalPools>& slot = by_loop[loop.index()];
  if (!slot || slot->has_ended()) {
    slot = std::make_shared<LocalPools>(loop, options, canceller);
    loop.at_end([weak = std::weak_ptr(slot)] {
      if (const auto pools = weak.lock()) pools->end();
    });
  }
  return *slot;
}

Database::Database(DatabaseOptions options) : parts_(std::make_unique<Parts>(std::move(options))) {}

Database::~Database() = default;

Task<Rows> Database::read(Statement statement, Params params, Deadline deadline) {
  const auto exchange = single(statement, std::move(params), deadline);
  parts_->here().reads().submit(exchange);
  co_await exchange->done.wait();
  exchange->throw_if_failed();
  co_return std::move(exchange->steps.front().rows);
}

Task<Rows> Database::write(Statement statement, Params params, Deadline deadline) {
  const auto exchange = single(statement, std::move(params), deadline);
  Lease lease = co_await parts_->here().tx().lease(deadline);
  lease.set_abandoned(Abandoned::finish);
  lease.connection().submit(exchange);
  co_await exchange->done.wait();
  throw_if_unknown(*exchange, 0);
  exchange->throw_if_failed();
  co_return std::move(exchange->steps.front().rows);
}

Task<Rows> Database::slow(Statement statement, Params params, Deadline deadline) {
  const auto exchange = single(statement, std::move(params), deadline);
  Lease lease = co_await parts_->here().slow().lease(deadline);
  lease.connection().submit(exchange);
  co_await exchange->done.wait();
  exchange->throw_if_failed();
  co_return std::move(exchange->steps.front().rows);
}

void Database::admit(Deadline deadline) {
  parts_->here().tx().admit(deadline);
}

Task<void> Database::close(Deadline deadline) {
  const Loop& loop = Loop::current();
  if (loop.index() >= parts_->by_loop.size() || !parts_->by_loop[loop.index()]) co_return;
  const std::shared_ptr<LocalPools> pools = parts_->by_loop[loop.index()];
  co_await pools->close(deadline);
}

const DatabaseOptions& Database::options() const {
  return parts_->options;
}

void throw_if_unknown(const Exchange& exchange, std::size_t commit_step) {
  if (exchange.succeeded() || !exchange.sent) return;
  if (!exchange.ended)
    throw CommitUnknown("08007", "the answer to COMMIT did not come before the deadline");
  // Refused by the server, or ended by it before it came to the COMMIT.
  if (exchange.failed_for_sure || exchange.failed_step < commit_step) return;
  throw CommitUnknown(
      "08007", std::string("the answer to COMMIT did not come: ") + exchange.failure->what());
}

void run_after_commit(const std::vector<std::function<void()>>& actions) {
  for (const auto& action : actions) {
    try {
      action();
    } catch (const std::exception& error) {
      log::error("an action after commit failed", {{"error", error.what()}});
    }
  }
}

}  // namespace flipflop::pg
