#include "shop/shipping/service.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>

#include "platform/http/client.h"
#include "platform/http/test_client.h"
#include "platform/loop/loop.h"
#include "platform/test_module.h"
#include "shop/shipping/http.h"

namespace flipflop::shipping {
namespace {

using std::chrono::days;
using std::chrono::minutes;
using std::chrono::seconds;
using enum ParcelState;

// A carrier that reports what the test wrote down.
class ScriptedCarrier final : public Carrier {
 public:
  std::map<std::string, std::vector<Scan>> reports;
  bool is_down = false;

  std::string_view name() const override { return "scripted"; }
  Task<std::optional<std::vector<Scan>>> track(std::string number, Deadline) override {
    if (is_down) throw http::Unreachable("scripted is down");
    const auto found = reports.find(number);
    if (found == reports.end()) co_return std::nullopt;
    co_return found->second;
  }
  std::string tracking_url(std::string_view number) const override {
    return "https://carrier.example/" + std::string(number);
  }
  seconds interval() const override { return seconds(60); }
};

struct World : TestModule {
  explicit World(const pg::TestDatabase& given) : TestModule(given) {
    auto made = std::make_unique<ScriptedCarrier>();
    carrier = made.get();
    Carriers carriers;
    carriers.push_back(std::move(made));
    service =
        std::make_unique<Service>(Tools{*database, outbox, jobs, clock, ids}, std::move(carriers));
    service->register_jobs();
  }

  void report(const std::string& tracking_number, ParcelState state) {
    carrier->reports[tracking_number].push_back({state, clock.now()});
  }

