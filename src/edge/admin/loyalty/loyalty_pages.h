#pragma once
// The terms of points: whether there are any, what brings one, how long it lasts, what points are
// exchanged for.

#include <utility>

#include "edge/admin/layout/fields.h"
#include "edge/admin/layout/staff_shell.h"
#include "shop/loyalty/loyalty.h"

namespace flipflop::admin {

// The rewards, a row each, are read from the form itself: a row may be empty.
struct LoyaltyTermsForm {
  std::optional<json::Text<0, 40>> version;
  std::optional<bool> is_on, is_sure;
  std::optional<json::Text<0, 40>> per_point, validity_months;
};
BOOST_DESCRIBE_STRUCT(LoyaltyTermsForm, (), (version, is_on, is_sure, per_point, validity_months))

class LoyaltyPages {
 public:
  LoyaltyPages(StaffShell& shell, loyalty::Loyalty& loyalty) : shell_(shell), loyalty_(loyalty) {}
  void register_routes(http::Router& router);

 private:
  struct Row {
    std::string points, amount;  // as typed
  };
  struct Typed {
    LoyaltyTermsForm form;
    std::vector<Row> rows;
  };
  static std::vector<Row> rows_in(const http::Request& request);
  static loyalty::Terms terms_in(const Typed& typed, Mistakes& mistakes);

  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> change(http::Call call, LoyaltyTermsForm in);
  http::Response page(const http::Call& call, const Typed& typed, const Mistakes& mistakes);

  StaffShell& shell_;
  loyalty::Loyalty& loyalty_;
};

}  // namespace flipflop::admin
