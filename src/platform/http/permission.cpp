#include "platform/http/permission.h"

#include <algorithm>

namespace flipflop::http {

bool Principal::may(Permission permission) const {
  if (permission.is_open()) return true;
  if (is_guest()) return false;
  if (permission.name() == permission::account.name()) return true;
  return std::ranges::find(permissions, permission.name()) != permissions.end();
}

}  // namespace flipflop::http
