#include "edge/storefront/tracking/tracking_page.h"

#include <algorithm>

#include "base/text.h"
#include "edge/storefront/layout/order_summary.h"
#include "edge/storefront/layout/points_words.h"
#include "edge/storefront/tracking/change_page.h"
#include "edge/storefront/tracking/timeline.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

void fill_steps(text::Dictionary& body, const order::View& order) {
  for (const Step& step : timeline_of(order)) {
    text::Dictionary& row = body.add("STEP");
    row.set("STEP_KIND", step.kind);
    if (step.kind == "now") row.show("STEP_NOW");
    row.set("STEP_NAME", text::message(step.message_key));
    if (step.at) row.set_optional("STEP_TIME", text::czech_date_time(*step.at));
  }
}

void fill_parcels(text::Dictionary& body, const std::vector<shipping::Parcel>& parcels) {
  for (const shipping::Parcel& parcel : parcels) {
    text::Dictionary& section = body.add("SHIPMENT");
    section.set("CARRIER_NAME", text::message("tracking.carrier_" + parcel.carrier));
    section.set("TRACKING_NUMBER", parcel.tracking_number);
    section.set_optional("TRACKING_URL", parcel.tracking_url);
  }
}

// The company that buys, where one does.
void fill_buyer(text::Dictionary& body, const order::Address& billing) {
  if (!billing.company_id && !billing.vat_id) return;
  text::Dictionary& section = body.add("BUYER");
  const auto add = [&section](const std::string& line) {
    section.add("BUYER_LINE").set("BUYER_TEXT", line);
  };
  if (!billing.company.empty()) add(billing.company);
  if (billing.company_id)
    add(text::message("checkout.company_id_number") + " " + *billing.company_id);
  if (billing.vat_id) add(text::message("checkout.vat_id") + " " + *billing.vat_id);
}

std::string_view name_of(billing::Kind kind) {
  switch (kind) {
    case billing::Kind::proforma:
      return "tracking.document_proforma";
    case billing::Kind::tax:
      return "tracking.document_tax";
    case billing::Kind::corrective:
      break;
  }
  return "tracking.document_corrective";
}

void fill_documents(text::Dictionary& body, const std::string& access_token,
                    const std::vector<billing::Document>& documents) {
  if (documents.empty()) return;
  text::Dictionary& section = body.add("DOCUMENTS");
  for (const billing::Document& one : documents) {
    text::Dictionary& row = section.add("DOCUMENT");
    row.set("DOCUMENT_URL", "/objednavka/" + access_token + "/doklad/" + one.id.text());
    row.set("DOCUMENT_NAME", text::message(name_of(one.kind), {{"number", one.number}}));
  }
}

// A transfer is paid from the thank-you page's instructions, everything else from /platba.
void fill_payment(text::Dictionary& body, const order::View& order, bool is_online) {
  text::Dictionary& section = body.add("PAY_NOW");
  section.set("PAY_TEXT", text::message(is_online ? "tracking.pay_online" : "tracking.pay_bank"));
  section.set("PAY_URL", is_online ? "/platba/" + order.access_token + "/znovu"
                                   : "/objednavka/" + order.access_token + "/zaplatit");
}

// The law wants the control for as long as one may withdraw, and wherever the contract is shown.
void fill_returns(text::Dictionary& body, const order::View& order, const returns::Openings& open) {
  if (!open.may_withdraw && !open.may_claim) return;
  text::Dictionary& section = body.add("RETURN");
  const std::string base = "/objednavka/" + order.access_token;
  if (open.may_withdraw) {
    text::Dictionary& withdraw = section.add("MAY_WITHDRAW");
    withdraw.set("WITHDRAW_URL", base + "/odstoupeni");
    withdraw.set(
        "WITHDRAW_TEXT",
        open.withdrawal_until
            ? text::message("tracking.withdraw_text",
                            {{"date", text::czech_date(*open.withdrawal_until - Duration(1))}})
            : text::message("tracking.withdraw_soon"));
  }
  if (open.may_claim) section.add("MAY_CLAIM").set("CLAIM_URL", base + "/reklamace");
}

void fill_cases(text::Dictionary& body, const order::View& order,
                const std::vector<returns::View>& cases) {
  if (cases.empty()) return;
  text::Dictionary& section = body.add("CASES");
  for (const returns::View& one : cases) {
    text::Dictionary& row = section.add("CASE");
    row.set("CASE_URL", "/objednavka/" + order.access_token + "/vraceni/" + one.number);
    row.set("CASE_NUMBER", one.number);
    row.set("CASE_KIND", text::message("returns.kind_" + returns::name_of(one.kind)));
    row.set("CASE_STATE", text::message("returns.state_" + returns::name_of(one.state)));
    row.set("CASE_TIME", text::czech_date(one.made_at));
  }
}

void fill_points(text::Dictionary& body, const std::optional<loyalty::Promise>& promise) {
  if (!promise) return;
  body.set_optional("POINTS",
                    text::message(promise->is_awarded ? "points.awarded" : "points.promised",
                                  {{"points", points_in_words(promise->points)}}));
}

}  // namespace

