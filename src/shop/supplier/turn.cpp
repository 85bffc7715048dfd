#include "shop/supplier/turn.h"

#include "platform/log/log.h"
#include "platform/loop/loop.h"

namespace flipflop::supplier {

struct Turn::State {
  Signal ended;
  bool has_ended = false;
};

namespace {

// Ends when the run does, or when another run took the turn.
Task<void> prolong(Store* store, const Clock* clock, SupplierId supplier, RunId run,
                   std::shared_ptr<Turn::State> state) {
  constexpr std::chrono::seconds statement_limit{10};
  while (!state->has_ended) {
    co_await state->ended.wait(Deadline::after(run_lease / 3));
    if (state->has_ended) co_return;
    const bool is_held =
        co_await store->prolong_run(supplier, run, clock->now(), Deadline::after(statement_limit));
    if (is_held) continue;
    log::warn("a supplier run lost its turn", {{"run", run.text()}});
    co_return;
  }
}

}  // namespace

Turn::Turn(Store& store, const Clock& clock, SupplierId supplier, RunId run)
    : state_(std::make_shared<State>()) {
  Loop::current().spawn("turn of a supplier run", prolong(&store, &clock, supplier, run, state_));
}

Turn::~Turn() {
  state_->has_ended = true;
  state_->ended.notify_all();
}

}  // namespace flipflop::supplier
