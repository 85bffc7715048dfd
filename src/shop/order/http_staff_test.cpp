#include "shop/order/http_staff.h"

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

using testing::HasSubstr;
using testing::Not;

struct Site {
  explicit Site(World* world) { world->module.register_routes(router); }
  http::Router router;
  http::TestStaff staff{{"orders.read", "orders.write"}};
  http::TestClient client{router, &staff};
  http::TestClient guest{router};
};

std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [key, value] : response.headers)
    if (key == name) return value;
  return {};
}

// Two orders: by bank transfer, and on delivery (confirmed at once).
struct Two {
  Placed by_transfer, on_delivery;
};

Task<Two> two_orders(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 10);
  Two two;
  two.by_transfer = co_await world->place(world->request(lamp, 1));
  PlaceRequest other = world->request(lamp, 2, "cod");
  other.email = "petr@example.cz";
  other.delivery.first_name = "Petr";
  other.delivery.last_name = "Černý";
  world->base.clock.advance(std::chrono::hours(24));
  two.on_delivery = co_await world->place(std::move(other));
  co_return two;
}

Task<void> listed(World* world) {
  Site site(world);
  const Two two = co_await two_orders(world);
  const auto all = co_await site.client.get("/admin/orders");
  EXPECT_EQ(all.status, 200) << all.body;
  EXPECT_THAT(all.body, HasSubstr(R"("total":2,"totalIs":"exact")"));
  EXPECT_LT(all.body.find(two.on_delivery.id.text()), all.body.find(two.by_transfer.id.text()));
  EXPECT_THAT(all.body, HasSubstr(R"("customerName":"Petr Černý")"));
  EXPECT_THAT(all.body, Not(HasSubstr(two.by_transfer.access_token)));

  const auto only = [&](const http::Response& answer, const Placed& one, const Placed& other) {
    EXPECT_THAT(answer.body, HasSubstr(one.id.text()));
    EXPECT_THAT(answer.body, Not(HasSubstr(other.id.text())));
  };
  for (const std::string query :
       {"status=PENDING", "status=pending", "search=jana.nova@", "endDate=2026-11-24",
        "startDate=2026-11-24&endDate=2026-11-24"}) {
    const auto answer = co_await site.client.get("/admin/orders?" + query);
    only(answer, two.by_transfer, two.on_delivery);
  }
  for (const std::string query :
       {"status=CONFIRMED", "search=%C4%8Cern", "startDate=2026-11-25",
        "startDate=2026-11-25T00:00:00Z", "paymentStatus=PENDING&sortBy=total&limit=1"}) {
    const auto answer = co_await site.client.get("/admin/orders?" + query);
    only(answer, two.on_delivery, two.by_transfer);
  }
  const auto nothing = co_await site.client.get("/admin/orders?search=%25");
  EXPECT_THAT(nothing.body, HasSubstr(R"("items":[])"));
  for (const std::string bad : {"status=lost", "startDate=yesterday", "endDate=2026-02-30"}) {
    const auto answer = co_await site.client.get("/admin/orders?" + bad);
    EXPECT_EQ(answer.status, 400) << bad;
  }
}
TEST(StaffOrders, AreListedFilteredAndFoundInEitherCase) {
  in_world(listed);
}

Task<void> sources_told(World* world) {
  Site site(world);
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  world->stock_at_home(lamp, 3);
  co_await world->stock_at_supplier("Havran", lamp, 4);
  const Placed split = co_await world->place(world->request(lamp, 5));
  auto answer = co_await site.client.get("/admin/orders/" + split.id.text());
  EXPECT_THAT(answer.body,
              HasSubstr(R"("location":"Hlavní sklad","isOwn":true,"quantity":3,"reason":"split")"));
  EXPECT_THAT(answer.body,
              HasSubstr(R"("location":"Havran","isOwn":false,"quantity":2,"reason":"split")"));
  const Placed rest = co_await world->place(world->request(lamp, 2));
  answer = co_await site.client.get("/admin/orders/" + rest.id.text());
  EXPECT_THAT(answer.body, HasSubstr(R"("quantity":2,"reason":"only_supplier")"));
}
TEST(StaffOrders, SayWhereTheirPiecesAreSentFromAndWhy) {
  in_world(sources_told);
}

Task<void> closed(World* world) {
  Site site(world);
  const Two two = co_await two_orders(world);
  const std::string one = "/admin/orders/" + two.by_transfer.id.text();
  for (const std::string& target : {std::string("/admin/orders"), one}) {
    const auto guest = co_await site.guest.get(target);
    EXPECT_EQ(guest.status, 401);
  }
  site.staff.permissions = {"orders.read"};
  const auto refused = co_await site.client.put_json(one + "/status", R"({"status":"cancelled"})");
  EXPECT_EQ(refused.status, 403);
  const View view = co_await world->view(two.by_transfer.id);
  EXPECT_EQ(view.status, Status::pending);
}
TEST(StaffOrders, NeedTheirPermission) {
  in_world(closed);
}

