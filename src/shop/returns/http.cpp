#include "shop/returns/http.h"

#include "base/mail_address.h"
#include "base/text.h"
#include "platform/audit_log/audit_log.h"
#include "platform/idempotency/idempotency.h"
#include "platform/text/czech.h"
#include "shop/returns/rules.h"

namespace flipflop::returns {
namespace {

constexpr std::size_t most_items = 100;

template <class Text>
std::string text_of(const std::optional<Text>& text) {
  return text ? std::string(trim(*text)) : "";
}

}  // namespace

void Routes::register_on(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add(
      {.method = Method::post,
       .path = "/returns",
       .permission = permission::open,
       .summary = "Withdraws from an order of one's own, or claims a defect of it",
       .tag = "returns",
       .body_limit = 64 * 1024,
       .shed_order = 1,
       .limits = {http::rate::order_lookup, http::rate::order_lookup_number.of("order_number")},
       .keyed = http::keyed::by_handler},
      &Routes::announce, this);
  router.add({.method = Method::get,
              .path = "/returns/:id",
              .permission = permission::account,
              .summary = "A withdrawal or claim of one's own",
              .tag = "returns"},
             &Routes::show, this);
}

Task<http::Reply<AnnouncedReply>> Routes::announce(http::Call call, ReturnInput in) {
  Announcement announcement = announcement_of(in);
  announcement.order = co_await own_order(call, in);
  announcement.request_key = request_key_of(call, ids_);
  announcement.fingerprint = idempotency::fingerprint({call.request->body});
  announcement.actor = audit_log::actor_of(call);
  const auto id = co_await returns_.announce(std::move(announcement), call.deadline);
  if (!id) throw problem(id.error());
  const auto view = co_await returns_.find(*id, call.deadline);
  co_return http::Reply<AnnouncedReply>{announced_reply(*view), 201, {}, {}};
}

Task<order::OrderId> Routes::own_order(http::Call call, ReturnInput in) {
  std::optional<order::View> order;
  const auto account = auth::AccountId::parse(call.principal.account_id);
  if (in.order_number) {
    order = co_await orders_.find_by_number(std::string(trim(*in.order_number)), in.email,
                                            call.deadline);
  } else if (!in.order_id) {
    throw http::bad_request("Say which order",
                            {{"orderNumber", "required", "is missing, and so is orderId"}});
  } else if (account) {
    order = co_await orders_.find_own(*account, *in.order_id, call.deadline);
  }
  if (!order) throw http::not_found("No such order of yours");
  co_return order->id;
}

Task<ReturnReply> Routes::show(http::Call call, ReturnIdInput in) {
  const auto view = co_await returns_.find(in.id, call.deadline);
  if (!view) throw http::not_found("No such return of yours");
  const auto account = auth::AccountId::parse(call.principal.account_id);
  if (!account) throw http::not_found("No such return of yours");
  const auto order = co_await orders_.find_own(*account, view->order, call.deadline);
  if (!order) throw http::not_found("No such return of yours");
  co_return reply_for(*view);
}

std::vector<ReturnItemReply> items_of(const View& view) {
  std::vector<ReturnItemReply> items;
  for (const Line& line : view.lines)
    items.push_back({line.variant, line.name, line.quantity, line.disposition, line.refund});
  return items;
}

AnnouncedReply announced_reply(const View& view) {
  AnnouncedReply reply{view.id,    view.number, view.kind,    view.order,
                       view.email, {},          view.made_at, view.due_at};
  for (const Line& line : view.lines)
    reply.items.push_back({line.variant, line.name, line.quantity, {}, {}});
  return reply;
}

ReturnReply reply_for(const View& view) {
  return {view.id,          view.number,         view.kind,      view.state,
          view.order,       view.name,           view.email,     view.bank_account,
          view.description, view.remedy,         view.outcome,   items_of(view),
          view.refund,      view.refund_sent_at, view.reduction, view.reduction_reason,
          view.made_at,     view.due_at};
}

Announcement announcement_of(const DeclarationInput& in) {
  json::Errors errors;
  Announcement announcement;
  announcement.kind = in.kind;
  announcement.name = trim(in.name);
  announcement.email = lower_ascii(trim(in.email));
  if (announcement.name.empty()) errors.add("name", "required", "is empty");
  if (!is_mail_address(announcement.email))
    errors.add("email", "invalid_format", "an e-mail address like name@example.cz");
  if (in.items.size() > most_items) errors.add("items", "too_long", "names more than 100 lines");
  for (const ReturnItemInput& item : in.items)
    announcement.lines.push_back({item.variant_id, item.quantity});
  announcement.description = text_of(in.description);
  announcement.remedy = in.remedy;
  if (in.kind == Kind::claim && announcement.description.empty())
    errors.add("description", "required", "says what is wrong with the goods");
  if (in.kind == Kind::claim && !in.remedy)
    errors.add("remedy", "required", "is repair, replacement, discount or refund");
  if (in.kind == Kind::withdrawal && in.remedy)
    errors.add("remedy", "invalid_choice", "is of claims only");
  if (const std::string typed = text_of(in.bank_account); !typed.empty()) {
    announcement.bank_account = bank_account(typed).value_or("");
    if (announcement.bank_account.empty())
      errors.add("bankAccount", "invalid_format", "a Czech account or an IBAN that exists");
  }
  if (!errors.empty()) throw http::bad_request("The declaration has mistakes", errors.list());
  return announcement;
}

std::string request_key_of(const http::Call& call, Ids& ids) {
  const std::string key = http::idempotency_key_of(*call.request);
  return key.empty() ? "once|" + ids.next().text() : "key|" + key;
}

http::Problem problem(const AnnounceRefused& refused) {
  using Reason = AnnounceRefused::Reason;
  const std::string line = refused.line ? refused.line->text() : "a line";
  switch (refused.reason) {
    case Reason::unknown_order:
      return http::not_found("No such order");
    case Reason::nothing_named:
      return http::bad_request("Say what comes back", {{"items", "required", "names no piece"}});
    case Reason::not_of_order:
      return http::bad_request("The order has no such item",
                               {{"items", "unknown_item", line + " is not of this order"}});
    case Reason::too_many:
      return http::conflict("TOO_MANY", "More pieces than are not in other cases already");
    case Reason::period_over:
      return http::conflict("PERIOD_OVER", "The period ended on " + iso_text(*refused.until));
    case Reason::not_delivered:
      return http::conflict("NOT_DELIVERED", "What has not come cannot be claimed");
    case Reason::order_ended:
      return http::conflict("ORDER_ENDED", "The order was cancelled or paid back");
    case Reason::key_reused:
      break;
  }
  return http::key_reused();
}

}  // namespace flipflop::returns
