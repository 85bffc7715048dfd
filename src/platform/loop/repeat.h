#pragma once
// Background work that goes on for as long as its loop: a follower of events, a refresh of cached
// values. One round after the other; a round that fails is logged and counted and the next one
// waits longer, up to 5 s. It ends with its loop, or when a round says so.

#include <chrono>
#include <functional>
#include <string>

#include "platform/loop/loop.h"

namespace flipflop {

enum class Again { yes, no };

namespace detail {
Task<void> repeat(std::string name, std::chrono::milliseconds pause,
                  std::function<Task<Again>()> round);
}  // namespace detail

// Spawn the result on a loop. `object` outlives it; `pause` is between the rounds.
template <class Object>
Task<void> repeat(std::string name, std::chrono::milliseconds pause, Task<Again> (Object::*round)(),
                  Object* object) {
  return detail::repeat(std::move(name), pause, [object, round] { return (object->*round)(); });
}

}  // namespace flipflop
