#include "platform/loop/deadline.h"

#include <algorithm>

namespace flipflop {

std::chrono::milliseconds Deadline::remaining() const {
  const auto span = at - std::chrono::steady_clock::now();
  return std::max(std::chrono::ceil<std::chrono::milliseconds>(span), std::chrono::milliseconds{0});
}

}  // namespace flipflop
