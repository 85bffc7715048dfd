#include "platform/http/permission.h"

#include <algorithm>

namespace flipflop::http {

bool Principal::may(Permission permission) const {
  if (permission.is_open()) return true;
  if (permission.name() == permission::account.name()) return !is_guest();
  // Permissions are an account's or a key's; those of nobody count for nothing.
  if (is_guest() && key_id.empty()) return false;
  return std::ranges::find(permissions, permission.name()) != permissions.end();
}

}  // namespace flipflop::http
