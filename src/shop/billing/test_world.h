#pragma once
// Documents over a real database with the payments of a fake, for their own tests, and drafts whose
// sums are right.

#include <gtest/gtest.h>

#include "platform/test_platform.h"
#include "shop/billing/service.h"
#include "shop/payment/fake.h"

namespace flipflop::billing {

inline BilledLine line_of(std::string name, std::int64_t quantity, Money unit_price,
                          VatRate vat = VatRate{21}, Money discount = {}) {
  BilledLine line;
  line.name = std::move(name);
  line.sku = "L-1";
  line.quantity = quantity;
  line.unit_price = unit_price;
  line.discount = discount;
  line.total = unit_price * quantity - discount;
  line.vat = vat;
  return line;
}

// VAT per rate and total, as an order computes them.
inline void sum_up(Draft& draft) {
  draft.vat.clear();
  draft.total = {};
  for (const RateAmount& part : amounts_of(draft.lines)) {
    const Money tax = vat_contained(part.amount, part.rate);
    draft.vat.push_back({part.rate, part.amount - tax, tax});
    draft.total = draft.total + part.amount;
  }
}

inline Draft draft_of(std::vector<BilledLine> lines) {
  Draft draft;
  draft.order_number = "2600000042";
  draft.buyer.email = "jana@example.cz";
  draft.customer.name = "Jana Nová";
  draft.customer.street = "Dlouhá 1";
  draft.customer.city = "Praha";
  draft.customer.postal_code = "110 00";
  draft.lines = std::move(lines);
  draft.payment_method = "bogus";
  draft.taxable_at = *parse_iso("2026-11-23T23:30:00Z");
  sum_up(draft);
  return draft;
}

struct World {
  explicit World(const pg::TestDatabase& test) : base(test) { issuing.register_jobs(); }

  TestPlatform base;
  payment::FakePayments payments;
  Store store{*base.database};
  Issuing issuing{base.platform, payments, store};
  Service billing{base.platform, store, issuing};

  static Deadline soon() { return TestPlatform::soon(); }

  // A lamp for 1 210 Kč of an order of its own.
  Draft lamp() {
    Draft draft = draft_of({line_of("Dubová lampa", 1, Money{121'000})});
    draft.order_id = base.ids.next();
    draft.cause = draft.order_id;
    return draft;
  }
  Task<DocumentId> requested(Draft draft) {
    pg::Tx tx = co_await base.database->begin(soon());
    const DocumentId id = co_await billing.request(tx, std::move(draft));
    co_await tx.commit();
    co_return id;
  }
  Task<std::expected<DocumentId, CorrectRefusal>> corrected(Correction correction) {
    pg::Tx tx = co_await base.database->begin(soon());
    const auto id = co_await billing.correct(tx, std::move(correction));
    co_await tx.commit();
    co_return id;
  }
  Task<Issued> issued(DocumentId id) {
    const auto document = co_await billing.issue_now(id, soon());
    EXPECT_TRUE(document.has_value());
    auto found = co_await billing.find(id, soon());
    EXPECT_TRUE(found.has_value());
    co_return found.value_or(Issued{});
  }

  std::int64_t gaps() const {
    return base.number(
        "SELECT count(*) FROM billing.series s WHERE last <> (SELECT count(*) FROM "
        "billing.document d WHERE d.kind = s.kind AND d.year = s.year)");
  }
};

using Scene = Task<void> (*)(World*);

inline void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  EXPECT_EQ(world.gaps(), 0);
  world.base.stop();
}

}  // namespace flipflop::billing
