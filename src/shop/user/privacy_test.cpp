#include "shop/user/privacy.h"

#include <archive.h>
#include <archive_entry.h>

#include <map>

#include "shop/user/test_world.h"

namespace flipflop::user {
namespace {

// A module above, as far as a person's data are concerned.
class FakeHolder final : public privacy::Holder {
 public:
  std::vector<privacy::Person> exported, erased;
  bool is_busy = false;
  bool fails = false;

  std::string_view module() const override { return "order"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline) override {
    exported.push_back(std::move(person));
    co_return std::vector<privacy::ExportedFile>{{"orders.json", "[1]"}};
  }
  Task<bool> needs_person(pg::Tx&, privacy::Person) override { co_return is_busy; }
  Task<void> erase_person(pg::Tx&, privacy::Person person) override {
    if (fails) throw std::runtime_error("the database is gone");
    erased.push_back(std::move(person));
    co_return;
  }
};

struct Town : World {
  explicit Town(const pg::TestDatabase& test) : World(test) {
    holders = {&orders, &module.holder()};
  }
  FakeHolder orders;

  std::int64_t rows_of(AccountId account) const {
    std::int64_t rows = 0;
    for (const char* table : {"address", "preferences", "wish", "wishlist_link", "viewed"})
      rows += base.number("SELECT count(*) FROM \"user\"." + std::string(table) +
                          " WHERE account_id = '" + account.text() + "'");
    return rows + base.number("SELECT count(*) FROM \"user\".consent WHERE subject = '" +
                              account.text() + "'");
  }
  // One of everything.
  Task<void> furnish(AccountId account) {
    co_await add(account, "Dlouhá 1");
    co_await users.save_preferences(account, {}, soon());
    co_await users.wish(account, base.ids.next(), soon());
    co_await users.share_wishlist(account, soon());
    co_await users.viewed(account, base.ids.next(), soon());
    Consent consent;
    consent.text_version = "v1";
    consent.source = "account";
    co_await users.consent(account.text(), std::move(consent), soon());
  }
};

using TownScene = Task<void> (*)(Town*);

void in_town(TownScene scene) {
  const pg::TestDatabase test;
  Town town(test);
  town.base.run([&town, scene] { return scene(&town); });
  town.base.stop();
}

std::map<std::string, std::string> unpacked(const std::string& bytes) {
  std::map<std::string, std::string> files;
  ::archive* reader = archive_read_new();
  archive_read_support_format_zip(reader);
  EXPECT_EQ(archive_read_open_memory(reader, bytes.data(), bytes.size()), ARCHIVE_OK);
  ::archive_entry* entry = nullptr;
  while (archive_read_next_header(reader, &entry) == ARCHIVE_OK) {
    std::string content(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
    archive_read_data(reader, content.data(), content.size());
    files.emplace(archive_entry_pathname(entry), std::move(content));
  }
  archive_read_free(reader);
  return files;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

constexpr const char* password = R"({"password":"sedm malych koz"})";

Task<void> proofs(Town* town) {
  Site site(town);
  const auto mine = Site::as(town->jana);
  struct Attempt {
    std::string body;
    int status;
    std::string says;
  };
  for (const Attempt& attempt :
       {Attempt{"{}", 400, R"("field":"password")"},
        Attempt{R"({"password":"sedm malych koz","code":"654321"})", 400, R"("field":"password")"},
        Attempt{R"({"password":""})", 400, R"("field":"password")"},
        Attempt{R"({"password":" sedm malych koz"})", 403, R"("field":"password")"},
        Attempt{R"({"password":"kdo vi"})", 403, "PROOF_REFUSED"},
        Attempt{R"({"code":"000000"})", 403, R"("field":"code")"}, Attempt{password, 200, "PK"},
        Attempt{R"({"code":"654321"})", 200, "PK"}}) {
    const auto answer = co_await site.client.post_json("/users/export", attempt.body, mine);
    EXPECT_EQ(answer.status, attempt.status) << attempt.body;
    EXPECT_TRUE(has(answer.body, attempt.says)) << answer.body;
  }
  town->auth.accounts.at(town->jana).account.has_second_factor = true;
  const auto half = co_await site.client.post_json("/users/export", password, mine);
  EXPECT_EQ(half.status, 403);
  EXPECT_TRUE(has(half.body, R"("field":"secondFactor")"));
  const auto whole = co_await site.client.post_json(
      "/users/export", R"({"password":"sedm malych koz","secondFactor":"123456"})", mine);
  EXPECT_EQ(whole.status, 200);
  town->auth.refuses = auth::Refusal::too_many_attempts;
  const auto guessed = co_await site.client.post_json("/users/export", password, mine);
  EXPECT_EQ(guessed.status, 429);
  EXPECT_TRUE(town->auth.accounts.at(town->jana).sessions.empty()) << "no proof leaves a session";
}
TEST(Privacy, ACopyNeedsAProofBesidesTheSession) {
  in_town(proofs);
}

Task<void> someone_elses_proof(Town* town) {
  const AccountId impostor = town->auth.add("jana@example.cz", "jine heslo", false);
  const auto proven =
      co_await town->users.prove(impostor, {.password = "sedm malych koz"}, World::soon());
  EXPECT_EQ(proven.error(), auth::Refusal::bad_credentials)
      << "the password of another account with the same address";
}
TEST(Privacy, TheProofIsOfTheAccountAndNotOfItsAddress) {
  in_town(someone_elses_proof);
}

Task<void> copy(Town* town) {
  co_await town->furnish(town->jana);
  const auto bytes = co_await town->users.export_everything(town->jana, World::soon());
  const auto files = unpacked(*bytes);
  EXPECT_TRUE(has(files.at("profile.json"), R"("email":"jana@example.cz")"));
  EXPECT_EQ(files.at("order/orders.json"), "[1]");
  EXPECT_TRUE(has(files.at("user/addresses.json"), "Dlouhá 1"));
  EXPECT_TRUE(has(files.at("user/consents.json"), R"("textVersion":"v1")"));
  for (const char* name :
       {"user/preferences.json", "user/wishlist.json", "user/recently-viewed.json"})
    EXPECT_TRUE(files.contains(name)) << name;
  EXPECT_EQ(town->orders.exported.at(0).email, "jana@example.cz");
  EXPECT_EQ(town->orders.exported.at(0).account_id, town->jana.uuid);

  const AccountId claims = town->auth.add("petr@example.cz", "jine heslo", false);
  co_await town->users.export_everything(claims, World::soon());
  EXPECT_EQ(town->orders.exported.at(1).email, "") << "an address that was not proven";
  EXPECT_EQ(town->orders.exported.at(1).account_id, claims.uuid);
}
TEST(Privacy, ACopyHoldsWhatEveryModuleKeepsOfTheAccountAndOfItsProvenAddress) {
  in_town(copy);
}

Task<void> erasure(Town* town) {
  Site site(town);
  co_await town->furnish(town->jana);
  co_await town->furnish(town->petr);
  const auto link = co_await town->users.share_wishlist(town->jana, World::soon());
  const std::int64_t his = town->rows_of(town->petr);
  const auto in_address = co_await site.erase(town->jana, password, "?password=x");
  EXPECT_EQ(in_address.status, 400);
  const auto unproven = co_await site.erase(town->jana, R"({"password":"kdo vi"})");
  EXPECT_EQ(unproven.status, 403);
  town->orders.is_busy = true;
  const auto busy = co_await site.erase(town->jana, password);
  EXPECT_EQ(busy.status, 409);
  EXPECT_EQ(town->rows_of(town->jana), 6) << "nothing happened yet";
  town->orders.is_busy = false;

  const auto erased = co_await site.erase(town->jana, password);
  EXPECT_EQ(erased.status, 200) << erased.body;
  EXPECT_EQ(town->rows_of(town->jana), 0);
  EXPECT_EQ(town->rows_of(town->petr), his);
  EXPECT_EQ(town->base.number("SELECT count(*) FROM \"user\".consent"), 2) << "evidence stays";
  EXPECT_EQ(town->auth.erased, std::vector{town->jana});
  EXPECT_EQ(town->orders.erased.size(), 1U);
  EXPECT_EQ(town->base.events_told("auth.account_erased"), 1);
  EXPECT_EQ(town->base.text("SELECT actor || action || object FROM platform.audit_log"),
            town->jana.text() + "user.erase" + town->jana.text());
  const auto shared = co_await town->users.shared_wishlist(*link, World::soon());
  EXPECT_FALSE(shared.has_value());
}
TEST(Privacy, AnErasedPersonIsGoneEverywhereAndTheEvidenceStaysNameless) {
  in_town(erasure);
}

Task<void> erased_elsewhere(Town* town) {
  co_await town->furnish(town->jana);
  co_await town->furnish(town->petr);
  const std::int64_t hers = town->rows_of(town->jana);
  town->base.start_events();
  for (int times = 0; times < 2; ++times) {
    pg::Tx tx = co_await town->base.database->begin(World::soon());
    co_await town->base.outbox.publish(tx, auth::AccountErased{town->petr});
    co_await tx.commit();
  }
  const bool handled = co_await town->base.becomes("SELECT count(*) FROM platform.handled", "2");
  EXPECT_TRUE(handled);
  EXPECT_EQ(town->rows_of(town->petr), 0);
  EXPECT_EQ(town->rows_of(town->jana), hers);
  EXPECT_EQ(town->base.number("SELECT count(*) FROM platform.audit_log"), 1) << "told once";
}
TEST(Privacy, AnAccountThatEndedElsewhereLeavesNothingHere) {
  in_town(erased_elsewhere);
}

// Another process may believe in the session for a moment longer.
Task<void> late_writes(Town* town) {
  const auto erased = co_await town->users.erase_person(town->jana, World::soon());
  EXPECT_TRUE(erased.has_value());
  const Deadline soon = World::soon();
  const auto added = co_await town->users.add_address(town->jana, World::address("Dlouhá 1"), soon);
  EXPECT_EQ(added.error(), AddressRefusal::erased);
  const auto wished = co_await town->users.wish(town->jana, town->base.ids.next(), soon);
  EXPECT_EQ(wished.error(), WishRefusal::erased);
  const auto shared = co_await town->users.share_wishlist(town->jana, soon);
  EXPECT_FALSE(shared.has_value());
  const bool viewed = co_await town->users.viewed(town->jana, town->base.ids.next(), soon);
  EXPECT_FALSE(viewed);
  const bool saved = co_await town->users.save_preferences(town->jana, {}, soon);
  EXPECT_FALSE(saved);
  const bool agreed = co_await town->users.consent(
      town->jana.text(), {ConsentKind::marketing, true, "v1", "account", {}}, soon);
  EXPECT_FALSE(agreed);
  EXPECT_EQ(town->rows_of(town->jana), 0);
  const auto again = co_await town->users.erase_person(town->jana, soon);
  EXPECT_EQ(again.error(), ErasureRefusal::unknown_account);
}
TEST(Privacy, NothingIsWrittenForAnErasedAccountAnyMore) {
  in_town(late_writes);
}

Task<void> write_meanwhile(Town* town, bool* is_written, bool* has_ended) {
  *is_written = co_await town->users.viewed(town->jana, town->base.ids.next(), World::soon());
  *has_ended = true;
}

// Whoever writes while an erasure runs waits for its end, and is then refused.
Task<void> parallel_write(Town* town) {
  bool is_written = true, has_ended = false;
  {
    pg::Tx tx = co_await town->base.database->begin(World::soon());
    Store store(*town->base.database, town->base.clock);
    co_await store.enter(tx, town->jana);
    Loop::current().spawn("write", write_meanwhile(town, &is_written, &has_ended));
    const bool waits = co_await town->base.becomes(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted", "1");
    EXPECT_TRUE(waits);
    co_await store.erase(tx, town->jana);
    co_await tx.commit();
  }
  const Deadline limit = World::soon();
  while (!has_ended && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(1));
  EXPECT_TRUE(has_ended);
  EXPECT_FALSE(is_written);
  EXPECT_EQ(town->rows_of(town->jana), 0);
}
TEST(Privacy, AWriteThatMeetsAnErasureComesToNothing) {
  in_town(parallel_write);
}

Task<std::string> failure_of(Task<std::expected<void, ErasureRefusal>> erasure) {
  try {
    co_await std::move(erasure);
  } catch (const std::runtime_error& error) {
    co_return error.what();
  }
  co_return "";
}

Task<void> half_erased(Town* town) {
  co_await town->furnish(town->jana);
  town->holders = {&town->module.holder(), &town->orders};
  town->orders.fails = true;
  const std::string failure =
      co_await failure_of(town->users.erase_person(town->jana, World::soon()));
  EXPECT_EQ(failure, "the database is gone");
  EXPECT_EQ(town->rows_of(town->jana), 6) << "all of it or nothing";
  EXPECT_EQ(town->base.events_told("auth.account_erased"), 0);
}
TEST(Privacy, AnErasureThatFailsHalfwayChangesNothing) {
  in_town(half_erased);
}

}  // namespace
}  // namespace flipflop::user
