#include "shop/billing/service.h"

#include <gmock/gmock.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/invariant.h"
#include "shop/billing/test_world.h"

namespace flipflop::billing {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::SizeIs;
using testing::StartsWith;

// Read by the first fault point that is passed, so before any test.
const std::string fault_file = [] {
  const auto path = std::filesystem::temp_directory_path() /
                    ("flipflop-billing-" + std::to_string(getpid()) + ".fault");
  std::ofstream(path) << "";
  setenv("FLIPFLOP_FAULT_FILE", path.c_str(), 1);
  return path.string();
}();

void plan_fault(const std::string& plan) {
  std::ofstream(fault_file) << plan;
}

Task<void> asked_twice(World* world) {
  const Draft draft = world->lamp();
  const DocumentId first = co_await world->requested(draft);
  const DocumentId again = co_await world->requested(draft);
  EXPECT_EQ(first, again);
  Draft other_cause = draft;
  other_cause.cause = world->base.ids.next();
  const DocumentId same_order = co_await world->requested(other_cause);
  EXPECT_EQ(first, same_order) << "an order has one tax document";
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.job WHERE queue = 'billing.issue'"),
            1);
  const Issued issued = co_await world->issued(first);
  EXPECT_EQ(issued.document.number, "F2600000001");
  EXPECT_EQ(issued.document.total, Money{121'000});
  EXPECT_EQ(issued.content.taxable_day, "2026-11-24") << "the day of Prague";
  EXPECT_EQ(issued.content.issued_day, "2026-11-24");
  EXPECT_EQ(issued.content.seller.company_id, "00000000");
  EXPECT_EQ(world->base.events_told(DocumentIssued::kind), 1);

  jobs::Job job;
  job.deadline = World::soon();
  const jobs::Outcome late = co_await world->issuing.issue(job, {first});
  EXPECT_EQ(late.kind, jobs::Outcome::Kind::done);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM billing.document"), 1);
}
TEST(Billing, WhatIsAskedForTwiceIsIssuedOnce) {
  in_world(&asked_twice);
}

Task<void> rolled_back(World* world) {
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  const DocumentId id = co_await world->billing.request(tx, world->lamp());
  co_await tx.rollback();
  const auto nothing = co_await world->billing.issue_now(id, World::soon());
  EXPECT_FALSE(nothing);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.job WHERE queue LIKE 'billing%'"), 0);
}
TEST(Billing, ARequestThatIsRolledBackLeavesNothing) {
  in_world(&rolled_back);
}

Task<void> wrong_sums(World* world) {
  Draft wrong = world->lamp();
  wrong.total = wrong.total + Money{1};
  Draft shifted = world->lamp();
  shifted.vat.at(0).rate = VatRate{12};
  Draft line = world->lamp();
  line.lines.at(0).quantity = 2;
  for (const Draft& draft : {wrong, shifted, line}) {
    pg::Tx tx = co_await world->base.database->begin(World::soon());
    bool is_refused = false;
    try {
      co_await world->billing.request(tx, draft);
    } catch (const BrokenInvariant&) {
      is_refused = true;
    }
    EXPECT_TRUE(is_refused);
    co_await tx.rollback();
  }
}
TEST(Billing, ADraftThatDoesNotAddUpIsNoDraft) {
  in_world(&wrong_sums);
}

Task<void> proforma(World* world) {
  Draft draft = world->lamp();
  draft.kind = Kind::proforma;
  draft.settlement = Settlement::due;
  draft.payment_method = "bank_transfer";
  const DocumentId id = co_await world->requested(draft);
  const Issued issued = co_await world->issued(id);
  EXPECT_EQ(issued.document.number, "2600000042");
  EXPECT_EQ(issued.content.taxable_day, "") << "it is no tax document";
  EXPECT_EQ(issued.content.due_day, "2026-12-01");
  world->base.clock.advance(std::chrono::seconds(1));
  const DocumentId tax = co_await world->requested([&] {
    Draft paid = draft;
    paid.kind = Kind::tax;
    paid.settlement = Settlement::paid;
    return paid;
  }());
  co_await world->issued(tax);
  const auto documents = co_await world->billing.of_order(draft.order_id, World::soon());
  EXPECT_THAT(documents, SizeIs(2));
  EXPECT_EQ(documents.at(1).number, "F2600000001") << "a proforma takes no number of the series";
}
TEST(Billing, AProformaBearsTheNumberOfItsOrder) {
  in_world(&proforma);
}

Task<void> refused_corrections(World* world) {
  const Draft draft = world->lamp();
  Correction correction{draft.order_id, world->base.ids.next(), {}, "Vrácení zboží"};
  auto refused = co_await world->corrected(correction);
  EXPECT_EQ(refused.error(), CorrectRefusal::not_billed);
  co_await world->requested(draft);
  correction.lines = {line_of("Dubová lampa", 1, Money{121'001})};
  refused = co_await world->corrected(correction);
  EXPECT_EQ(refused.error(), CorrectRefusal::more_than_left);
  correction.lines = {line_of("Kniha", 1, Money{1}, VatRate{0})};
  refused = co_await world->corrected(correction);
  EXPECT_EQ(refused.error(), CorrectRefusal::more_than_left) << "nothing has that rate";

  correction.lines = {line_of("Dubová lampa", 1, Money{121'000})};
  const auto taken = co_await world->corrected(correction);
  const auto again = co_await world->corrected(correction);
  EXPECT_EQ(taken.value(), again.value()) << "the same cause";
  correction.cause = world->base.ids.next();
  correction.lines.clear();
  refused = co_await world->corrected(correction);
  EXPECT_EQ(refused.error(), CorrectRefusal::more_than_left) << "nothing is left";
}
TEST(Billing, CorrectionsTakeBackNoMoreThanTheDocument) {
  in_world(&refused_corrections);
}

Task<void> correction_first(World* world) {
  const Draft draft = world->lamp();
  const DocumentId tax = co_await world->requested(draft);
  const auto correction =
      co_await world->corrected({draft.order_id, world->base.ids.next(), {}, "Zrušení objednávky"});
  const auto early = co_await world->billing.issue_now(correction.value(), World::soon());
  EXPECT_FALSE(early) << "there is nothing to correct yet";
  EXPECT_EQ(world->base.number("SELECT count(*) FROM billing.series"), 0);
  co_await world->issued(tax);
  world->base.clock.advance(std::chrono::seconds(5));
  const Issued issued = co_await world->issued(correction.value());
  EXPECT_EQ(issued.document.number, "D2600000001");
  EXPECT_EQ(issued.document.original_number, "F2600000001");
  EXPECT_EQ(issued.content.original_day, "2026-11-24");
  EXPECT_EQ(issued.document.total, Money{-121'000});
  EXPECT_EQ(issued.content.lines.at(0).quantity, -1);
  EXPECT_EQ(issued.content.vat.at(0).vat, Money{-21'000});
  EXPECT_EQ(issued.content.reason, "Zrušení objednávky");
}
TEST(Billing, ACorrectionWaitsForItsDocument) {
  in_world(&correction_first);
}

// 999.99 + 0.01 split in three: the taxes of the parts add up to that of the whole.
Task<void> in_parts(World* world) {
  Draft draft = draft_of(
      {line_of("Lampa", 3, Money{33'333}), line_of("Kniha", 1, Money{10'007}, VatRate{12})});
  draft.order_id = draft.cause = world->base.ids.next();
  const DocumentId tax = co_await world->requested(draft);
  const Issued original = co_await world->issued(tax);
  Money vat;
  for (int part = 0; part < 4; ++part) {
    Correction correction{draft.order_id, world->base.ids.next(), {}, "Vrácení zboží"};
    if (part < 3) correction.lines = {line_of("Lampa", 1, Money{33'333})};
    const auto id = co_await world->corrected(correction);
    const Issued issued = co_await world->issued(id.value());
    for (const BilledVat& of_rate : issued.content.vat) vat = vat + of_rate.vat;
    if (part == 3) EXPECT_EQ(issued.document.total, Money{-10'007}) << "what was left";
  }
  for (const BilledVat& of_rate : original.content.vat) vat = vat + of_rate.vat;
  EXPECT_EQ(vat, Money{});
}
TEST(Billing, CorrectionsInPartsGiveBackAllOfTheTax) {
  in_world(&in_parts);
}

Task<void> without_vat(World* world) {
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  settings::Company company = settings::sample_company();
  company.dic.clear();
  co_await world->base.settings.save_company(tx, company);
  co_await tx.commit();
  const Draft draft = world->lamp();
  const DocumentId id = co_await world->requested(draft);
  const Issued issued = co_await world->issued(id);
  EXPECT_FALSE(issued.content.is_vat_payer);
  EXPECT_THAT(issued.content.vat, SizeIs(1));
  EXPECT_EQ(issued.content.vat.at(0).base, Money{121'000});
  const auto back = co_await world->corrected({draft.order_id, draft.order_id, {}, "Zrušeno"});
  const Issued correction = co_await world->issued(back.value());
  EXPECT_EQ(correction.content.vat.at(0).vat, Money{});
  EXPECT_EQ(correction.document.total, Money{-121'000});
}
TEST(Billing, WhoPaysNoVatShowsNone) {
  in_world(&without_vat);
}

Task<void> new_year(World* world) {
  world->base.clock.advance(*parse_iso("2026-12-31T22:59:59Z") - world->base.clock.now());
  const DocumentId old_year = co_await world->requested(world->lamp());
  const Issued last = co_await world->issued(old_year);
  EXPECT_EQ(last.document.number, "F2600000001");
  world->base.clock.advance(std::chrono::seconds(1));
  const DocumentId next = co_await world->requested(world->lamp());
  const Issued first = co_await world->issued(next);
  EXPECT_EQ(first.document.number, "F2700000001") << "midnight of Prague";
}
TEST(Billing, EveryYearHasASeriesOfItsOwn) {
  in_world(&new_year);
}

Task<void> issue_one(World* world, DocumentId id, int* failed) {
  jobs::Job job;
  job.deadline = World::soon();
  try {
    co_await world->issuing.issue(job, {id});
  } catch (const std::exception&) {
    ++*failed;  // as the job runner would: it comes again
  }
}

Task<void> issue_all(World* world, const std::vector<DocumentId>* ids, int* failed) {
  int running = 0;
  struct One {
    static Task<void> go(World* world, DocumentId id, int* failed, int* running) {
      co_await issue_one(world, id, failed);
      --*running;
    }
  };
  for (const DocumentId id : *ids) {
    ++running;
    Loop::current().spawn("issue", One::go(world, id, failed, &running));
  }
  const Deadline limit = World::soon();
  while (running > 0 && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(running, 0);
}

Task<void> in_parallel(World* world) {
  std::vector<DocumentId> ids;
  for (int count = 0; count < 50; ++count) {
    const DocumentId id = co_await world->requested(world->lamp());
    ids.push_back(id);
  }
  // The eleventh dies with its number in hand, the thirtieth right behind its commit.
  plan_fault("billing.issue.before_commit:error:11");
  int failed = 0;
  co_await issue_all(world, &ids, &failed);
  EXPECT_EQ(failed, 1);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM billing.document"), 49);
  EXPECT_EQ(world->base.number("SELECT last FROM billing.series"), 49);
  plan_fault("billing.issue.after_commit:error:1");
  co_await issue_all(world, &ids, &failed);
  plan_fault("");
  EXPECT_EQ(failed, 2);
  co_await issue_all(world, &ids, &failed);
  EXPECT_EQ(failed, 2);
  EXPECT_EQ(world->base.number("SELECT count(DISTINCT serial) FROM billing.document"), 50);
  EXPECT_EQ(world->base.number("SELECT max(serial) FROM billing.document"), 50);
  EXPECT_EQ(world->base.events_told(DocumentIssued::kind), 50);
}
TEST(Billing, FiftyAtOnceAndTwoThatDieLeaveNoGap) {
  in_world(&in_parallel);
}

bool is_refused(const World* world, const std::string& sql) {
  try {
    pg::run_script(world->base.conninfo, sql);
  } catch (const std::exception&) {
    return true;
  }
  return false;
}

Task<void> guards(World* world) {
  const DocumentId id = co_await world->requested(world->lamp());
  co_await world->issued(id);
  for (const char* sql :
       {"UPDATE billing.document SET total = total", "DELETE FROM billing.document",
        "DELETE FROM billing.request", "UPDATE billing.request SET amounts = '{1}'",
        "DELETE FROM billing.series", "UPDATE billing.series SET last = last + 2",
        "UPDATE billing.series SET last = last + 1", "UPDATE billing.series SET last = 0",
        "INSERT INTO billing.series VALUES ('corrective', 2026, 5)",
        "INSERT INTO billing.document SELECT gen_random_uuid(), gen_random_uuid(), kind, cause, "
        "year, 7, 'F2600000007', NULL, issued_at, vat_percents, vat_bases, vat_amounts, total, "
        "content FROM billing.document"})
    EXPECT_TRUE(is_refused(world, sql)) << sql;
}
TEST(Billing, TheDatabaseItselfKeepsDocumentsAndNumbers) {
  in_world(&guards);
}

Task<void> drawn(World* world) {
  const auto unknown = co_await world->billing.pdf(DocumentId{}, World::soon());
  EXPECT_FALSE(unknown);
  const DocumentId id = co_await world->requested(world->lamp());
  const auto early = co_await world->billing.pdf(id, World::soon());
  EXPECT_FALSE(early) << "it is not issued";
  co_await world->issued(id);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM billing.pdf"), 0);
  const auto bytes = co_await world->billing.pdf(id, World::soon());
  EXPECT_THAT(bytes.value(), StartsWith("%PDF-1."));
  EXPECT_EQ(world->base.number("SELECT count(*) FROM billing.pdf"), 1) << "drawn on the spot";
  const auto kept = co_await world->billing.pdf(id, World::soon());
  EXPECT_EQ(bytes, kept);
  const auto isdoc = co_await world->billing.isdoc(id, World::soon());
  EXPECT_THAT(isdoc.value(), HasSubstr("<ID>F2600000001</ID>"));
}
TEST(Billing, APdfIsThereEvenBeforeItsJob) {
  in_world(&drawn);
}

Task<void> worked(World* world) {
  world->base.start_jobs();
  co_await world->requested(world->lamp());
  const bool is_drawn = co_await world->base.becomes("SELECT count(*) FROM billing.pdf", "1");
  EXPECT_TRUE(is_drawn);
  EXPECT_THAT(world->base.text("SELECT string_agg(body::text, '') FROM platform.job"),
              Not(HasSubstr("Jana")));
}
TEST(Billing, JobsIssueAndDrawAndKnowNobody) {
  in_world(&worked);
}

Task<void> person(World* world) {
  const privacy::Person jana{"jana@example.cz", std::nullopt};
  const DocumentId id = co_await world->requested(world->lamp());
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  const bool needed = co_await world->billing.needs_person(tx, jana);
  EXPECT_TRUE(needed) << "a document is due to her";
  co_await tx.commit();
  co_await world->issued(id);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM billing.request WHERE asked IS NOT NULL"), 0);
  auto files = co_await world->billing.export_person(jana, World::soon());
  EXPECT_THAT(files.at(0).json, HasSubstr("F2600000001"));

  pg::Tx erasing = co_await world->base.database->begin(World::soon());
  const bool still_needed = co_await world->billing.needs_person(erasing, jana);
  EXPECT_FALSE(still_needed);
  co_await world->billing.erase_person(erasing, jana);
  co_await erasing.commit();
  files = co_await world->billing.export_person(jana, World::soon());
  EXPECT_EQ(files.at(0).json, "[]") << "nothing leads to it any more";
  const auto kept = co_await world->billing.find(id, World::soon());
  EXPECT_TRUE(kept.has_value()) << "the law keeps it for ten years";
}
TEST(Billing, DocumentsOutliveTheirPersonWhoIsNotFoundByThem) {
  in_world(&person);
}

}  // namespace
}  // namespace flipflop::billing
