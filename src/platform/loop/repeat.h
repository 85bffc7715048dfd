#pragma once
// Background work that goes on for as long as its loop: a follower of events, a refresh of cached
// values. One round after the other; a round that fails is logged and counted and the next one
// waits longer, up to 5 s. Another kind of failure than the loop's stop never ends it.

#include <chrono>
#include <functional>
#include <string>

#include "platform/loop/loop.h"

namespace flipflop {

namespace detail {
Task<void> repeat(std::string name, std::chrono::milliseconds pause,
                  std::function<Task<void>()> round);
}  // namespace detail

// Spawn the result on a loop. `object` outlives it; `pause` is between the rounds.
template <class Object>
Task<void> repeat(std::string name, std::chrono::milliseconds pause, Task<void> (Object::*round)(),
                  Object* object) {
  return detail::repeat(std::move(name), pause, [object, round] { return (object->*round)(); });
}

}  // namespace flipflop
