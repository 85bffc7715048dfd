#include "shop/notification/service.h"

#include <gtest/gtest.h>

#include "platform/mail/mail.h"
#include "platform/test_platform.h"
#include "shop/auth/fake.h"
#include "shop/billing/fake.h"
#include "shop/order/fake.h"
#include "shop/payment/fake.h"
#include "shop/returns/fake.h"
#include "shop/shipping/fake.h"

namespace flipflop::notification {
namespace {

// Keeps mails, or fails as often as it is told to.
class TestSender final : public mail::Sender {
 public:
  std::vector<mail::Mail> sent;
  int failures = 0;
  bool refuses = false;
  int asked = 0;

  Task<std::expected<void, mail::Refused>> send(mail::Mail mail, Deadline) override {
    ++asked;
    if (refuses) co_return std::unexpected(mail::Refused{"550 " + mail.to_address + " is nobody"});
    if (failures > 0) {
      --failures;
      throw mail::Unsent("the mail server sleeps");
    }
    sent.push_back(std::move(mail));
    co_return std::expected<void, mail::Refused>{};
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
        service(platform, store, {orders, payments, shipping, auth, returns, billing}) {
    order.uuid.bytes[0] = 7;
    order::View view;
    view.id = order;
    view.number = "2600000001";
    view.email = "Jana@Example.cz";
    view.payment_method = "cod";
    orders.orders[order] = view;
  }

  // What the event runner does with one event, and then the job runner with what it asked for.
  Task<void> tell() {
    pg::Tx tx = co_await base.database->begin(TestPlatform::soon());
    co_await service.order_placed(tx, order::OrderPlaced{order});
    co_await tx.commit();
    const std::string key = base.text("SELECT max(key) FROM platform.job");
    co_await base.jobs.work_now("notification.send", key, TestPlatform::soon());
  }
  // The same of an order that lies on a shelf of the shop.
  Task<void> tell_to_pack() {
    pg::Tx tx = co_await base.database->begin(TestPlatform::soon());
    co_await service.order_to_pack(tx, order::OrderToPack{order});
    co_await tx.commit();
    // None where the mail was written before.
    const std::string key =
        base.text("SELECT coalesce(max(key), '') FROM platform.job WHERE state = 'waiting'");
    if (!key.empty()) co_await base.jobs.work_now("notification.send", key, TestPlatform::soon());
  }
  // The same for a mail that auth wants.
  Task<void> ask(Uuid request) {
    pg::Tx tx = co_await base.database->begin(TestPlatform::soon());
    co_await service.link_requested(tx, auth::LinkRequested{request});
    co_await tx.commit();
    const std::string key = base.text("SELECT max(key) FROM platform.job");
    co_await base.jobs.work_now("notification.send", key, TestPlatform::soon());
  }
  // What billing tells of a document that it issued.
  Task<billing::DocumentId> bill(billing::Kind kind) {
    billing::Issued issued;
    issued.document.id = base.ids.next_as<billing::DocumentId>();
    issued.document.order_id = order.uuid;
    issued.document.kind = kind;
    issued.document.number = "F2600000007";
    billing.issued[issued.document.id] = issued;
    for (int time = 0; time < 2; ++time) {  // events come at least once
      pg::Tx tx = co_await base.database->begin(TestPlatform::soon());
      co_await service.document_issued(tx, {issued.document.id, order.uuid});
      co_await tx.commit();
    }
    const std::string key = base.text("SELECT id FROM notification.mail WHERE document_id = '" +
                                      issued.document.id.text() + "'");
    co_await base.jobs.work_now("notification.send", key, TestPlatform::soon());
    co_return issued.document.id;
  }
  Uuid reset_of_jana() {
    const Uuid request = base.ids.next();
    auth::Link link;
    link.purpose = auth::Link::Purpose::reset_password;
    link.recipient = "jana@example.cz";
    link.first_name = "http://phish.example";
    link.secret = "tajny-klic-z-odkazu";
    auth.links[request] = link;
    return request;
  }
  std::string state() const {
    return base.text("SELECT coalesce(max(state), 'none') FROM notification.mail");
  }

  TestPlatform base;
  TestSender sender;
  Platform platform;
  order::FakeOrders orders;
  payment::FakePayments payments;
  shipping::FakeShipping shipping;
  auth::FakeAuth auth;
  returns::FakeReturns returns;
  billing::FakeBilling billing;
  order::OrderId order;
  Store store;
  Service service;
};

Task<void> documents(const pg::TestDatabase* test) {
  World world(*test, true);
  co_await world.bill(billing::Kind::proforma);
  EXPECT_TRUE(world.sender.sent.empty()) << "the confirmation has said it all";
  EXPECT_EQ(world.state(), "none");
  const auto tax = co_await world.bill(billing::Kind::tax);
  co_await world.bill(billing::Kind::corrective);
  EXPECT_EQ(world.sender.sent.size(), 2U);
  if (world.sender.sent.size() != 2) co_return;
  const mail::Mail& invoice = world.sender.sent[0];
  EXPECT_EQ(invoice.subject, "Faktura F2600000007 k objednávce č. 2600000001");
  EXPECT_NE(invoice.html.find("/doklad/" + tax.text()), std::string::npos);
  EXPECT_NE(invoice.text.find("/doklad/" + tax.text()), std::string::npos);
  EXPECT_NE(world.sender.sent[1].subject.find("Opravný doklad"), std::string::npos);

  pg::Tx tx = co_await world.base.database->begin(TestPlatform::soon());
  co_await world.store.erase_mails_of(tx, {world.order.uuid});
  co_await tx.commit();
  EXPECT_EQ(world.base.number("SELECT count(*) FROM notification.mail WHERE body_text <> ''"), 0);
}
TEST(Notification, ADocumentIsAnnouncedOnceWithTheWayToIt) {
  const pg::TestDatabase test;
  run_here(documents(&test));
}

Task<void> to_pack(const pg::TestDatabase* test) {
  World world(*test, true);
  order::View& view = world.orders.orders.at(world.order);
  view.status = order::Status::confirmed;
  co_await world.tell_to_pack();
  EXPECT_TRUE(world.sender.sent.empty()) << "it left before anybody was told";
  EXPECT_EQ(world.state(), "none");
  view.is_to_pack = true;
  view.status = order::Status::shipped;  // a supplier sent the rest
  co_await world.tell_to_pack();
  co_await world.tell_to_pack();
  EXPECT_EQ(world.sender.sent.size(), 1U);
  if (world.sender.sent.size() != 1) co_return;
  const mail::Mail& mail = world.sender.sent[0];
  const settings::Company company = co_await world.base.settings.company(TestPlatform::soon());
  EXPECT_EQ(mail.to_address, company.email);
  EXPECT_NE(mail.subject.find("objednávka č. 2600000001"), std::string::npos);
  const std::string page = "/sprava/objednavky/" + world.order.text() + "/odeslat";
  EXPECT_NE(mail.text.find(page), std::string::npos);
  EXPECT_NE(mail.html.find(page), std::string::npos);
  EXPECT_EQ(mail.text.find("Jana"), std::string::npos) << "nothing of the buyer";
}

TEST(Notification, TheShopIsToldOnceOfWhatItHasToPack) {
  const pg::TestDatabase test;
  run_here(to_pack(&test));
}

Task<void> without_smtp(const pg::TestDatabase* test) {
  World world(*test, false);
  co_await world.tell();
  EXPECT_EQ(world.state(), "kept");
  const auto mails =
      co_await world.service.mailbox({.recipient = "jana@example.cz"}, TestPlatform::soon());
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
  co_await world.tell();
  co_await world.tell();
  EXPECT_EQ(world.state(), "sent");
  EXPECT_EQ(world.sender.sent.size(), 1U);
}

TEST(Notification, AnEventThatComesTwiceMakesOneMail) {
  const pg::TestDatabase test;
  run_here(told_twice(&test));
}

Task<void> sleeping_server(const pg::TestDatabase* test) {
  World world(*test, true);
  world.sender.failures = 1;
  co_await world.tell();
  EXPECT_EQ(world.state(), "waiting");
  EXPECT_TRUE(world.sender.sent.empty());
  world.base.clock.advance(std::chrono::hours{1});
  const std::string key = world.base.text("SELECT max(key) FROM platform.job");
  co_await world.base.jobs.work_now("notification.send", key, TestPlatform::soon());
  EXPECT_EQ(world.state(), "sent");
  EXPECT_EQ(world.sender.sent.size(), 1U);
}

TEST(Notification, AMailThatCouldNotBeSentIsSentLater) {
  const pg::TestDatabase test;
  run_here(sleeping_server(&test));
}

Task<void> refused(const pg::TestDatabase* test) {
  World world(*test, true);
  world.sender.refuses = true;
  co_await world.tell();
  EXPECT_EQ(world.state(), "refused");
  EXPECT_EQ(world.base.number("SELECT count(*) FROM platform.job WHERE state <> 'done'"), 0);
  world.base.clock.advance(std::chrono::hours{24});
  const std::string key = world.base.text("SELECT id FROM notification.mail");
  co_await world.base.jobs.work_now("notification.send", key, TestPlatform::soon());
  EXPECT_EQ(world.sender.asked, 1);
  const auto mails = co_await world.service.mailbox({.state = "refused"}, TestPlatform::soon());
  EXPECT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails.at(0).reason, "550 jana@example.cz is nobody");
  const auto others = co_await world.service.mailbox({.state = "sent"}, TestPlatform::soon());
  EXPECT_TRUE(others.empty());

