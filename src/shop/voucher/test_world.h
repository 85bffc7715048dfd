#pragma once
// Vouchers over a real database, for their own tests.

#include <gtest/gtest.h>

#include "platform/audit_log/audit_log.h"
#include "platform/config/config.h"
#include "platform/test_module.h"
#include "shop/voucher/issuing.h"
#include "shop/voucher/service.h"

namespace flipflop::voucher {

struct World : TestModule {
  using TestModule::TestModule;

  Instant in_a_year() const { return clock.now() + std::chrono::hours(24 * 365); }

  // Vouchers of this value, as their codes.
  Task<std::vector<ShownCode>> issued(Money value, int pieces = 1) {
    const BatchId batch =
        co_await issuing.issue({"Vánoce", pieces, value, in_a_year()}, "jana", soon());
    const auto codes = co_await issuing.codes(batch, "jana", soon());
    EXPECT_TRUE(codes.has_value());
    co_return codes.value_or(std::vector<ShownCode>{});
  }
  Task<VoucherId> one(Money value) {
    const auto codes = co_await issued(value);
    co_return codes.at(0).id;
  }
  Task<Voucher> found(VoucherId id) {
    const auto vouchers = co_await service.find({id}, soon());
    EXPECT_EQ(vouchers.size(), 1U);
    co_return vouchers.at(0);
  }
  // What placing an order does with vouchers.
  Task<std::expected<void, pg::GuardFired>> spend(Uuid order, std::vector<Piece> pieces) {
    pg::WriteBatch batch(*database);
    service.spend(batch, order, pieces);
    const auto done = co_await batch.commit(soon());
    co_return done;
  }
  Task<GivenBack> back(Uuid order, Uuid cause, Money most) {
    pg::Tx tx = co_await database->begin(soon());
    const auto given = co_await service.give_back(tx, order, cause, most);
    co_await tx.commit();
    co_return given;
  }
  Task<GivenBack> all_back(Uuid order) {
    pg::Tx tx = co_await database->begin(soon());
    const auto given = co_await service.give_all_back(tx, order);
    co_await tx.commit();
    co_return given;
  }
  Money balance(VoucherId id) const {
    return Money{number("SELECT balance FROM voucher.voucher WHERE id = '" + id.text() + "'")};
  }

  // The ledger is what the balances and the uses say.
  void expect_sound() const {
    EXPECT_EQ(number("SELECT count(*) FROM voucher.voucher v WHERE balance <> (SELECT sum(amount)"
                     " FROM voucher.entry e WHERE e.voucher_id = v.id)"),
              0);
    EXPECT_EQ(number("SELECT count(*) FROM voucher.use u WHERE (-spent, given_back) <> (SELECT"
                     " sum(amount) FILTER (WHERE kind = 'spent'),"
                     " coalesce(sum(amount) FILTER (WHERE kind = 'given_back'), 0)"
                     " FROM voucher.entry e WHERE e.voucher_id = u.voucher_id"
                     " AND e.order_id = u.order_id)"),
              0);
  }

  Config config = Config::of({});
  audit_log::AuditLog audit_log{ids, clock};
  Store store{*database};
  Service service{{*database, outbox, clock}, store};
  Issuing issuing{{*database, audit_log, clock, ids}, Codes(config), store};
};

}  // namespace flipflop::voucher
