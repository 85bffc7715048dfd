#pragma once
// Withdrawing from a contract and claiming a defect, without signing in: by the order's unguessable
// address, or by its number and e-mail. The labels of the two controls are those of the law
// (directive 2023/2673; civil code, section 1830a).

#include "edge/storefront/layout/mistakes.h"
#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/thank_you/thank_you_page.h"
#include "edge/storefront/tracking/tracking_page.h"
#include "platform/http/router.h"
#include "platform/platform.h"
#include "shop/order/order.h"
#include "shop/returns/returns.h"

namespace flipflop::storefront {

struct ReturnForm {
  std::string token;
  std::optional<std::string> name, email, account, description, remedy, request_key;
  std::vector<std::string> item, quantity;  // a variant and its pieces, row by row
};
BOOST_DESCRIBE_STRUCT(ReturnForm, (),
                      (token, name, email, account, description, remedy, request_key, item,
                       quantity))

struct ByCaseNumber {
  std::string token, number;
};
BOOST_DESCRIBE_STRUCT(ByCaseNumber, (), (token, number))

struct ReturnsNeeds {
  Platform& platform;
  PageShell& shell;
  order::Orders& orders;
  returns::Returns& returns;
};

class ReturnsPages {
 public:
  explicit ReturnsPages(ReturnsNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> find_form(http::Call call, LookupForm in);
  Task<http::Response> find_to_withdraw(http::Call call, LookupForm in);
  Task<http::Response> find_to_claim(http::Call call, LookupForm in);
  Task<http::Response> withdrawal_form(http::Call call, ByOrderToken in);
  Task<http::Response> withdraw(http::Call call, ReturnForm in);
  Task<http::Response> claim_form(http::Call call, ByOrderToken in);
  Task<http::Response> claim(http::Call call, ReturnForm in);
  Task<http::Response> confirmed(http::Call call, ByCaseNumber in);

  // What a page is about: the order, and what it still allows.
  struct Scene {
    order::View order;
    returns::Openings open;
  };
  Task<Scene> scene_of(std::string token, Deadline deadline);
  Task<http::Response> look_up(http::Call call, LookupForm in, returns::Kind kind);
  Task<http::Response> render_lookup(http::Call call, LookupForm in, returns::Kind kind,
                                     std::string error);
  Task<http::Response> declare(http::Call call, ReturnForm in, returns::Kind kind);
  struct Shown {
    returns::Kind kind = returns::Kind::withdrawal;
    ReturnForm form;
    std::vector<Mistake> mistakes;
  };
  Task<http::Response> render_form(http::Call call, Scene scene, Shown shown);

  ReturnsNeeds needs_;
};

}  // namespace flipflop::storefront
