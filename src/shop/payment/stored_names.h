#pragma once
// Enumerators are stored by their names; a name that none has is a broken row.

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <string>
#include <string_view>

#include "base/invariant.h"

namespace flipflop::payment {

template <class Enum>
const char* name_of(Enum value) {
  return boost::describe::enum_to_string(value, "");
}

template <class Enum>
Enum named(std::string_view name) {
  Enum value{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), value),
            "an unknown state in schema payment");
  return value;
}

}  // namespace flipflop::payment
