#pragma once
// An order on which nobody works yet, as staff change it: where it goes, how its buyer is reached,
// and fewer pieces. The forms carry the version that was shown. Of a paid order staff see first
// what goes back and where to, and confirm it.

#include "edge/admin/layout/staff_shell.h"
#include "shop/order/order.h"

namespace flipflop::admin {

struct OrderEditId {
  order::OrderId id;
};
BOOST_DESCRIBE_STRUCT(OrderEditId, (), (id))

struct OrderContactForm {
  order::OrderId id;
  std::optional<std::string> version, email, phone, first_name, last_name, company, street, city,
      postal_code, note;
};
BOOST_DESCRIBE_STRUCT(OrderContactForm, (),
                      (id, version, email, phone, first_name, last_name, company, street, city,
                       postal_code, note))

struct OrderPiecesForm {
  order::OrderId id;
  std::optional<std::string> version;
  std::vector<std::string> item, quantity;  // a variant and how many of it stay, row by row
  std::optional<std::string> confirmed;     // by whoever saw what goes back
};
BOOST_DESCRIBE_STRUCT(OrderPiecesForm, (), (id, version, item, quantity, confirmed))

class OrderEditPage {
 public:
  OrderEditPage(StaffShell& shell, order::Orders& orders) : shell_(shell), orders_(orders) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, OrderEditId in);
  Task<http::Response> edit_contact(http::Call call, OrderContactForm in);
  Task<http::Response> keep_fewer(http::Call call, OrderPiecesForm in);
  // What would go back for the pieces, to be confirmed.
  Task<http::Response> confirm(http::Call call, OrderPiecesForm in, order::PaidBack back);
  Task<http::Response> page(http::Call call, order::OrderId id, std::string mistake);
  // The page with what went wrong; without a mistake the way back to the order.
  Task<http::Response> done(http::Call call, order::OrderId id,
                            std::expected<void, order::EditRefusal> outcome);

  StaffShell& shell_;
  order::Orders& orders_;
};

}  // namespace flipflop::admin
