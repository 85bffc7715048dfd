#pragma once
// Who may call a route. A Permission cannot be default-constructed, so a route without one does not
// compile. The set is closed: adding one means adding it here.

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"
#include "platform/loop/deadline.h"

namespace flipflop::http {

class Permission {
 public:
  constexpr explicit Permission(std::string_view name) : name_(name) {}
  constexpr std::string_view name() const { return name_; }
  constexpr bool is_open() const { return name_ == "public"; }
  // Staff and money: whoever calls must be allowed to at this moment, not a moment ago.
  constexpr bool needs_fresh_session() const { return !is_open() && name_ != "account"; }

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
inline constexpr Permission payments_use{"payments.use"};  // other applications, by their keys
inline constexpr Permission settings_read{"settings.read"};
inline constexpr Permission settings_write{"settings.write"};
inline constexpr Permission users_read{"users.read"};
inline constexpr Permission users_write{"users.write"};
inline constexpr Permission accounts_write{"accounts.write"};  // staff and roles
inline constexpr Permission keys_write{"keys.write"};          // API keys, signing keys
inline constexpr Permission reports_read{"reports.read"};
inline constexpr Permission audit_read{"audit.read"};
inline constexpr Permission marketing_write{"marketing.write"};
inline constexpr Permission operations{"operations"};  // jobs, audit, metrics details

inline constexpr Permission all[] = {
    open,          account,        catalogue_write, orders_read,   orders_write,   stock_read,
    stock_write,   suppliers_read, suppliers_write, payments_read, payments_write, payments_use,
    settings_read, settings_write, users_read,      users_write,   accounts_write, keys_write,
    reports_read,  audit_read,     marketing_write, operations};
}  // namespace permission

// Who calls.
struct Principal {
  std::string account_id;  // empty for the guest
  std::vector<std::string> permissions;
  std::string session_id = {};  // empty for the guest, and for what has no session
  std::string key_id = {};      // of an API key: it has permissions and no account
  std::string key_name = {};    // the name it was given: of the application that has it
  // Staff who may do nothing as such before they have set up a second factor.
  bool lacks_second_factor = false;

  // Nobody's account; a key is not told from a guest where accounts matter.
  bool is_guest() const { return account_id.empty(); }
  bool may(Permission permission) const;
};

// Implemented by auth and bound in wiring; without one everybody is the guest.
class Authenticator {
 public:
  virtual ~Authenticator() = default;
  // The principal of a request for a route with this permission; nullopt for credentials that are
  // present and bad, which is answered 401.
  virtual Task<std::optional<Principal>> authenticate(const Request* request, Permission permission,
                                                      Deadline deadline) = 0;
};

}  // namespace flipflop::http
