#include <utility>

#include "platform/pg/database.h"

namespace flipflop::pg {

struct ReadBatch::Parts {
  explicit Parts(Database& d) : database(d) {}

  Database& database;
  std::vector<Step> steps;
};

ReadBatch::ReadBatch(Database& database) : parts_(std::make_unique<Parts>(database)) {}
ReadBatch::ReadBatch(ReadBatch&&) noexcept = default;
ReadBatch::~ReadBatch() = default;

std::size_t ReadBatch::add(const Statement& statement, Params params) {
  parts_->steps.push_back({statement, std::move(params), {}});
  return parts_->steps.size() - 1;
}

Task<std::vector<Rows>> ReadBatch::run(Deadline deadline) {
  auto exchange = std::make_shared<Exchange>(deadline);
  exchange->steps = std::exchange(parts_->steps, {});
  parts_->database.parts_->here().reads().submit(exchange);
  co_await exchange->done.wait();
  exchange->throw_if_failed();
  std::vector<Rows> results;
  results.reserve(exchange->steps.size());
  for (Step& step : exchange->steps) results.push_back(std::move(step.rows));
  co_return results;
}

}  // namespace flipflop::pg
