#pragma once
// REST of returns for buyers: a declaration about an order of one's own, by the account or by the
// order's number and e-mail, and the cases of an account. Staff have http_staff.h.

#include <optional>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/http/router.h"
#include "shop/returns/returns.h"

namespace flipflop::returns {

struct ReturnItemInput {
  product::VariantId variant_id;
  json::Whole<1, 999> quantity;
};
BOOST_DESCRIBE_STRUCT(ReturnItemInput, (), (variant_id, quantity))

// What buyers and staff declare alike.
struct DeclarationInput {
  Kind kind = Kind::withdrawal;
  json::Text<1, 200> name;
  json::Text<3, 254> email;  // the confirmation goes there; of a guest, that of the order
  std::vector<ReturnItemInput> items;
  std::optional<json::Text<0, 60>> bank_account;
  std::optional<json::Text<0, 4000>> description;  // of the defect
  std::optional<Remedy> remedy;                    // of a claim
};
BOOST_DESCRIBE_STRUCT(DeclarationInput, (),
                      (kind, name, email, items, bank_account, description, remedy))

// Either the id of an order of the account, or the number of a guest's.
struct ReturnInput : DeclarationInput {
  std::optional<order::OrderId> order_id;
  std::optional<json::Text<1, 20>> order_number;
};
BOOST_DESCRIBE_STRUCT(ReturnInput, (DeclarationInput), (order_id, order_number))

struct ReturnItemReply {
  product::VariantId variant_id;
  std::string name;
  std::int64_t quantity = 0;
  std::optional<Disposition> disposition;
  Money refund;
};
BOOST_DESCRIBE_STRUCT(ReturnItemReply, (), (variant_id, name, quantity, disposition, refund))

// The same for every replay: it holds nothing that moves on.
struct AnnouncedReply {
  CaseId id;
  std::string number;
  Kind kind = Kind::withdrawal;
  order::OrderId order_id;
  std::string email;
  std::vector<ReturnItemReply> items;
  Instant created_at, due_at;
};
BOOST_DESCRIBE_STRUCT(AnnouncedReply, (),
                      (id, number, kind, order_id, email, items, created_at, due_at))

struct ReturnReply {
  CaseId id;
  std::string number;
  Kind kind = Kind::withdrawal;
  State state = State::announced;
  order::OrderId order_id;
  std::string name, email, bank_account, description;
  std::optional<Remedy> remedy, outcome;
  std::vector<ReturnItemReply> items;
  std::optional<Money> refund;
  std::optional<Instant> refunded_at;
  Money reduction;
  std::string reduction_reason;
  Instant created_at, due_at;
};
BOOST_DESCRIBE_STRUCT(ReturnReply, (),
                      (id, number, kind, state, order_id, name, email, bank_account, description,
                       remedy, outcome, items, refund, refunded_at, reduction, reduction_reason,
                       created_at, due_at))

struct ReturnIdInput {
  CaseId id;
};
BOOST_DESCRIBE_STRUCT(ReturnIdInput, (), (id))

ReturnReply reply_for(const View& view);
std::vector<ReturnItemReply> items_of(const View& view);
AnnouncedReply announced_reply(const View& view);
// Checked field by field; Problem 400 names them all.
Announcement announcement_of(const DeclarationInput& in);
// The client's key, or one that no other request has.
std::string request_key_of(const http::Call& call, Ids& ids);
http::Problem problem(const AnnounceRefused& refused);

class Routes {
 public:
  Routes(Returns& returns, order::Orders& orders, Ids& ids)
      : returns_(returns), orders_(orders), ids_(ids) {}
  void register_on(http::Router& router);

 private:
  Task<http::Reply<AnnouncedReply>> announce(http::Call call, ReturnInput in);
  Task<ReturnReply> show(http::Call call, ReturnIdInput in);
  // Problem 404 for what is not the caller's.
  Task<order::OrderId> own_order(http::Call call, ReturnInput in);

  Returns& returns_;
  order::Orders& orders_;
  Ids& ids_;
};

}  // namespace flipflop::returns
