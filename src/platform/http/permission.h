#pragma once
// Who may call a route. A Permission cannot be default-constructed, so a route without one does not
// compile. The set is closed: adding one means adding it here.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace flipflop::http {

class Permission {
 public:
  constexpr explicit Permission(std::string_view name) : name_(name) {}
  constexpr std::string_view name() const { return name_; }
  constexpr bool is_open() const { return name_ == "public"; }

 private:
  std::string_view name_;
};

namespace permission {
inline constexpr Permission open{"public"};  // anybody; ownership is checked by cart or order token
inline constexpr Permission account{"account"};  // any logged-in customer, own objects only
inline constexpr Permission catalogue_write{"catalogue.write"};
inline constexpr Permission orders_read{"orders.read"};
inline constexpr Permission orders_write{"orders.write"};
inline constexpr Permission stock_read{"stock.read"};
inline constexpr Permission stock_write{"stock.write"};
inline constexpr Permission suppliers_read{"suppliers.read"};
inline constexpr Permission suppliers_write{"suppliers.write"};
inline constexpr Permission payments_read{"payments.read"};
inline constexpr Permission payments_write{"payments.write"};
inline constexpr Permission settings_write{"settings.write"};
inline constexpr Permission operations{"operations"};  // jobs, audit, metrics details
}  // namespace permission

// Who calls.
struct Principal {
  std::string account_id;  // empty for the guest
  std::vector<std::string> permissions;
  std::string session_id = {};  // empty for the guest, and for what has no session

  bool is_guest() const { return account_id.empty(); }
  bool may(Permission permission) const;
};

// Implemented by auth and bound in wiring; without one everybody is the guest.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // The principal of a request; Problem 401 for credentials that are present and bad.
  virtual Task<Principal> authenticate(const Request* request) = 0;
};

}  // namespace flipflop::http
