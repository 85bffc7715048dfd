#pragma once
// Stored names back into enumerators.

#include <boost/describe/enum_from_string.hpp>
#include <optional>
#include <string>
#include <string_view>

#include "base/invariant.h"

namespace flipflop::returns {

template <class Enum>
Enum named(std::string_view name) {
  Enum value{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), value),
            "a stored name without a meaning");
  return value;
}

template <class Enum>
std::optional<Enum> named_or_none(std::string_view name) {
  if (name.empty()) return std::nullopt;
  return named<Enum>(name);
}

}  // namespace flipflop::returns
