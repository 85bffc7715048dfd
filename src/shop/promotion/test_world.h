#pragma once
// Promotions over a real database, for their own tests.

#include <gtest/gtest.h>

#include "platform/audit_log/audit_log.h"
#include "platform/test_module.h"
#include "shop/promotion/editing.h"
#include "shop/promotion/rules.h"
#include "shop/promotion/service.h"

namespace flipflop::promotion {

struct World : TestModule {
  using TestModule::TestModule;

  // A percentage off by code, without conditions.
  static RuleEdit by_code(int basis_points = 1'000) {
    RuleEdit edit;
    edit.rule.name = "Sleva s kupónem";
    edit.rule.lane = Lane::coupon;
    edit.rule.basis_points = basis_points;
    return edit;
  }

  Task<RuleId> kept(RuleEdit edit) {
    const auto id = co_await editing.add_rule(std::move(edit), "test", soon());
    EXPECT_TRUE(id.has_value());
    co_return id.value_or(RuleId{});
  }
  // A coupon of a new rule.
  Task<RuleId> coupon(CouponOrder order) {
    order.rule = co_await kept(by_code());
    const auto made = co_await editing.make_coupons(order, "test", soon());
    EXPECT_TRUE(made.has_value());
    co_return order.rule;
  }
  Task<Offered> asked(std::string code, std::vector<std::string> customers = {}) {
    return service.offered({std::move(code), std::move(customers)}, soon());
  }
  // What placing an order does with a coupon.
  Task<std::expected<void, pg::GuardFired>> redeem(Redemption redemption) {
    pg::WriteBatch batch(*database);
    service.redeem(batch, std::move(redemption));
    const auto done = co_await batch.commit(soon());
    co_return done;
  }
  Task<bool> released(Uuid order_id) {
    pg::Tx tx = co_await database->begin(soon());
    const bool was_taken = co_await service.release(tx, order_id);
    co_await tx.commit();
    co_return was_taken;
  }
  std::int64_t uses() const { return number("SELECT sum(uses) FROM promotion.coupon"); }

  // The counters say what the uses say.
  void expect_sound() const {
    EXPECT_EQ(number("SELECT count(*) FROM promotion.coupon c WHERE uses <> (SELECT count(*) FROM "
                     "promotion.use u WHERE u.coupon_id = c.id AND NOT u.is_released)"),
              0);
    EXPECT_EQ(number("SELECT count(*) FROM promotion.customer_use c WHERE uses <> "
                     "(SELECT count(*) FROM promotion.use u WHERE u.coupon_id = c.coupon_id "
                     "AND c.customer = ANY(u.customers) AND NOT u.is_released)"),
              0);
  }

  audit_log::AuditLog audit_log{ids, clock};
  Store store{*database};
  Service service{store, clock, random, ids};
  Editing editing{{*database, audit_log, clock, random, ids}, store};
};

}  // namespace flipflop::promotion
