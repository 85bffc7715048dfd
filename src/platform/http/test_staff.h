#pragma once
// An Authenticator for tests: everybody who calls is one member of staff with the permissions that
// the test gives.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/http/permission.h"

namespace flipflop::http {

class TestStaff final : public Authenticator {
 public:
  explicit TestStaff(std::vector<std::string> with_permissions)
      : permissions(std::move(with_permissions)) {}

  Task<std::optional<Principal>> authenticate(const Request*, Permission, Deadline) override {
    Principal principal;
    principal.account_id = account_id;
    principal.permissions = permissions;
    principal.session_id = session_id;
    principal.lacks_second_factor = lacks_second_factor;
    co_return principal;
  }

  std::string account_id = "01900000-0000-7000-8000-0000000000aa";  // empty: a guest
  std::vector<std::string> permissions;
  std::string session_id;
  bool lacks_second_factor = false;
};

}  // namespace flipflop::http