  ScriptedCarrier* carrier = nullptr;
  std::unique_ptr<Service> service;
};

template <class Scenario>
void in_world(Scenario scenario) {
  run_in<World>(scenario);
}

Task<void> sent(World* world, Uuid order_id, std::string carrier, std::string tracking_number) {
  auto tx = co_await world->database->begin(world->soon());
  co_await world->service->register_parcel(tx, order_id, carrier, tracking_number);
  co_await tx.commit();
}

// Asks the carrier about the order's parcel number `index`, as the job does.
Task<jobs::Outcome> looked(World* world, Uuid order_id, std::size_t index = 0) {
  const auto parcels = co_await world->service->parcels(order_id, world->soon());
  jobs::Job job{.id = {}, .queue = {}, .key = {}, .deadline = world->soon()};
  co_return co_await world->service->track(job, {parcels.at(index).id.uuid});
}

Task<ParcelState> state_of(World* world, Uuid order_id) {
  const auto parcels = co_await world->service->parcels(order_id, world->soon());
  co_return parcels.at(0).state;
}

Task<void> a_parcel_is_registered_once(World* world) {
  const auto order_id = world->ids.next();
  co_await sent(world, order_id, "scripted", "P1");
  co_await sent(world, order_id, "scripted", "P1");
  const auto parcels = co_await world->service->parcels(order_id, world->soon());
  EXPECT_EQ(parcels.size(), 1u);
  EXPECT_EQ(parcels.at(0).tracking_url, "https://carrier.example/P1");
  EXPECT_EQ(world->events("shipping.parcel_sent"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.job WHERE queue = 'shipping.track'"), 1);
}
TEST(Shipping, AParcelIsRegisteredAndToldOnce) {
  in_world(a_parcel_is_registered_once);
}

Task<void> a_foreign_carrier_is_not_asked(World* world) {
  const auto order_id = world->ids.next();
  co_await sent(world, order_id, "Česká pošta", "DR123");
  const auto parcels = co_await world->service->parcels(order_id, world->soon());
  EXPECT_EQ(parcels.at(0).tracking_url, "");
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.job WHERE queue = 'shipping.track'"), 0);
}
TEST(Shipping, AParcelOfACarrierThatIsNotConfiguredIsKeptAndNotFollowed) {
  in_world(a_foreign_carrier_is_not_asked);
}

Task<void> an_unknown_number_is_asked_again(World* world) {
  const auto order_id = world->ids.next();
  co_await sent(world, order_id, "scripted", "P1");
  auto outcome = co_await looked(world, order_id);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::again);
  EXPECT_EQ(outcome.delay, seconds(60));
  world->clock.advance(days(61));
  outcome = co_await looked(world, order_id);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::parked);
}
TEST(Shipping, AnUnknownNumberIsAskedAgainUntilAPersonMustLook) {
  in_world(an_unknown_number_is_asked_again);
}

Task<void> a_delivery_is_told_once(World* world) {
  const auto order_id = world->ids.next();
  co_await sent(world, order_id, "scripted", "P1");
  for (const auto state : {accepted, in_transit, delivered}) {
    world->clock.advance(minutes(5));
    world->report("P1", state);
    co_await looked(world, order_id);
    co_await looked(world, order_id);
  }
  const auto state = co_await state_of(world, order_id);
  EXPECT_EQ(state, delivered);
  const auto outcome = co_await looked(world, order_id);
  EXPECT_EQ(outcome.kind, jobs::Outcome::Kind::done);
  EXPECT_EQ(world->events("shipping.parcel_delivered"), 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM shipping.parcel_event"), 3);
}
TEST(Shipping, ADeliveryIsToldOnceHoweverOftenItIsReported) {
  in_world(a_delivery_is_told_once);
}

Task<void> reports_out_of_order_do_not_go_back(World* world) {
  const auto order_id = world->ids.next();
  co_await sent(world, order_id, "scripted", "P1");
  world->report("P1", out_for_delivery);
  co_await looked(world, order_id);
  world->carrier->reports["P1"].push_back({accepted, world->clock.now() - minutes(9)});
  world->carrier->reports["P1"].push_back({in_transit, world->clock.now() + minutes(9)});
  co_await looked(world, order_id);
  const auto state = co_await state_of(world, order_id);
  EXPECT_EQ(state, out_for_delivery);
}
TEST(Shipping, LateAndMisorderedReportsNeverMoveAParcelBack) {
  in_world(reports_out_of_order_do_not_go_back);
}

Task<void> the_last_parcel_completes_the_order(World* world) {
  const auto order_id = world->ids.next();
  co_await sent(world, order_id, "scripted", "P1");
  co_await sent(world, order_id, "scripted", "P2");
  world->report("P1", delivered);
  world->report("P2", delivered);
  co_await looked(world, order_id, 0);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.outbox WHERE body LIKE "
                          "'%\"allDelivered\":true%'"),
            0);
  co_await looked(world, order_id, 1);
  EXPECT_EQ(world->number("SELECT count(*) FROM platform.outbox WHERE body LIKE "
                          "'%\"allDelivered\":true%'"),
            1);
  EXPECT_EQ(world->events("shipping.parcel_delivered"), 2);
}
TEST(Shipping, TheLastParcelOfAnOrderCompletesIt) {
  in_world(the_last_parcel_completes_the_order);
}

Task<void> a_returned_parcel_is_told(World* world) {
  const auto order_id = world->ids.next();
  co_await sent(world, order_id, "scripted", "P1");
  world->report("P1", returning);
  co_await looked(world, order_id);
  world->clock.advance(minutes(1));
  world->report("P1", returned);
  world->report("P1", delivered);
  co_await looked(world, order_id);
  EXPECT_EQ(world->events("shipping.parcel_returned") + world->events("shipping.parcel_delivered"),
            1);
}
TEST(Shipping, AParcelEndsInOneWayOnly) {
  in_world(a_returned_parcel_is_told);
}

Task<void> a_carrier_that_is_down(World* world) {
  const auto order_id = world->ids.next();
  co_await sent(world, order_id, "scripted", "P1");
  world->carrier->is_down = true;
  bool failed = false;
  try {
    co_await looked(world, order_id);
  } catch (const http::Unreachable&) {
    failed = true;  // the job runner tries again with back-off
  }
  EXPECT_TRUE(failed);
  const auto state = co_await state_of(world, order_id);
  EXPECT_EQ(state, label_created);
}
TEST(Shipping, ACarrierThatIsDownMovesNothing) {
  in_world(a_carrier_that_is_down);
}

Task<bool> still_as_read(World* world, std::string code, std::int64_t version) {
  pg::WriteBatch batch(*world->database);
  world->service->guard_method(batch, code, version);
  const auto committed = co_await batch.commit(world->soon());
  if (!committed) EXPECT_EQ(committed.error().guard, Shipping::guard_method_changed);
  co_return committed.has_value();
}

Task<void> a_changed_method_is_noticed(World* world) {
  const auto methods = co_await world->service->methods(world->soon());
  EXPECT_EQ(methods.size(), 3u);
  EXPECT_EQ(methods.at(0).code, "bogus_point");
  EXPECT_EQ(methods.at(0).price, Money{6900});
  EXPECT_EQ(methods.at(1).free_from, Money{150000});
  EXPECT_EQ(methods.at(1).cod_fee, Money{3900});
  EXPECT_FALSE(methods.at(2).cod_fee.has_value());
  bool same = co_await still_as_read(world, "bogus", methods.at(1).version);
  EXPECT_TRUE(same);
  pg::run_script(world->conninfo, "UPDATE shipping.method SET price = 100 WHERE code = 'bogus'");
  same = co_await still_as_read(world, "bogus", methods.at(1).version);
  EXPECT_FALSE(same);
  same = co_await still_as_read(world, "bogus", methods.at(1).version + 1);
  EXPECT_TRUE(same);
  pg::run_script(world->conninfo, "UPDATE shipping.method SET active = false WHERE code = 'bogus'");
  same = co_await still_as_read(world, "bogus", methods.at(1).version + 2);
  EXPECT_FALSE(same);
  same = co_await still_as_read(world, "nothing", 1);
  EXPECT_FALSE(same);
}
TEST(Shipping, AMethodThatChangedSinceItWasReadIsNoticed) {
  in_world(a_changed_method_is_noticed);
}

Task<void> methods_are_public(World* world) {
  Routes routes(*world->service);
  http::Router router;
  routes.add_to(router);
  http::TestClient client(router);
  const auto answer = co_await client.get("/shipping/methods");
  EXPECT_EQ(answer.status, 200);
  EXPECT_NE(answer.body.find(R"("code":"bogus_point")"), std::string::npos);
  EXPECT_NE(answer.body.find(R"("price":69.00)"), std::string::npos) << answer.body;
}
TEST(Shipping, EverybodyMayReadTheMethods) {
  in_world(methods_are_public);
}

}  // namespace
}  // namespace flipflop::shipping
