// The command line over a small shop: what operators type, and what they mistype.

#include <gmock/gmock.h>

#include <cstdio>
#include <set>

#include "app/commands.h"
#include "app/commands/doctor.h"
#include "app/test_shop.h"
#include "app/wiring.h"
#include "platform/http/test_answers.h"
#include "shop/payment/payment.h"

namespace flipflop::app {
namespace {

using testing::HasSubstr;

TEST(OrderCommands, AnOrderIsCancelledOnceAndAnUnknownOneNotAtAll) {
  const TestShop shop;
  EXPECT_THAT(shop.run("order cancel", {"2699999999"}).refusal, HasSubstr("there is no order"));
  EXPECT_EQ(shop.run("order cancel").code, 2);
  const std::string number = shop.number_of("cod");
  EXPECT_EQ(shop.run("order cancel", {number}).out, "order " + number + " is cancelled\n");
  EXPECT_THAT(shop.run("order cancel", {number}).refusal, HasSubstr("can no longer be cancelled"));
  EXPECT_EQ(shop.text("SELECT sum(on_hand) FROM warehouse.stock"), "9") << "its pieces came back";
  EXPECT_EQ(shop.text("SELECT actor FROM platform.audit_log"), "cli");
}

TEST(OrderCommands, WhatIsConfirmedIsShippedWithItsNumber) {
  const TestShop shop;
  const std::string number = shop.number_of("cod");
  EXPECT_THAT(shop.run("order ship", {number}).usage, HasSubstr("--tracking is needed"));
  EXPECT_EQ(shop.run("order ship", {number, "--tracking", "BG7"}).code, 0);
  EXPECT_EQ(shop.text("SELECT carrier || tracking_number FROM shipping.parcel"), "bogusBG7");
  const std::string unpaid = shop.number_of("bank_transfer");
  EXPECT_THAT(shop.run("order ship", {unpaid, "--tracking", "BG8"}).refusal,
              HasSubstr("cannot be sent in its state"));
}

TEST(OrderCommands, ANoteStaysAmongStaff) {
  const TestShop shop;
  const std::string number = shop.number_of("cod");
  EXPECT_EQ(shop.run("order note", {number}).code, 2) << "a note has a text";
  EXPECT_EQ(shop.run("order note", {number, "Volat odpoledne"}).out, "noted\n");
  EXPECT_EQ(shop.text("SELECT is_internal FROM \"order\".history WHERE note = 'Volat odpoledne'"),
            "t");
  EXPECT_THAT(shop.run("order show", {number}).out, HasSubstr("Volat odpoledne"));
}

// The first one of a name would hide the other.
TEST(Commands, NoTwoHaveTheSameName) {
  std::set<std::string> names;
  for (const auto& family :
       {running_commands(), database_commands(), describe_commands(), demo_commands(),
        supplier_commands(), order_commands(), job_commands(), mail_commands(), staff_commands()})
    for (const Command& command : family)
      EXPECT_TRUE(names.insert(command.name).second) << command.name;
}

TEST(StaffCommands, TheFirstOwnerIsMadeOnceAndKeepsItsPassword) {
  ASSERT_NE(std::freopen("/dev/null", "r", stdin), nullptr) << "nobody types a password";
  const TestShop shop;
  EXPECT_THAT(shop.run("admin create", {"--role", "owner"}).usage, HasSubstr("--email is needed"));
  EXPECT_THAT(shop.run("admin create", {"--email", "jana", "--role", "owner"}).refusal,
              HasSubstr("--email is an address"));
  EXPECT_THAT(shop.run("admin create", {"--email", "sef@example.cz", "--role", "king"}).refusal,
              HasSubstr("there is no such role"));
  EXPECT_EQ(shop.text("SELECT count(*) FROM auth.account"), "0");
  const Ran made = shop.run("admin create", {"--email", "Sef@example.cz", "--role", "owner"});
  EXPECT_EQ(made.code, 0) << made.refusal;
  EXPECT_THAT(made.out, HasSubstr("sef@example.cz is owner now\n"));
  const Ran again = shop.run("admin create", {"--email", "sef@example.cz", "--role", "admin"});
  EXPECT_THAT(again.out, HasSubstr("keeps its password"));
  EXPECT_EQ(shop.text("SELECT string_agg(role, ' ' ORDER BY role) FROM auth.account_role"),
            "admin customer owner");
}

TEST(StaffCommands, AKeyIsPublishedBeforeItSigns) {
  const TestShop shop;
  EXPECT_THAT(shop.run("keys rotate").out, HasSubstr("signs in ten minutes"));
  EXPECT_EQ(shop.text("SELECT count(*) FROM auth.signing_key WHERE active_from > now()"), "1");
}

Task<int> send_money_back(Shop* shop, const Invocation*) {
  const Deadline deadline = Deadline::after(command_limit);
  pg::Tx tx = co_await shop->platform().database.begin(deadline);
  const auto orders = co_await shop->orders().list({}, deadline);
  for (const order::View& view : orders)
    if (view.payment_method == "bank_transfer")
      co_await shop->payments().refund(tx, view.id.uuid, "order cancelled");
  co_await tx.commit();
  co_return 0;
}

TEST(PaymentCommands, ATransferIsBookedOncePerReferenceAndConfirmedWhenSentBack) {
  const TestShop shop;
  const std::string number = shop.number_of("bank_transfer");
  const std::string total =
      Money{std::stoll(
                shop.text("SELECT total FROM \"order\".orders WHERE number = '" + number + "'"))}
          .decimal();
  const auto money = [&](const std::string& command, const std::string& symbol,
                         const std::string& amount, const std::string& reference) {
    return shop.run(command, {"--vs", symbol, "--amount", amount, "--ref", reference});
  };
  EXPECT_EQ(shop.run("payment received", {"--vs", number}).code, 2);
  EXPECT_THAT(money("payment received", number, "much", "r1").usage, HasSubstr("--amount"));
  EXPECT_THAT(money("payment received", number, "-5", "r1").usage, HasSubstr("--amount"));
  EXPECT_THAT(money("payment received", "777", total, "r1").refusal, HasSubstr("777"));
  EXPECT_THAT(money("payment received", number, "1.00", "r2").refusal,
              HasSubstr("expects another amount"));
  EXPECT_EQ(money("payment received", number, total, "r3").out, "booked\n");
  EXPECT_EQ(money("payment received", number, total, "r3").out, "was booked before\n");
  EXPECT_THAT(money("payment received", number, total, "r4").refusal,
              HasSubstr("does not wait for a transfer"));

  EXPECT_THAT(money("payment refunded", number, total, "o1").refusal, HasSubstr("nothing is due"));
  Invocation invocation = shop.invocation_of({}, {});
  with_shop(invocation, &send_money_back);
  EXPECT_THAT(money("payment refunded", number, "1.00", "o1").refusal, HasSubstr("another amount"));
  EXPECT_THAT(money("payment refunded", "777", total, "o1").refusal, HasSubstr("777"));
  EXPECT_EQ(money("payment refunded", number, total, "o1").out, "booked\n");
  EXPECT_EQ(money("payment refunded", number, total, "o1").out, "was booked before\n");
  EXPECT_EQ(shop.text("SELECT count(*) FROM platform.outbox WHERE kind = 'payment.refunded'"), "1");
}

TEST(JobCommands, AParkedJobIsPutBackAndNothingElse) {
  const TestShop shop;
  const std::string id = "01900000-0000-7000-8000-00000000000a";
  pg::run_script(shop.conninfo(),
                 "INSERT INTO platform.job (id, queue, key, body, state, attempts, run_at, reason,"
                 " created_at) VALUES ('" +
                     id + "', 'payment.refund', 'k', '{}', 'parked', 12, now(), 'refused', now())");
  EXPECT_THAT(shop.run("job retry", {"everything"}).usage, HasSubstr("is no id"));
  EXPECT_THAT(shop.run("job retry", {"01900000-0000-7000-8000-00000000000b"}).refusal,
              HasSubstr("is parked"));
  EXPECT_THAT(shop.run("job list", {"--state", "parked"}).out, HasSubstr("refused"));
  EXPECT_EQ(shop.run("job retry", {id}).out, "1 tried again\n");
  EXPECT_EQ(shop.text("SELECT state FROM platform.job WHERE id = '" + id + "'"), "waiting");
  EXPECT_EQ(shop.run("job retry", {id}).code, 1);
}

TEST(SupplierCommands, ABadSupplierIsRefusedAndNotAdded) {
  const TestShop shop;
  const std::string url = "https://velkoobchod.example/feed.xml";
  EXPECT_THAT(shop.run("supplier add", {"--name", "Havran"}).usage, HasSubstr("--url is needed"));
  EXPECT_THAT(shop.run("supplier add", {"--name", "Havran", "--url", url, "--colour", "red"}).usage,
              HasSubstr("unknown option --colour"));
  EXPECT_THAT(
      shop.run("supplier add", {"--name", "Havran", "--url", url, "--margin-percent", "-1"}).usage,
      HasSubstr("--margin-percent"));
  EXPECT_THAT(shop.run("supplier add", {"--name", "Havran", "--url", "file:///etc/passwd"}).refusal,
              HasSubstr("no http or https URL"));
  EXPECT_THAT(
      shop.run("supplier add", {"--name", "Havran", "--url", url, "--adapter", "csv"}).refusal,
      HasSubstr("no such adapter"));
  EXPECT_EQ(shop.text("SELECT count(*) FROM supplier.supplier"), "0");
  EXPECT_EQ(shop.run("supplier add", {"--name", "Havran", "--url", url}).code, 0);
  EXPECT_THAT(shop.run("supplier add", {"--name", "Havran", "--url", url}).refusal,
              HasSubstr("there is a supplier of this name"));
}

TEST(MailCommands, RefusedMailsAreListedWithTheirReason) {
  const TestShop shop;
  pg::run_script(shop.conninfo(),
                 "INSERT INTO notification.mail (id, order_id, kind, state, recipient, reason,"
                 " created_at) VALUES (gen_random_uuid(), gen_random_uuid(), 'order_paid',"
                 " 'refused', 'nobody@example.cz', '550 nobody', now())");
  EXPECT_THAT(shop.run("mail list", {"--state", "refused"}).out, HasSubstr("550 nobody"));
  EXPECT_EQ(shop.run("mail list", {"--state", "sent"}).out, "0 mails\n");
}

std::string state_of(const std::vector<ShownCheck>& checks, const std::string& words) {
  for (const ShownCheck& check : checks)
    if (check.check.find(words) != std::string::npos) return check.state;
  return "not checked";
}

TEST(Doctor, SaysWhatProductionWouldRefuse) {
  const TestShop shop;
  Config config = shop.invocation_of({}, {}).config;
  EXPECT_EQ(state_of(examine(config), "development"), "ok");
  config.override_with("FLIPFLOP_ENV", "production");
  EXPECT_EQ(state_of(examine(config), "FRONTEND_URL"), "problem");
  config.override_with("FRONTEND_URL", "https://shop.example");
  EXPECT_EQ(state_of(examine(config), "SMTP_URL"), "problem");
  config.override_with("SMTP_URL", "smtp://mail.example");
  EXPECT_EQ(state_of(examine(config), "production settings"), "ok");
  config.override_with("RATE_LIMITS", "off");
  EXPECT_EQ(state_of(examine(config), "RATE_LIMITS"), "problem");
}

TEST(Doctor, SaysThatADatabaseDoesNotAnswer) {
  const TestShop shop;
  Config config = shop.invocation_of({}, {}).config;
  const auto problems = [](const std::vector<ShownCheck>& checks) {
    return std::ranges::count(checks, std::string("problem"), &ShownCheck::state);
  };
  const auto well = problems(examine(config));
  config.override_with("DATABASE_URL", "host=127.0.0.1 port=1 dbname=x user=x");
  EXPECT_GT(problems(examine(config)), well);
}

TEST(Doctor, SaysWhichOtherProcessesAnswer) {
  const TestShop shop;
  Config config = shop.invocation_of({}, {}).config;
  http::TestAnswers cart({http::json_answer(200, "{}")});
  std::string away;
  {
    const http::TestPeer gone([](http::TestPeer::Connection&, int) {});
    away = gone.url();
  }
  config.override_with("ROLE_CART_URLS", cart.url());
  config.override_with("ORDER_SERVICE_URL", away);
  const auto checks = examine(config);
  EXPECT_EQ(state_of(checks, "role cart at " + cart.url("")), "ok");
  EXPECT_EQ(state_of(checks, "role order at " + away.substr(0, away.size() - 1)), "problem");
}

TEST(Doctor, SaysWhetherTheForeignAuthServiceAnswers) {
  const TestShop shop;
  Config config = shop.invocation_of({}, {}).config;
  http::TestAnswers service({http::json_answer(200, "{}")});
  config.override_with("AUTH_SERVICE_URL", service.url(""));
  EXPECT_EQ(state_of(examine(config), "the auth service at " + service.url("") + " answers"), "ok");
  config.override_with("AUTH_SERVICE_URL", "http://127.0.0.1:1");
  EXPECT_EQ(state_of(examine(config), "the auth service at http://127.0.0.1:1 does not answer"),
            "problem");
}

TEST(ForeignAuth, KeysAreNotRotatedAndStaffIsAskedForThere) {
  const TestShop shop;
  Invocation invocation = shop.invocation_of({}, {});
  invocation.config.override_with("AUTH_SERVICE_URL", "http://127.0.0.1:1");
  for (const Command& command : staff_commands()) {
    if (command.name != "keys rotate") continue;
    EXPECT_THROW(command.run(invocation), Refused);
  }
  invocation.config.override_with("AUTH_SERVICE_URL", "auth");
  EXPECT_THROW(with_shop(invocation, &send_money_back), BadSetting);
}

TEST(Settings, AnotherCurrencyIsRefusedBeforeAnythingIsSold) {
  const TestShop shop;
  Invocation invocation = shop.invocation_of({}, {});
  invocation.config.override_with("DEFAULT_CURRENCY", "EUR");
  EXPECT_THROW(with_shop(invocation, &send_money_back), BadSetting);
}

}  // namespace
}  // namespace flipflop::app