  pg::Tx tx = co_await world.base.database->begin(TestPlatform::soon());
  co_await world.service.erase_person(tx, {"jana@example.cz"});
  co_await tx.commit();
  EXPECT_EQ(world.base.text("SELECT reason FROM notification.mail"), "");
}

TEST(Notification, AMailThatTheServerRefusesForGoodIsRecordedAndNotTriedAgain) {
  const pg::TestDatabase test;
  run_here(refused(&test));
}

Task<void> link_over_smtp(const pg::TestDatabase* test) {
  World world(*test, true);
  const Uuid request = world.reset_of_jana();
  world.sender.failures = 1;
  co_await world.ask(request);
  EXPECT_EQ(world.state(), "waiting");
  co_await world.ask(request);
  world.base.clock.advance(std::chrono::hours{1});
  const std::string key = world.base.text("SELECT max(key) FROM platform.job");
  co_await world.base.jobs.work_now("notification.send", key, TestPlatform::soon());
  EXPECT_EQ(world.state(), "sent");
  EXPECT_EQ(world.auth.minted, 2);
  EXPECT_EQ(world.sender.sent.size(), 1U);
  const mail::Mail& mail = world.sender.sent.at(0);
  EXPECT_EQ(mail.to_address, "jana@example.cz");
  EXPECT_EQ(mail.subject, "Nastavení nového hesla");
  for (const std::string& body : {mail.text, mail.html}) {
    EXPECT_NE(body.find("/nove-heslo/tajny-klic-z-odkazu"), std::string::npos) << body;
    EXPECT_EQ(body.find("phish"), std::string::npos) << body;
  }
  const std::string everything =
      "SELECT string_agg(m::text, '') || (SELECT string_agg(j::text, '') FROM platform.job j)"
      " FROM notification.mail m";
  EXPECT_EQ(world.base.text(everything).find("tajny-klic"), std::string::npos);
  EXPECT_EQ(world.base.text("SELECT kind FROM notification.mail"), "reset_password");
}

TEST(Notification, TheSecretOfALinkLeavesWithTheMailAndIsStoredNowhere) {
  const pg::TestDatabase test;
  run_here(link_over_smtp(&test));
}

Task<void> link_in_mailbox(const pg::TestDatabase* test) {
  World world(*test, false);
  co_await world.ask(world.reset_of_jana());
  const auto mails = co_await world.service.mailbox({}, TestPlatform::soon());
  EXPECT_EQ(mails.size(), 1U);
  EXPECT_EQ(mails.at(0).state, "kept");
  EXPECT_NE(mails.at(0).text.find("tajny-klic-z-odkazu"), std::string::npos);
}

TEST(Notification, TheMailboxOfADevelopmentMachineShowsTheLink) {
  const pg::TestDatabase test;
  run_here(link_in_mailbox(&test));
}

Task<void> link_for_nobody(const pg::TestDatabase* test) {
  World world(*test, true);
  co_await world.ask(world.base.ids.next());
  EXPECT_EQ(world.state(), "none");
  EXPECT_TRUE(world.sender.sent.empty());
  EXPECT_EQ(world.base.number("SELECT count(*) FROM platform.job WHERE state <> 'done'"), 0);
}

TEST(Notification, ARequestForAnAddressThatNobodyHasLeavesNoMail) {
  const pg::TestDatabase test;
  run_here(link_for_nobody(&test));
}

Task<void> erased(const pg::TestDatabase* test) {
  World world(*test, false);
  co_await world.tell();
  EXPECT_EQ(world.state(), "kept");
  const privacy::Person person{"jana@example.cz"};
  const auto files = co_await world.service.export_person(person, TestPlatform::soon());
  EXPECT_EQ(files.size(), 1U);
  EXPECT_NE(files.at(0).json.find("2600000001"), std::string::npos);
  const auto nobody = co_await world.service.export_person({}, TestPlatform::soon());
  EXPECT_EQ(nobody.at(0).json, "[]") << "an empty address fits no mail";
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

// The mail that waits has no recipient yet: only its order tells whose it is.
Task<void> erased_by_account(const pg::TestDatabase* test) {
  World world(*test, true);
  const auth::AccountId account{world.base.ids.next()};
  world.orders.orders[world.order].account = account;
  pg::Tx tx = co_await world.base.database->begin(TestPlatform::soon());
  co_await world.service.order_placed(tx, order::OrderPlaced{world.order});
  co_await world.service.erase_person(tx, {"", account.uuid});
  co_await tx.commit();
  const std::string key = world.base.text("SELECT max(key) FROM platform.job");
  co_await world.base.jobs.work_now("notification.send", key, TestPlatform::soon());
  EXPECT_EQ(world.state(), "refused");
  EXPECT_EQ(world.sender.asked, 0);
  EXPECT_EQ(world.base.text("SELECT recipient FROM notification.mail"), "");
}

TEST(Notification, MailsAboutTheOrdersOfAnErasedAccountAreNotSentAnyMore) {
  const pg::TestDatabase test;
  run_here(erased_by_account(&test));
}

// The address of a claim may be another's: only the account tells which mails go with it.
Task<void> erased_unproven(const pg::TestDatabase* test) {
  World world(*test, true);
  const Uuid request = world.reset_of_jana();
  const auth::AccountId account{world.base.ids.next()};
  world.auth.links[request].account = account;
  co_await world.ask(request);
  EXPECT_EQ(world.base.text("SELECT recipient FROM notification.mail"), "jana@example.cz");
  pg::Tx tx = co_await world.base.database->begin(TestPlatform::soon());
  co_await world.service.erase_person(tx, {"", world.base.ids.next()});
  co_await tx.commit();
  EXPECT_EQ(world.base.text("SELECT recipient FROM notification.mail"), "jana@example.cz");
  pg::Tx again = co_await world.base.database->begin(TestPlatform::soon());
  co_await world.service.erase_person(again, {"", account.uuid});
  co_await again.commit();
  EXPECT_EQ(world.base.number("SELECT count(*) FROM notification.mail WHERE body_text <> '' OR "
                              "recipient <> ''"),
            0);
}

TEST(Notification, MailsToAnAddressThatWasNeverProvenGoWithTheAccountThatClaimedIt) {
  const pg::TestDatabase test;
  run_here(erased_unproven(&test));
}

}  // namespace
}  // namespace flipflop::notification
