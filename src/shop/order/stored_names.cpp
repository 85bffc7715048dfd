#include "shop/order/stored_names.h"

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"

namespace flipflop::order {
namespace {

template <class Enum>
std::string text_of(Enum value) {
  const char* name = boost::describe::enum_to_string(value, "");
  invariant(*name != '\0', "an enumerator without a name");
  return name;
}

template <class Enum>
Enum value_named(std::string_view name) {
  Enum value{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), value),
            "a stored name without a meaning");
  return value;
}

}  // namespace

std::string name_of(Status status) {
  return text_of(status);
}
std::string name_of(PaymentStatus status) {
  return text_of(status);
}
std::string name_of(CancelReason reason) {
  return text_of(reason);
}

Status status_named(std::string_view name) {
  return value_named<Status>(name);
}
PaymentStatus payment_status_named(std::string_view name) {
  return value_named<PaymentStatus>(name);
}

}  // namespace flipflop::order
