#include "shop/order/http_edits.h"

#include "base/mail_address.h"
#include "platform/audit_log/audit_log.h"
#include "platform/http/version.h"
#include "shop/order/http_input.h"

namespace flipflop::order {
namespace {

constexpr std::size_t most_kept = cart::most_lines;

template <class Input>
ContactEdit contact_of(const Input& in) {
  json::Errors errors;
  ContactEdit edit;
  if (in.email) edit.email = *in.email;
  if (edit.email && !is_mail_address(*edit.email))
    errors.add("email", "invalid_format", "an e-mail address like name@example.cz");
  if (in.phone) edit.phone = *in.phone;
  if (edit.phone && !edit.phone->empty() && !is_phone(*edit.phone))
    errors.add("phone", "invalid_format", "9 to 15 digits, perhaps with + in front");
  if (in.notes) edit.note = *in.notes;
  if (in.delivery_address) {
    edit.delivery = address_of(*in.delivery_address, "deliveryAddress", errors);
    if (edit.delivery->company_id || edit.delivery->vat_id)
      errors.add("deliveryAddress.companyId", "not_possible",
                 "the company that buys is agreed when the order is placed");
  }
  if (!errors.empty()) throw http::bad_request("The change has mistakes", errors.list());
  return edit;
}

http::Problem problem(EditRefusal refusal) {
  switch (refusal) {
    case EditRefusal::unknown_order:
      return http::not_found("No such order");
    case EditRefusal::stale:
      return http::stale_version();
    case EditRefusal::being_paid:
      return http::conflict("BEING_PAID",
                            "This order is being paid just now: its amount cannot change");
    case EditRefusal::paid_already:
      return http::conflict("ALREADY_PAID",
                            "The money for this order came a moment ago: ask again");
    case EditRefusal::paid_back:
      return http::conflict("ALREADY_REFUNDED", "The money for this order went back");
    case EditRefusal::lies_in_case:
      return http::conflict("LIES_IN_RETURN",
                            "Some of these pieces lie in a withdrawal or a claim: end it first");
    case EditRefusal::exceeds_payment:
      return http::conflict("EXCEEDS_PAYMENT",
                            "Less than these pieces cost is left of what was paid");
    case EditRefusal::covered_by_vouchers:
      return http::conflict("COVERED_BY_VOUCHERS",
                            "Gift vouchers would pay all of the rest: cancel the order, which gives"
                            " them back, and make a new one");
    case EditRefusal::unknown_line:
      return http::bad_request("The order has no such line",
                               {{"items", "unknown_item", "a variant that the order has"}});
    case EditRefusal::not_fewer:
      return http::bad_request("An order is edited to fewer pieces",
                               {{"items", "out_of_range", "fewer pieces than were ordered"}});
    case EditRefusal::nothing_left:
      return http::bad_request("Something has to be left: cancel the order instead",
                               {{"items", "out_of_range", "at least one line stays"}});
    case EditRefusal::too_late:
      break;
  }
  return http::conflict("TOO_LATE", "This order is being worked on: it cannot be changed any more");
}

}  // namespace

void EditRoutes::register_on(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add({.method = Method::patch,
              .path = "/orders/track/:token",
              .permission = permission::open,
              .summary = "Change where an order goes, before it is worked on",
              .tag = "order",
              .keyed = http::keyed::by_path("token")},
             &EditRoutes::edit_tracked, this);
  router.add({.method = Method::patch,
              .path = "/admin/orders/:id",
              .permission = permission::orders_write,
              .summary = "Changes the contact of an order that is not worked on yet",
              .tag = "order",
              .keyed = http::keyed::by_account},
             &EditRoutes::edit_contact, this);
  router.add({.method = Method::post,
              .path = "/admin/orders/:id/fewer",
              .permission = permission::orders_write,
              .summary = "Takes pieces out of an order that is not worked on yet",
              .tag = "order",
              .keyed = http::keyed::by_account},
             &EditRoutes::keep_fewer, this);
}

Task<OrderReply> EditRoutes::edit_tracked(http::Call call, TrackedContactInput in) {
  ContactEdit edit = contact_of(in);
  const auto view = co_await orders_.find_by_token(in.token, call.deadline);
  if (!view) throw http::not_found("No such order");
  EditTerms terms{EditedBy::buyer, audit_log::actor_of(call), std::nullopt, call.once};
  const auto done =
      co_await orders_.edit_contact(view->id, std::move(edit), std::move(terms), call.deadline);
  if (!done) throw problem(done.error());
  const auto after = co_await orders_.find_by_token(in.token, call.deadline);
  if (!after) throw http::not_found("No such order");
  co_return reply_for(*after, public_url_);
}

Task<http::Reply<StaffOrder>> EditRoutes::edit_contact(http::Call call, StaffContactInput in) {
  ContactEdit edit = contact_of(in);
  EditTerms terms{EditedBy::staff, audit_log::actor_of(call),
                  http::seen_version(*call.request, http::IfMatch::honoured), call.once};
  const auto done =
      co_await orders_.edit_contact(in.id, std::move(edit), std::move(terms), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await staff_reply(&orders_, &warehouse_, in.id, call.deadline);
  co_return answer;
}

Task<http::Reply<StaffOrder>> EditRoutes::keep_fewer(http::Call call, FewerItemsInput in) {
  if (in.items.empty() || in.items.size() > most_kept)
    throw http::bad_request("Say which pieces stay",
                            {{"items", "out_of_range", "one line at least, 100 at most"}});
  std::vector<KeptPieces> kept;
  for (const KeptItemInput& item : in.items) kept.push_back({item.variant_id, item.quantity});
  EditTerms terms{EditedBy::staff, audit_log::actor_of(call),
                  http::seen_version(*call.request, http::IfMatch::honoured), call.once};
  const auto done =
      co_await orders_.keep_fewer(in.id, std::move(kept), std::move(terms), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await staff_reply(&orders_, &warehouse_, in.id, call.deadline);
  co_return answer;
}

}  // namespace flipflop::order