void TrackingPage::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::get,
              .path = "/objednavka",
              .permission = open,
              .summary = "Find an order",
              .is_page = true},
             &TrackingPage::lookup_form, this);
  router.add(
      {.method = Method::post,
       .path = "/objednavka",
       .permission = open,
       .summary = "Find an order by number and e-mail",
       .is_page = true,
       .limits = {http::rate::order_lookup, http::rate::order_lookup_number.of("order_number")}},
      &TrackingPage::lookup, this);
  router.add({.method = Method::get,
              .path = "/objednavka/:token",
              .permission = open,
              .summary = "An order as its buyer follows it",
              .is_page = true},
             &TrackingPage::show, this);
  router.add({.method = Method::get,
              .path = "/objednavka/:token/doklad/:id",
              .permission = open,
              .summary = "A document of an order as PDF",
              .is_page = true},
             &TrackingPage::document, this);
  router.add({.method = Method::post,
              .path = "/objednavka/:token/zrusit",
              .permission = open,
              .summary = "Cancels an unpaid order",
              .is_page = true},
             &TrackingPage::cancel, this);
  router.add({.method = Method::post,
              .path = "/objednavka/:token/zaplatit",
              .permission = open,
              .summary = "Instructions for a transfer",
              .is_page = true},
             &TrackingPage::pay_by_transfer, this);
}

Task<http::Response> TrackingPage::show(http::Call call, ByOrderToken in) {
  const auto order = co_await needs_.orders.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  const auto parcels = co_await needs_.shipping.parcels(order->id.uuid, call.deadline);
  const auto cases = co_await needs_.returns.of_order(order->id, call.deadline);
  const auto open = co_await needs_.returns.openings(order->id, call.deadline);
  const auto documents = co_await needs_.billing.of_order(order->id.uuid, call.deadline);
  const auto promise = co_await needs_.loyalty.promise(*order, call.deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "tracking";
  head.title = text::message("tracking.title") + " " + order->number;
  head.is_indexed = false;
  text::Dictionary& body =
      needs_.shell.open(document, head, *surroundings, "edge/storefront/tracking/tracking.html");
  body.set("ORDER_NUMBER", order->number);
  body.set("TOTAL", order->to_pay().czech());
  body.set("PLACED_TEXT",
           text::message("tracking.placed", {{"date", text::czech_date_time(order->placed_at)}}));
  const StateBadge badge = badge_of(*order);
  body.set("STATE_NAME", text::message(badge.message_key));
  body.set("STATE_KIND", badge.kind);
  const auto method = needs_.payments.find_method(order->payment_method);
  const bool is_unpaid = order->status == order::Status::pending;
  if (is_unpaid && method && !method->on_delivery) fill_payment(body, *order, method->online);
  if (is_unpaid)
    body.add("CANCEL").set("CANCEL_URL", "/objednavka/" + order->access_token + "/zrusit");
  fill_steps(body, *order);
  fill_parcels(body, parcels);
  fill_cases(body, *order, cases);
  if (open) fill_returns(body, *order, *open);
  fill_address(body, order->delivery);
  if (offers_change(*order))
    body.set_optional("CHANGE_URL", "/objednavka/" + order->access_token + "/zmena");
  fill_buyer(body, order->billing);
  fill_documents(body, order->access_token, documents);
  fill_points(body, promise);
  fill_order_summary(body.include("ORDER_SUMMARY", "edge/storefront/layout/order_summary.html"),
                     *order);
  co_return PageShell::close_private(document);
}

Task<http::Response> TrackingPage::document(http::Call call, ByDocument in) {
  const auto order = co_await needs_.orders.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto issued = co_await needs_.billing.find(in.id, call.deadline);
  if (!issued || issued->document.order_id != order->id.uuid)
    throw http::not_found("there is no such document");
  auto bytes = co_await needs_.billing.pdf(in.id, call.deadline);
  if (!bytes) throw http::not_found("there is no such document");
  http::Response response;
  response.content_type = "application/pdf";
  response.body = std::move(*bytes);
  response.with("Content-Disposition",
                "attachment; filename=\"" + issued->document.number + ".pdf\"");
  response.with("Cache-Control", "private, no-store");
  co_return response;
}

Task<http::Response> TrackingPage::cancel(http::Call call, ByOrderToken in) {
  const auto order = co_await needs_.orders.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  const auto cancelled =
      co_await needs_.orders.cancel(order->id, order::CancelReason::buyer, "buyer", call.deadline);
  if (!cancelled) throw http::conflict("TOO_LATE", text::message("tracking.cancel_too_late"));
  co_return http::see_other("/objednavka/" + order->access_token);
}

Task<http::Response> TrackingPage::pay_by_transfer(http::Call, ByOrderToken in) {
  co_return http::see_other("/objednavka/" + percent_encode(in.token) + "/dekujeme");
}

Task<http::Response> TrackingPage::lookup_form(http::Call call, LookupForm in) {
  http::Response response = co_await render_lookup(std::move(call), std::move(in), {});
  co_return response;
}

Task<http::Response> TrackingPage::lookup(http::Call call, LookupForm in) {
  const std::string number(trim(in.order_number.value_or("")));
  const std::string email = lower_ascii(trim(in.email.value_or("")));
  const auto order = co_await needs_.orders.find_by_number(number, email, call.deadline);
  if (order) co_return http::see_other("/objednavka/" + order->access_token);
  http::Response response = co_await render_lookup(std::move(call), std::move(in),
                                                   text::message("tracking.lookup_error"));
  response.status = 404;
  co_return response;
}

Task<http::Response> TrackingPage::render_lookup(http::Call call, LookupForm in,
                                                 std::string error) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "tracking";
  head.title = text::message("tracking.lookup_title");
  head.description = text::message("tracking.lookup_text");
  text::Dictionary& body =
      needs_.shell.open(document, head, *surroundings, "edge/storefront/tracking/lookup.html");
  body.set("LOOKUP_NUMBER", in.order_number.value_or(""));
  body.set("LOOKUP_EMAIL", in.email.value_or(""));
  body.set_optional("LOOKUP_ERROR", error);
  co_return PageShell::close_private(document);
}

}  // namespace flipflop::storefront
