#pragma once
// Coupons of a promotion: making one code or many, and the limits of one.

#include "edge/admin/layout/fields.h"
#include "edge/admin/promotions/promotions_pages.h"

namespace flipflop::admin {

// `batch` was made with the form, so that a second click makes nothing.
struct CouponsForm {
  promotion::RuleId id;
  std::optional<Uuid> batch;
  std::optional<bool> is_random;
  std::optional<json::Text<0, 60>> code, prefix;
  std::optional<json::Text<0, 20>> count, limit_total, limit_per_customer;
};
BOOST_DESCRIBE_STRUCT(CouponsForm, (),
                      (id, batch, is_random, code, prefix, count, limit_total, limit_per_customer))

struct CouponPageCode {
  json::Text<3, 40> code;
};
BOOST_DESCRIBE_STRUCT(CouponPageCode, (), (code))

struct CouponForm {
  json::Text<3, 40> code;
  std::optional<json::Text<0, 20>> limit_total, limit_per_customer;
  std::optional<bool> is_active, is_sure;
};
BOOST_DESCRIBE_STRUCT(CouponForm, (), (code, limit_total, limit_per_customer, is_active, is_sure))

class CouponsPages {
 public:
  CouponsPages(StaffShell& shell, promotion::Desk& desk, Ids& ids)
      : shell_(shell), desk_(desk), ids_(ids) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> begin(http::Call call, PromotionPageId in);
  Task<http::Response> make(http::Call call, CouponsForm in);
  Task<http::Response> show(http::Call call, CouponPageCode in);
  Task<http::Response> change(http::Call call, CouponForm in);

  Task<http::Response> make_page(http::Call call, CouponsForm typed, Mistakes mistakes);
  Task<http::Response> page(http::Call call, CouponForm typed, Mistakes mistakes);

  StaffShell& shell_;
  promotion::Desk& desk_;
  Ids& ids_;
};

}  // namespace flipflop::admin
