#pragma once
// The administration over real modules and an identity in memory, for its tests. Whoever asks is
// the member of staff that the test makes of them.

#include <gmock/gmock.h>

#include <string>

#include "edge/admin/module.h"
#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "shop/auth/fake.h"
#include "shop/loyalty/module.h"
#include "shop/order/test_world.h"
#include "shop/returns/module.h"

namespace flipflop::admin {

struct Site {
  explicit Site(order::World* on) : world(*on) {
    module.register_routes(router);
    module.register_pages(router);
    client.set_error_page_below("/sprava", module.error_page());
  }

  order::World& world;
  auth::FakeAuth& auth = world.auth;
  auth::FakeSecondFactors second_factors{auth};
  returns::Module returns{world.base.platform,
                          {world.orders, world.payments.face(), world.warehouse.face(),
                           world.shipping.face(), world.billing.face(), world.vouchers.face()}};
  loyalty::Module loyalty{
      world.base.platform,
      {world.orders, returns.face(), world.promotions.face(), world.users.face(), world.auth}};
  Module module{world.base.platform,
                {.orders = world.orders,
                 .payments = world.payments.face(),
                 .payment_cases = world.payments.cases(),
                 .shipping = world.shipping.face(),
                 .products = world.products.face(),
                 .suppliers = world.suppliers.face(),
                 .returns = returns.face(),
                 .billing = world.billing.face(),
                 .vouchers = world.vouchers.face(),
                 .voucher_desk = world.vouchers.desk(),
                 .promotion_desk = world.promotions.desk(),
                 .loyalty = loyalty.face(),
                 .groups = world.users.groups(),
                 .warehouse = world.warehouse.face(),
                 .stockroom = world.warehouse.stockroom(),
                 .auth = &auth,
                 .second_factors = &second_factors}};
  http::Router router;
  http::TestStaff staff{{"orders.read", "catalogue.write", "suppliers.read", "operations",
                         "audit.read", "settings.read", "settings.write", "payments.read",
                         "payments.write", "marketing.write"}};
  http::TestClient client{router, &staff};
  http::TestClient guest{router};
};

inline std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

inline void on_site(Task<void> (*scene)(Site*)) {
  const pg::TestDatabase test;
  order::World world(test);
  Site site(&world);
  world.base.run([&site, scene] { return scene(&site); });
  world.base.stop();
}

}  // namespace flipflop::admin
