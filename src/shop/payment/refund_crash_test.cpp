// A worker that is killed after the provider sent the money and before that was noted: in a process
// of its own, by the fault point.

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>

#include "shop/payment/test_gateway.h"
#include "shop/payment/test_world.h"

namespace flipflop::payment {
namespace {

constexpr const char* conninfo_variable = "FLIPFLOP_TEST_VICTIM_PG";
constexpr const char* gateway_variable = "FLIPFLOP_TEST_VICTIM_GATEWAY";
constexpr const char* refund_variable = "FLIPFLOP_TEST_VICTIM_REFUND";

std::unique_ptr<Provider> bogus(http::Client* client, std::string url) {
  return std::make_unique<BogusProvider>(*client, std::move(url), "secret");
}

// A payment of which 9 crowns are asked back. The victim's process, which runs the test from its
// beginning, finds it by the environment and makes none of its own.
struct Scene {
  Scene() {
    run_here(prepare(this));
    setenv(conninfo_variable, database.conninfo().c_str(), 1);
    setenv(gateway_variable, gateway.url().c_str(), 1);
    setenv(refund_variable, refund.text().c_str(), 1);
    setenv("FLIPFLOP_FAULT", "payment.refunded_unnoted:kill", 1);
  }
  ~Scene() {
    for (const char* variable :
         {conninfo_variable, gateway_variable, refund_variable, "FLIPFLOP_FAULT"})
      unsetenv(variable);
  }

  static Task<void> prepare(Scene* scene) {
    http::Client client(http::ClientOptions{.allow_private = true});
    World world(scene->database, bogus(&client, scene->gateway.url()));
    const auto payment = co_await created(&world, "bogus");
    co_await world.service->start_now(payment.id, world.soon());
    const auto attempt = co_await world.store.current_attempt(payment.id, world.soon());
    scene->reference = attempt->reference;
    scene->gateway.says(attempt->reference, BogusState::paid);
    co_await world.settlement->check(world.job(), {attempt->id});
    auto tx = co_await world.database->begin(world.soon());
    co_await world.service->refund_part(
        tx, {payment.order_id, world.ids.next(), Money{900}, "returned goods"});
    co_await tx.commit();
    scene->refund = Uuid::parse(world.text("SELECT id FROM payment.refund")).value();
    client.close();
    co_await world.database->close(world.soon());
  }

  const pg::TestDatabase database;
  TestGateway gateway;
  std::string reference;
  Uuid refund;
};

// As much of the module as a worker of refunds needs, on a database that somebody else made.
struct Victim {
  ManualClock clock{parse_iso("2026-11-24T11:00:00Z").value()};
  SystemRandom random;
  Ids ids{clock, random};
  pg::Database database{{.conninfo = std::getenv(conninfo_variable)}};
  outbox::Outbox outbox{database, ids, clock};
  jobs::Jobs jobs{database, ids, clock, random};
  Store store{database};
  CaseStore cases{database};
  http::Client client{http::ClientOptions{.allow_private = true}};
};

Task<void> refund_until_killed() {
  Victim victim;
  Providers providers;
  providers.push_back(bogus(&victim.client, std::getenv(gateway_variable)));
  Settlement settlement({victim.database, victim.outbox, victim.jobs, victim.clock, victim.ids},
                        {victim.store, victim.cases}, std::move(providers), "");
  const Uuid refund = Uuid::parse(std::getenv(refund_variable)).value();
  co_await settlement.refund(
      {.id = {}, .queue = {}, .key = {}, .deadline = Deadline::after(std::chrono::seconds(30))},
      {refund});
}

[[noreturn]] void be_the_victim() {
  run_here(refund_until_killed());
  std::exit(0);
}

Task<void> work_again(Scene* scene) {
  http::Client client(http::ClientOptions{.allow_private = true});
  World world(scene->database, bogus(&client, scene->gateway.url()));
  EXPECT_EQ(world.text("SELECT state FROM payment.refund"), "due") << "it was killed before";
  EXPECT_EQ(world.events("payment.part_refunded"), 0);
  for (int time = 0; time < 2; ++time)
    co_await world.settlement->refund(world.job(), {scene->refund});
  EXPECT_EQ(world.text("SELECT state FROM payment.refund"), "done");
  EXPECT_EQ(world.events("payment.part_refunded"), 1);
  world.expect_sound();
  client.close();
  co_await world.database->close(world.soon());
}

TEST(RefundCrash, AWorkerKilledBetweenTheProviderAndItsNoteRefundsOnce) {
  testing::FLAGS_gtest_death_test_style = "threadsafe";
  std::unique_ptr<Scene> scene;
  if (std::getenv(refund_variable) == nullptr) scene = std::make_unique<Scene>();
  EXPECT_EXIT(be_the_victim(), testing::KilledBySignal(SIGKILL), "");
  EXPECT_EQ(scene->gateway.refunded(scene->reference), 900) << "the provider did its part";
  run_here(work_again(scene.get()));
  EXPECT_EQ(scene->gateway.refunded(scene->reference), 900) << "one key, one refund";
}

}  // namespace
}  // namespace flipflop::payment
