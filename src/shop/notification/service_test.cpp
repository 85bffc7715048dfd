#include "shop/notification/service.h"

#include <gtest/gtest.h>

#include "platform/mail/mail.h"
#include "platform/test_platform.h"
#include "shop/order/fake.h"
#include "shop/payment/fake.h"
#include "shop/shipping/fake.h"

namespace flipflop::notification {
namespace {

// Keeps mails, or fails as often as it is told to.
class TestSender final : public mail::Sender {
 public:
  std::vector<mail::Mail> sent;
  int failures = 0;

  Task<void> send(mail::Mail mail, Deadline) override {
    if (failures > 0) {
      --failures;
      throw mail::Unsent("the mail server sleeps");
    }
    sent.push_back(std::move(mail));
    co_return;
  }
};

struct World {
  explicit World(const pg::TestDatabase& test, bool has_smtp)
      : base(test),
        platform{base.config,      base.clock,
                 base.random,      base.ids,
                 *base.database,   base.outbox,
                 base.events,      base.jobs,
                 base.client,      base.files,
                 base.workers,     base.settings,
                 base.audit_log,   has_smtp ? &sender : nullptr,
                 base.data_folder, "http://127.0.0.1:3500"},
        store(*base.database),
        service(platform, store, {orders, payments, shipping}) {
    service.subscribe();
    order.uuid.bytes[0] = 7;
    order::View view;
    view.id = order;
    view.number = "2600000001";
    view.email = "Jana@Example.cz";
    view.payment_method = "cod";
    orders.orders[order] = view;
    base.start_background();
  }

  Task<void> tell(bool twice = false) {
    for (int i = 0; i < (twice ? 2 : 1); ++i) {
      pg::Tx tx = co_await base.database->begin(TestPlatform::soon());
      co_await base.outbox.publish(tx, order::OrderPlaced{order});
      co_await tx.commit();
    }
    base.outbox.wake();
  }

  TestPlatform base;
  TestSender sender;
  Platform platform;
  order::FakeOrders orders;
  payment::FakePayments payments;
  shipping::FakeShipping shipping;
  order::OrderId order;
  Store store;
  Service service;
};

const char* const state_sql = "SELECT coalesce(max(state), 'none') FROM notification.mail";

Task<void> without_smtp(const pg::TestDatabase* test) {
  World world(*test, false);
  co_await world.tell();
  const bool is_done = co_await world.base.becomes(state_sql, "kept");
  EXPECT_TRUE(is_done);
  const auto mails = co_await world.service.mailbox("jana@example.cz", 10, TestPlatform::soon());
  EXPECT_EQ(mails.size(), 1U);
  if (!mails.empty()) {
    EXPECT_EQ(mails[0].subject, "Potvrzení objednávky č. 2600000001");
  }
}

TEST(Notification, WithoutSmtpTheMailIsKeptInTheMailbox) {
  const pg::TestDatabase test;
  run_here(without_smtp(&test));
}

Task<void> told_twice(const pg::TestDatabase* test) {
  World world(*test, true);
  co_await world.tell(true);
  const bool is_done = co_await world.base.becomes(state_sql, "sent");
  EXPECT_TRUE(is_done);
  const bool is_worked = co_await world.base.becomes(
      "SELECT count(*) FROM platform.job WHERE queue = 'notification.send' AND state <> 'done'",
      "0");
  EXPECT_TRUE(is_worked);
  EXPECT_EQ(world.sender.sent.size(), 1U);
}

TEST(Notification, AnEventThatComesTwiceMakesOneMail) {
  const pg::TestDatabase test;
  run_here(told_twice(&test));
}

Task<void> erased(const pg::TestDatabase* test) {
  World world(*test, false);
  co_await world.tell();
  const bool is_done = co_await world.base.becomes(state_sql, "kept");
  EXPECT_TRUE(is_done);
  const privacy::Person person{"jana@example.cz"};
  const auto files = co_await world.service.export_person(person, TestPlatform::soon());
  EXPECT_EQ(files.size(), 1U);
  EXPECT_NE(files.at(0).json.find("2600000001"), std::string::npos);
  pg::Tx tx = co_await world.base.database->begin(TestPlatform::soon());
  co_await world.service.erase_person(tx, person);
  co_await tx.commit();
  EXPECT_EQ(world.base.number("SELECT count(*) FROM notification.mail WHERE body_text <> '' OR "
                              "recipient <> ''"),
            0);
}

TEST(Notification, APersonIsExportedAndErased) {
  const pg::TestDatabase test;
  run_here(erased(&test));
}

}  // namespace
}  // namespace flipflop::notification