Task<void> exported(World* world) {
  Site site(world);
  co_await two_orders(world);
  const auto file = co_await site.client.get("/admin/orders?format=csv");
  EXPECT_THAT(file.body, HasSubstr("Číslo;Vytvořena;Stav;"));
  EXPECT_THAT(file.body, HasSubstr("Petr Černý;petr@example.cz;1;"));
  EXPECT_THAT(file.body, HasSubstr("Čeká na potvrzení"));
}
TEST(StaffOrders, AreExportedAsCzechSpreadsheetsReadThem) {
  in_world(exported);
}

Task<void> moved(World* world) {
  Site site(world);
  const Two two = co_await two_orders(world);
  const std::string target = "/admin/orders/" + two.on_delivery.id.text();
  const auto before = co_await site.client.get(target);
  EXPECT_THAT(before.body, HasSubstr(R"("allowedStatuses":["processing","shipped","cancelled"])"));
  const auto answer = co_await site.client.put_json(
      target + "/status", R"({"status":"SHIPPED","paymentStatus":"pending","notes":"osobně"})",
      {{"user-agent", "curl/8"}, {"if-match", header_of(before, "ETag")}});
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr(R"("status":"shipped")"));
  EXPECT_THAT(answer.body, HasSubstr(R"("notes":"osobně","isInternal":true)"));
  EXPECT_NE(header_of(answer, "ETag"), header_of(before, "ETag"));
  EXPECT_EQ(world->base.events_told("order.shipped"), 1);
  EXPECT_EQ(world->base.text("SELECT actor || ' ' || agent || ' ' || before || after FROM "
                             "platform.audit_log WHERE action = 'order.status'"),
            site.staff.account_id + R"( curl {"status":"confirmed","paymentStatus":"pending"})"
                                    R"({"status":"shipped","paymentStatus":"pending"})");
  const auto done = co_await site.client.put_json(target + "/status", R"({"status":"delivered"})");
  EXPECT_THAT(done.body, HasSubstr(R"("status":"delivered")"));
  EXPECT_EQ(world->base.text("SELECT state FROM payment.intent WHERE order_id = '" +
                             two.on_delivery.id.text() + "'"),
            "paid");
}
TEST(StaffOrders, AreMovedByHandAlongTheirStates) {
  in_world(moved);
}

Task<void> refused_moves(World* world) {
  Site site(world);
  const Two two = co_await two_orders(world);
  const std::string target = "/admin/orders/" + two.by_transfer.id.text() + "/status";
  for (const std::string body :
       {R"({"status":"confirmed"})", R"({"status":"shipped"})", R"({"paymentStatus":"paid"})",
        R"({"paymentStatus":"refunded"})", R"({"status":"cancelled","paymentStatus":"paid"})"}) {
    const auto answer = co_await site.client.put_json(target, body);
    EXPECT_EQ(answer.status, 409) << body;
    EXPECT_THAT(answer.body,
                HasSubstr(R"("data":{"statuses":["cancelled"],"paymentStatuses":[]})"));
  }
  const View view = co_await world->view(two.by_transfer.id);
  EXPECT_EQ(view.status, Status::pending);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log"), 0);
  const auto unknown = co_await site.client.put_json(
      "/admin/orders/" + world->base.ids.next().text() + "/status", R"({"status":"cancelled"})");
  EXPECT_EQ(unknown.status, 404);
  const auto foreign = co_await site.client.put_json(target, R"({"total":1})");
  EXPECT_EQ(foreign.status, 400);
}
TEST(StaffOrders, AMoveThatTheStatesForbidNamesThoseThatAreAllowed) {
  in_world(refused_moves);
}

Task<void> stale(World* world) {
  Site site(world);
  const Two two = co_await two_orders(world);
  const std::string target = "/admin/orders/" + two.by_transfer.id.text();
  const auto shown = co_await site.client.get(target);
  const std::string seen = header_of(shown, "ETag");
  const auto first = co_await site.client.put_json(target + "/status", R"({"notes":"volala"})",
                                                   {{"if-match", seen}});
  EXPECT_EQ(first.status, 200) << first.body;
  const auto second = co_await site.client.put_json(target + "/status", R"({"status":"cancelled"})",
                                                    {{"if-match", seen}});
  EXPECT_EQ(second.status, 412) << second.body;
  const auto any = co_await site.client.put_json(target + "/status", R"({"status":"cancelled"})");
  EXPECT_EQ(any.status, 200) << any.body;
  EXPECT_EQ(world->base.number("SELECT sum(held)::bigint FROM warehouse.stock"), 0);
}
TEST(StaffOrders, WhoHasNotSeenTheLatestStateChangesNothing) {
  in_world(stale);
}

}  // namespace
}  // namespace flipflop::order
