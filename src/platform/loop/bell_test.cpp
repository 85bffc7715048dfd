#include "platform/loop/bell.h"

#include <gtest/gtest.h>

#include <future>

#include "platform/loop/loop.h"
#include "platform/loop/run_here.h"

namespace flipflop {
namespace {

using namespace std::chrono_literals;

Task<std::uint64_t> wait_for_a_ring(Bell* bell, std::uint64_t heard,
                                    std::chrono::milliseconds span) {
  return bell->wait(heard, Deadline::after(span));
}

Task<void> tell_the_rings(Bell* bell, std::promise<std::uint64_t>* told) {
  const std::uint64_t rings = co_await bell->wait(0, Deadline::after(10s));
  told->set_value(rings);
}

TEST(Bell, a_ring_from_any_thread_wakes_a_loop) {
  Bell bell;
  std::promise<std::uint64_t> told;
  Loops loops(1);
  loops.at(0).spawn("listener", tell_the_rings(&bell, &told));
  loops.start();
  bell.ring();
  EXPECT_EQ(told.get_future().get(), 1u);
  EXPECT_EQ(loops.stop(Deadline::after(10s)), 0u);
}

TEST(Bell, a_ring_before_the_wait_is_not_lost) {
  Bell bell;
  bell.ring();
  EXPECT_EQ(result_of(wait_for_a_ring(&bell, 0, 10s)), 1u);
}

TEST(Bell, a_wait_without_a_ring_ends_at_its_deadline) {
  Bell bell;
  EXPECT_EQ(result_of(wait_for_a_ring(&bell, 0, 10ms)), 0u);
}

TEST(Bell, a_loop_that_has_ended_is_not_rung) {
  Bell bell;
  result_of(wait_for_a_ring(&bell, 0, 10ms));  // on a loop of its own, which is gone now
  bell.ring();
  EXPECT_EQ(bell.rings(), 1u);
}

}  // namespace
}  // namespace flipflop
