#pragma once
// REST of points for whoever is signed in. Staff have http_staff.h.

#include <optional>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/http/router.h"
#include "shop/loyalty/loyalty.h"

namespace flipflop::loyalty {

struct LoyaltyExpiringReply {
  std::int64_t points = 0;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(LoyaltyExpiringReply, (), (points, at))

struct LoyaltyWaitingReply {
  order::OrderId order_id;
  std::string order_number;
  std::int64_t points = 0;
  Instant due_at;
};
BOOST_DESCRIBE_STRUCT(LoyaltyWaitingReply, (), (order_id, order_number, points, due_at))

struct LoyaltyRewardReply {
  std::int64_t points = 0;
  Money amount;
  bool is_affordable = false;
};
BOOST_DESCRIBE_STRUCT(LoyaltyRewardReply, (), (points, amount, is_affordable))

struct LoyaltyCouponReply {
  std::string code;
  std::int64_t points = 0;
  Money amount;
  Instant created_at, valid_until;
  bool is_used = false;
};
BOOST_DESCRIBE_STRUCT(LoyaltyCouponReply, (),
                      (code, points, amount, created_at, valid_until, is_used))

struct LoyaltyEntryReply {
  EntryKind kind = EntryKind::earned;
  std::int64_t points = 0;
  std::string order_number, reason;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(LoyaltyEntryReply, (), (kind, points, order_number, reason, at))

struct LoyaltyReply {
  bool is_on = false;  // whether points are given and exchanged at the moment
  std::int64_t balance = 0;
  std::optional<LoyaltyExpiringReply> expiring;
  std::vector<LoyaltyWaitingReply> waiting;
  std::vector<LoyaltyRewardReply> rewards;
  std::vector<LoyaltyCouponReply> coupons;
  std::vector<LoyaltyEntryReply> history;
};
BOOST_DESCRIBE_STRUCT(LoyaltyReply, (),
                      (is_on, balance, expiring, waiting, rewards, coupons, history))

struct LoyaltyExchangeInput {
  json::Whole<1, 1'000'000> points;  // of the reward
  std::optional<Money> amount;       // when given, what the reward must be worth
};
BOOST_DESCRIBE_STRUCT(LoyaltyExchangeInput, (), (points, amount))

LoyaltyReply reply_for(const Account& account, const Terms& terms);
LoyaltyCouponReply reply_for(const Coupon& coupon);
http::Problem problem(ExchangeRefusal refusal);

class Routes {
 public:
  Routes(Loyalty& loyalty, Ids& ids) : loyalty_(loyalty), ids_(ids) {}
  void register_on(http::Router& router);

 private:
  Task<LoyaltyReply> show(http::Call call, http::Nothing in);
  Task<http::Reply<LoyaltyCouponReply>> exchange(http::Call call, LoyaltyExchangeInput in);

  Loyalty& loyalty_;
  Ids& ids_;
};

}  // namespace flipflop::loyalty
