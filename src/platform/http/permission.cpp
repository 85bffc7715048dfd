#include "platform/http/permission.h"

#include <algorithm>

namespace flipflop::http {

bool Principal::may(Permission permission) const {
  if (permission.is_open()) return true;
  if (permission.name() == permission::account.name()) return !is_guest();
  return std::ranges::find(permissions, permission.name()) != permissions.end();
}

}  // namespace flipflop::http
