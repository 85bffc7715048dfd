#pragma once
// Promotions: all of them with their state and uses, one with its coupons, and the form that makes
// or changes one. A promotion is never deleted; it is switched off.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "edge/admin/promotions/promotion_form.h"
#include "platform/clock/clock.h"
#include "shop/user/user.h"

namespace flipflop::admin {

struct PromotionsPageQuery : list::Asked {
  std::optional<json::Text<0, 100>> search;
  std::optional<json::Text<0, 40>> code;  // of a coupon
  std::optional<promotion::RuleState> state;
  std::optional<promotion::Lane> lane;
  std::optional<promotion::Effect> effect;
};
BOOST_DESCRIBE_STRUCT(PromotionsPageQuery, (list::Asked), (search, code, state, lane, effect))

struct PromotionKindQuery {
  std::optional<promotion::Lane> lane;
  std::optional<promotion::Effect> effect;
};
BOOST_DESCRIBE_STRUCT(PromotionKindQuery, (), (lane, effect))

// With the page of its coupons.
struct PromotionPageQuery : list::Asked {
  promotion::RuleId id;
  std::optional<json::Text<0, 40>> code;  // the beginning of one
};
BOOST_DESCRIBE_STRUCT(PromotionPageQuery, (list::Asked), (id, code))

struct PromotionPageId {
  promotion::RuleId id;
};
BOOST_DESCRIBE_STRUCT(PromotionPageId, (), (id))

struct PromotionSwitchForm {
  promotion::RuleId id;
  json::Text<1, 40> version;  // as it was seen
  bool on = false;
  std::optional<bool> is_sure;
};
BOOST_DESCRIBE_STRUCT(PromotionSwitchForm, (), (id, version, on, is_sure))

class PromotionsPages {
 public:
  struct Needs {
    promotion::Desk& desk;
    product::Products& products;
    user::Groups& groups;
    Ids& ids;
  };
  PromotionsPages(StaffShell& shell, Needs needs)
      : shell_(shell), needs_(needs), items_(needs.products) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, PromotionsPageQuery in);
  Task<http::Response> begin(http::Call call, PromotionKindQuery in);
  Task<http::Response> add(http::Call call, PromotionForm in);
  Task<http::Response> show(http::Call call, PromotionPageQuery in);
  Task<http::Response> edit(http::Call call, PromotionPageId in);
  Task<http::Response> change(http::Call call, PromotionForm in);
  Task<http::Response> turn(http::Call call, PromotionSwitchForm in);

  http::Response kinds_page(const http::Call& call);
  Task<http::Response> form_page(http::Call call, PromotionForm typed, Mistakes mistakes,
                                 std::string danger);
  Task<http::Response> page(http::Call call, PromotionPageQuery in, std::string mistake);
  // Of a rule, for people; FACTs of `body`.
  Task<void> fill_facts(text::Dictionary& body, promotion::KeptRule kept, Deadline deadline);
  Task<promotion::KeptRule> kept(promotion::RuleId id, Deadline deadline);

  StaffShell& shell_;
  Needs needs_;
  Items items_;
};

// "/sprava/akce/<id>".
std::string promotion_path(promotion::RuleId id);
inline constexpr const char* promotions_section = "/sprava/akce";
http::Route promotion_post(const char* path, const char* summary);

}  // namespace flipflop::admin
