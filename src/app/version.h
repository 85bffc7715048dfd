#pragma once

namespace flipflop::app {

inline constexpr const char* version = "0.1.0";

}  // namespace flipflop::app
