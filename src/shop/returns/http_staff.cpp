#include "shop/returns/http_staff.h"

#include "platform/audit_log/audit_log.h"
#include "platform/idempotency/idempotency.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::returns {
namespace {

template <class Text>
std::string text_of(const std::optional<Text>& text) {
  return text ? std::string(*text) : "";
}

StaffFilter filter_of(const StaffReturnsQuery& in) {
  StaffFilter filter;
  filter.kind = in.kind;
  filter.state = in.state;
  filter.only_overdue = in.overdue.value_or(false);
  filter.order = in.order_id;
  filter.search = text_of(in.search);
  return filter;
}

StaffReturnRow row_of(const Listed& listed) {
  return {listed.id,   listed.number, listed.order,   listed.kind,   listed.state,
          listed.name, listed.pieces, listed.made_at, listed.due_at, listed.is_overdue};
}

list::Table<Listed> export_table() {
  return {"vraceni-a-reklamace.csv",
          {text::message("returns.csv_number"), text::message("returns.csv_kind"),
           text::message("returns.csv_state"), text::message("returns.csv_made"),
           text::message("returns.csv_due"), text::message("returns.csv_name"),
           text::message("returns.csv_pieces")},
          [](const Listed& listed) -> std::vector<std::string> {
            return {listed.number,
                    text::message("returns.kind_" + name_of(listed.kind)),
                    text::message("returns.state_" + name_of(listed.state)),
                    text::czech_date_time(listed.made_at),
                    text::czech_date_time(listed.due_at),
                    listed.name,
                    std::to_string(listed.pieces)};
          }};
}

std::vector<Arrived> arrived_of(const std::optional<std::vector<ArrivedInput>>& items) {
  std::vector<Arrived> arrived;
  if (items && items->size() > 100)
    throw http::bad_request("Too many lines", {{"items", "too_long", "names more than 100"}});
  if (items)
    for (const ArrivedInput& item : *items) arrived.push_back({item.variant_id, item.disposition});
  return arrived;
}

Money not_negative(const std::optional<Money>& amount, const char* field) {
  if (amount && amount->is_negative())
    throw http::bad_request("An amount is negative", {{field, "out_of_range", "is negative"}});
  return amount.value_or(Money{});
}

http::Problem problem(HandleRefusal refusal) {
  switch (refusal) {
    case HandleRefusal::unknown:
      return http::not_found("No such return");
    case HandleRefusal::not_of_case:
      return http::bad_request("The return has no such item",
                               {{"items", "unknown_item", "names a line of something else"}});
    case HandleRefusal::reduction_too_high:
      return http::bad_request("The goods cost less than that",
                               {{"reduction", "out_of_range", "is above what the goods cost"}});
    case HandleRefusal::discount_too_high:
      return http::bad_request("The goods cost less than that",
                               {{"amount", "out_of_range", "is above what the goods cost"}});
    case HandleRefusal::exceeds_payment:
      return http::conflict("EXCEEDS_PAYMENT", "More than is left of what was paid");
    case HandleRefusal::nothing_paid:
      return http::conflict("NOTHING_PAID", "Nothing was paid for this order yet");
    case HandleRefusal::not_sent:
      return http::conflict("NOT_SENT", "Nothing of the order has left yet");
    case HandleRefusal::not_now:
      break;
  }
  return http::conflict("NOT_ALLOWED", "The return is in another state by now");
}

http::Route staff_route(http::Method method, const char* path, std::string summary) {
  return {.method = method,
          .path = path,
          .permission = method == http::Method::get ? http::permission::orders_read
                                                    : http::permission::orders_write,
          .summary = std::move(summary),
          .tag = "returns"};
}

http::Route keyed(http::Route route) {
  route.keyed = http::keyed::by_account;
  return route;
}

}  // namespace

void StaffRoutes::register_on(http::Router& router) {
  using http::Method;
  router.add(staff_route(Method::get, "/admin/returns",
                         "Withdrawals and claims, newest first; format=csv exports them"),
             &StaffRoutes::list, this);
  router.add(staff_route(Method::get, "/admin/returns/:id", "A case with its history"),
             &StaffRoutes::show, this);
  auto on_behalf = staff_route(Method::post, "/admin/returns",
                               "Records what a buyer declared by letter, by phone or in person");
  on_behalf.keyed = http::keyed::by_handler;
  router.add(std::move(on_behalf), &StaffRoutes::announce, this);
  router.add(keyed(staff_route(Method::post, "/admin/returns/:id/receive",
                               "The goods of a withdrawal came; the money goes back")),
             &StaffRoutes::receive, this);
  router.add(keyed(staff_route(Method::post, "/admin/returns/:id/accept", "A claim is justified")),
             &StaffRoutes::accept, this);
  router.add(keyed(staff_route(Method::post, "/admin/returns/:id/refuse",
                               "Refuses a withdrawal or a claim, with the reason")),
             &StaffRoutes::refuse, this);
  router.add(keyed(staff_route(Method::post, "/admin/returns/:id/call-off",
                               "The buyer keeps the goods after all")),
             &StaffRoutes::call_off, this);
  router.add(keyed(staff_route(Method::post, "/admin/returns/:id/settle",
                               "Settles a justified claim, also with money")),
             &StaffRoutes::settle, this);
  auto refunds = keyed(staff_route(Method::post, "/admin/orders/:id/refunds",
                                   "Pays a part of an order back out of goodwill"));
  refunds.permission = http::permission::payments_write;
  router.add(std::move(refunds), &StaffRoutes::pay_back, this);
}

