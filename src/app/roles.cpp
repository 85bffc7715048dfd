#include "app/roles.h"

#include <algorithm>

#include "base/invariant.h"

namespace flipflop::app {

const std::vector<Role>& roles() {
  static const std::vector<Role> table = {
      {"frontend", "FRONTEND_PORT", {"storefront", "dev"}},
      {"gateway", "API_GATEWAY_PORT", {"gateway", "admin"}},
      {"product", "PRODUCT_SERVICE_PORT", {"product", "search", "review", "marketplace"}},
      {"order", "ORDER_SERVICE_PORT", {"order", "billing", "returns"}},
      {"user", "USER_SERVICE_PORT", {"user"}},
      {"warehouse", "WAREHOUSE_SERVICE_PORT", {"warehouse", "shipping"}},
      {"supplier", "SUPPLIER_SERVICE_PORT", {"supplier"}},
      {"ai", "AI_SERVICE_PORT", {"ai"}},
      {"analytics", "ANALYTICS_SERVICE_PORT", {"analytics"}},
      {"cart", "CART_SERVICE_PORT", {"cart", "promotion", "voucher", "loyalty"}},
      {"auth", "AUTH_PORT", {"auth"}},
      {"notification", "NOTIFICATION_PORT", {"notification"}},
      {"logging", "LOGGING_PORT", {"logging"}},
      {"payment", "PAYMENT_PORT", {"payment"}},
  };
  return table;
}

const Role* find_role(std::string_view name) {
  const auto found = std::ranges::find(roles(), name, &Role::name);
  return found == roles().end() ? nullptr : &*found;
}

const Role& role_of_module(std::string_view module) {
  const auto found = std::ranges::find_if(roles(), [module](const Role& role) {
    return std::ranges::find(role.modules, module) != role.modules.end();
  });
  invariant(found != roles().end(), "every module belongs to a role");
  return *found;
}

}  // namespace flipflop::app
