#include "shop/supplier/forwarding.h"

#include <gtest/gtest.h>

#include "platform/http/test_peer.h"
#include "platform/test_platform.h"
#include "shop/supplier/rules.h"

namespace flipflop::supplier {
namespace {

using namespace std::chrono_literals;

TEST(FollowPause, GrowsWithTheAgeOfTheOrder) {
  EXPECT_EQ(follow_pause(0s), 2min);
  EXPECT_EQ(follow_pause(59min), 2min);
  EXPECT_EQ(follow_pause(1h), 15min);
  EXPECT_EQ(follow_pause(23h), 15min);
  EXPECT_EQ(follow_pause(24h), 1h);
  EXPECT_EQ(follow_pause(240h), 1h);
}

// A wholesaler that has accepted and does not send.
void answer(http::TestPeer::Connection& connection, int) {
  connection.read_until("\r\n\r\n");
  const std::string body = R"({"number":"W1","state":"accepted","carrier":"","trackingNumber":""})";
  connection.write("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " +
                   std::to_string(body.size()) + "\r\n\r\n" + body);
}

Task<void> a_slow_supplier(const pg::TestDatabase* test) {
  http::TestPeer peer(&answer);
  TestPlatform base(*test);
  base.config = Config::of({{"FLIPFLOP_ENV", "production"}});
  base.client.allow("127.0.0.1:" + std::to_string(peer.port()));
  Store store(*base.database);
  Forwarding forwarding(base.platform, store);
  const auto order = base.ids.next_as<SupplierOrderId>();
  const Uuid supplier = base.ids.next();
  pg::run_script(base.conninfo,
                 "INSERT INTO supplier.supplier (id, name, adapter, feed_url, order_api_url,"
                 " margin_percent, assumed_stock, is_active, created_at) VALUES ('" +
                     supplier.text() + "', 'Havran', 'heureka_xml', '', '" + peer.url("/orders") +
                     "', 0, 0, true, now());"
                     "INSERT INTO supplier.supplier_order (id, supplier_id, order_id, order_number,"
                     " state, recipient, cash_on_delivery, external_number, created_at) VALUES ('" +
                     order.text() + "', '" + supplier.text() +
                     "', gen_random_uuid(), '2600000001', 'accepted', '" +
                     json::to_text(Recipient{}) + "', 0, 'W1', '2026-11-24T10:00:00Z')");
  struct Asked {
    std::chrono::milliseconds after, pause;
  };
  for (const Asked asked :
       {Asked{0min, 2min}, Asked{50min, 2min}, Asked{20min, 15min}, Asked{24h, 1h}}) {
    base.clock.advance(asked.after);
    jobs::Job job{.id = {}, .queue = {}, .key = {}, .deadline = TestPlatform::soon()};
    const auto outcome = co_await forwarding.follow(std::move(job), {order});
    EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again);
    EXPECT_EQ(outcome.delay, asked.pause);
  }
  base.client.close();
  co_await base.database->close(TestPlatform::soon());
}

TEST(Forwarding, ASupplierThatDoesNotSendIsAskedLessAndLessOften) {
  const pg::TestDatabase test;
  run_here(a_slow_supplier(&test));
}

}  // namespace
}  // namespace flipflop::supplier