Task<http::Prepared<StaffReturns>> StaffRoutes::list(http::Call call, StaffReturnsQuery in) {
  const auto read = [this, filter = filter_of(in)](list::Query page, Deadline deadline) {
    return returns_.browse(filter, std::move(page), deadline);
  };
  return list::answer<StaffReturns, Listed>(
      {staff_list(), list::asked_of(in), &export_table, read, &row_of}, call.deadline);
}

Task<StaffReturn> StaffRoutes::show(http::Call call, ReturnIdInput in) {
  return reply(in.id, call.deadline);
}

Task<http::Reply<StaffReturn>> StaffRoutes::announce(http::Call call, StaffReturnInput in) {
  Announcement announcement = announcement_of(in);
  announcement.order = in.order_id;
  announcement.by_staff = true;
  announcement.request_key = request_key_of(call, ids_);
  announcement.fingerprint = idempotency::fingerprint({call.request->body});
  announcement.actor = audit_log::actor_of(call);
  const auto id = co_await returns_.announce(std::move(announcement), call.deadline);
  if (!id) throw returns::problem(id.error());
  auto made = co_await reply(*id, call.deadline);
  co_return http::Reply<StaffReturn>{std::move(made), 201, {}, {}};
}

Task<StaffReturn> StaffRoutes::receive(http::Call call, ReceiveInput in) {
  Receipt receipt;
  receipt.id = in.id;
  receipt.lines = arrived_of(in.items);
  receipt.reduction = not_negative(in.reduction, "reduction");
  receipt.reduction_reason = text_of(in.reduction_reason);
  if (!receipt.reduction.is_zero() && receipt.reduction_reason.empty())
    throw http::bad_request("A reduction needs its reason",
                            {{"reductionReason", "required", "says what the goods lost"}});
  receipt.note = text_of(in.notes);
  receipt.actor = audit_log::actor_of(call);
  receipt.once = call.once;
  const auto done = co_await returns_.receive(std::move(receipt), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id, call.deadline);
  co_return answer;
}

Task<StaffReturn> StaffRoutes::accept(http::Call call, ReturnDecisionInput in) {
  const auto done = co_await returns_.accept(
      {in.id, text_of(in.notes), audit_log::actor_of(call), call.once}, call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id, call.deadline);
  co_return answer;
}

Task<StaffReturn> StaffRoutes::refuse(http::Call call, ReturnDecisionInput in) {
  if (text_of(in.notes).empty())
    throw http::bad_request("A refusal needs its reason",
                            {{"notes", "required", "tell the buyer why"}});
  const auto done = co_await returns_.refuse(
      {in.id, text_of(in.notes), audit_log::actor_of(call), call.once}, call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id, call.deadline);
  co_return answer;
}

Task<StaffReturn> StaffRoutes::call_off(http::Call call, ReturnDecisionInput in) {
  const auto done = co_await returns_.call_off(
      {in.id, text_of(in.notes), audit_log::actor_of(call), call.once}, call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id, call.deadline);
  co_return answer;
}

Task<StaffReturn> StaffRoutes::settle(http::Call call, SettleInput in) {
  Settlement settlement;
  settlement.id = in.id;
  settlement.outcome = in.outcome;
  settlement.amount = not_negative(in.amount, "amount");
  if ((in.outcome == Remedy::discount) == settlement.amount.is_zero())
    throw http::bad_request(
        "Only a discount has an amount of its own",
        {{"amount", "invalid_choice", "belongs to a discount, and must there"}});
  settlement.lines = arrived_of(in.items);
  settlement.note = text_of(in.notes);
  settlement.actor = audit_log::actor_of(call);
  settlement.once = call.once;
  const auto done = co_await returns_.settle(std::move(settlement), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id, call.deadline);
  co_return answer;
}

Task<http::Reply<GoodwillReply>> StaffRoutes::pay_back(http::Call call, GoodwillInput in) {
  if (in.amount <= Money{})
    throw http::bad_request("Nothing to pay back", {{"amount", "out_of_range", "is above zero"}});
  Goodwill goodwill{in.id, in.amount, in.reason, audit_log::actor_of(call), call.once};
  const auto cause = co_await returns_.pay_back(std::move(goodwill), call.deadline);
  if (!cause) throw problem(cause.error());
  co_return http::Reply<GoodwillReply>{{*cause, in.id, in.amount, in.reason}, 201, {}, {}};
}

Task<StaffReturn> StaffRoutes::reply(CaseId id, Deadline deadline) {
  const auto view = co_await returns_.find(id, deadline);
  if (!view) throw problem(HandleRefusal::unknown);
  StaffReturn answer;
  static_cast<ReturnReply&>(answer) = reply_for(*view);
  for (const HistoryEntry& entry : view->history)
    answer.history.push_back({entry.state, entry.actor, entry.note, entry.at});
  answer.allowed_actions = actions_in(view->state);
  co_return answer;
}

}  // namespace flipflop::returns
