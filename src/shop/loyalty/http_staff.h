#pragma once
// REST of points for staff: an account's points, adjustments, and the terms.

#include <string>
#include <vector>

#include "shop/auth/auth.h"
#include "shop/loyalty/http.h"

namespace flipflop::loyalty {

struct LoyaltyAccountInput {
  AccountId user_id;
};
BOOST_DESCRIBE_STRUCT(LoyaltyAccountInput, (), (user_id))

struct LoyaltyAdjustInput {
  AccountId user_id;
  json::Whole<-1'000'000, 1'000'000> points;  // not 0
  json::Text<3, 300> reason;                  // the buyer reads it
};
BOOST_DESCRIBE_STRUCT(LoyaltyAdjustInput, (), (user_id, points, reason))

struct LoyaltyRewardInput {
  json::Whole<1, 1'000'000> points;
  Money amount;
};
BOOST_DESCRIBE_STRUCT(LoyaltyRewardInput, (), (points, amount))

// Whole: a change sends all of them.
struct LoyaltyTermsInput {
  bool is_on = false;
  Money per_point;
  json::Whole<1, 120> validity_months;
  std::vector<LoyaltyRewardInput> rewards;
};
BOOST_DESCRIBE_STRUCT(LoyaltyTermsInput, (), (is_on, per_point, validity_months, rewards))

struct LoyaltyTermsReply {
  bool is_on = false;
  Money per_point;
  int validity_months = 0;
  std::vector<Reward> rewards;
};
BOOST_DESCRIBE_STRUCT(LoyaltyTermsReply, (), (is_on, per_point, validity_months, rewards))

class StaffRoutes {
 public:
  StaffRoutes(Loyalty& loyalty, auth::Auth& auth) : loyalty_(loyalty), auth_(auth) {}
  void register_on(http::Router& router);

 private:
  Task<LoyaltyReply> show(http::Call call, LoyaltyAccountInput in);
  Task<LoyaltyReply> adjust(http::Call call, LoyaltyAdjustInput in);
  Task<http::Reply<LoyaltyTermsReply>> show_terms(http::Call call, http::Nothing in);
  Task<http::Reply<LoyaltyTermsReply>> change_terms(http::Call call, LoyaltyTermsInput in);
  Task<LoyaltyReply> reply(AccountId account, Deadline deadline);

  Loyalty& loyalty_;
  auth::Auth& auth_;
};

}  // namespace flipflop::loyalty
