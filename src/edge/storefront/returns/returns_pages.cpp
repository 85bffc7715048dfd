#include "edge/storefront/returns/returns_pages.h"

#include <algorithm>

#include "base/text.h"
#include "edge/storefront/returns/return_form.h"
#include "platform/clock/clock.h"
#include "platform/idempotency/idempotency.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

using returns::Kind;

constexpr const char* withdrawal_path = "/odstoupeni-od-smlouvy";
constexpr const char* claim_path = "/reklamace";

std::string path_of(const order::View& order, Kind kind) {
  return "/objednavka/" + order.access_token + (kind == Kind::claim ? "/reklamace" : "/odstoupeni");
}

std::string words(Kind kind, const char* key) {
  return text::message(std::string("returning.") + (kind == Kind::claim ? "claim_" : "withdraw_") +
                       key);
}

// The pieces that are chosen in a row: what was typed, or else all that a withdrawal may name.
std::string chosen(const ReturnForm& form, const std::string& variant, std::int64_t left,
                   bool is_alone) {
  for (std::size_t row = 0; row < form.item.size() && row < form.quantity.size(); ++row)
    if (form.item[row] == variant) return form.quantity[row];
  return is_alone ? std::to_string(left) : "0";
}

void fill_rows(text::Dictionary& form, const order::View& order, const returns::Openings& open,
               const ReturnForm& typed) {
  std::vector<std::pair<const order::OrderLine*, std::int64_t>> rows;
  for (const returns::WantedLine& left : open.left)
    for (const order::OrderLine& line : order.lines)
      if (line.variant == left.variant && left.quantity > 0)
        rows.emplace_back(&line, left.quantity);
  for (std::size_t row = 0; row < rows.size(); ++row) {
    const auto& [line, left] = rows[row];
    text::Dictionary& item = form.add("ITEM");
    const std::string variant = line->variant.text();
    item.set("ITEM_ID", variant);
    item.set("ITEM_FIELD", field_of(row));
    item.set("ITEM_NAME", line->full_name());
    item.set_whole("ITEM_LEFT", left);
    item.set("ITEM_CHOSEN", chosen(typed, variant, left, rows.size() == 1));
    item.set("ITEM_OF", text::message("returning.item_of", {{"count", std::to_string(left)}}));
  }
}

void fill_remedies(text::Dictionary& form, const ReturnForm& typed) {
  for (const char* name : {"repair", "replacement", "discount", "refund"}) {
    text::Dictionary& choice = form.add("REMEDY");
    choice.set("REMEDY_VALUE", name);
    choice.set("REMEDY_NAME", text::message(std::string("returns.remedy_") + name));
    if (typed.remedy.value_or("repair") == name) choice.show("REMEDY_CHOSEN");
  }
}

// Money that was paid by card goes back to it by itself.
bool needs_account(const order::View& order) {
  return order.payment_method == "cod" || order.payment_method == "bank_transfer";
}

std::string explanation(Kind kind, const order::View& order, const returns::Openings& open) {
  if (kind == Kind::claim) return words(kind, "text");
  if (order::is_before_dispatch(order.status)) return text::message("returning.withdraw_not_sent");
  if (!open.withdrawal_until) return text::message("returning.withdraw_on_way");
  return text::message("returning.withdraw_until",
                       {{"date", text::czech_date(*open.withdrawal_until - Duration(1))}});
}

// Why there is no form, where there is none.
std::string closed(Kind kind, const order::View& order, const returns::Openings& open) {
  if (kind == Kind::claim ? open.may_claim : open.may_withdraw) return {};
  if (order.status == order::Status::cancelled || order.status == order::Status::refunded)
    return text::message("returning.error_ended");
  if (kind == Kind::claim && !open.delivered_at)
    return text::message("returning.error_not_delivered");
  const bool has_left = std::ranges::any_of(
      open.left, [](const returns::WantedLine& line) { return line.quantity > 0; });
  if (!has_left) return text::message("returning.nothing_left");
  if (kind == Kind::claim) return text::message("returning.claim_closed");
  return text::message(
      "returning.error_over",
      {{"date", text::czech_date(open.withdrawal_until.value_or(Instant{}) - Duration(1))}});
}

void fill_form(text::Dictionary& body, const order::View& order, const returns::Openings& open,
               Kind kind, const ReturnForm& typed) {
  text::Dictionary& form = body.add("FORM");
  form.set("FORM_URL", path_of(order, kind));
  form.set("REQUEST_KEY", typed.request_key.value_or(""));
  form.set("ITEMS_LEGEND", words(kind, "items"));
  fill_rows(form, order, open, typed);
  if (kind == Kind::claim) {
    text::Dictionary& defect = form.add("DEFECT");
    defect.set("DESCRIPTION", typed.description.value_or(""));
    fill_remedies(defect, typed);
  }
  const std::string buyer = order.delivery.first_name + " " + order.delivery.last_name;
  form.set("NAME", typed.name.value_or(std::string(trim(buyer))));
  form.set("EMAIL", typed.email.value_or(order.email));
  if (kind == Kind::withdrawal && needs_account(order))
    form.add("ACCOUNT_FIELD").set("ACCOUNT", typed.account.value_or(""));
  form.set("BUTTON", words(kind, "button"));
}

void fact(text::Dictionary& body, const char* key, const std::string& value) {
  if (value.empty()) return;
  text::Dictionary& row = body.add("FACT");
  row.set("FACT_NAME", text::message(key));
  row.set("FACT_VALUE", value);
}

void fill_case(text::Dictionary& body, const returns::View& about, const order::View& order) {
  fact(body, "returning.number", about.number);
  fact(body, "returning.made_at", text::czech_date_time(about.made_at));
  fact(body, "returning.order", order.number);
  fact(body, "returning.state", text::message("returns.state_" + returns::name_of(about.state)));
  fact(body, "returning.name", about.name);
  fact(body, "returning.email", about.email);
  for (const returns::Line& line : about.lines)
    fact(body, "returning.item", std::to_string(line.quantity) + " × " + line.name);
  fact(body, "returning.description", about.description);
  if (about.remedy)
    fact(body, "returning.remedy",
         text::message("returns.remedy_" + returns::name_of(*about.remedy)));
  if (about.outcome)
    fact(body, "returning.outcome",
         text::message("returns.remedy_" + returns::name_of(*about.outcome)));
  fact(body, "returning.account", about.bank_account);
  if (about.refund) fact(body, "returning.refund", about.refund->czech());
  if (!about.reduction.is_zero()) fact(body, "returning.reduction", about.reduction_reason);
}

// What the buyer does now, and until when.
std::vector<std::string> next_steps(const returns::View& about) {
  const std::string until = text::czech_date(about.due_at - Duration(1));
  const auto say = [&until](const char* key) { return text::message(key, {{"date", until}}); };
  if (about.state == returns::State::order_cancelled)
    return {say("returning.next_cancelled"), say("returning.next_cancelled_money")};
  if (!returns::is_under_way(about.state)) return {};
  if (about.kind == Kind::claim)
    return {say("returning.next_claim_send"), say("returning.next_claim_wait")};
  if (about.state == returns::State::received) return {say("returning.next_money")};
  return {say("returning.next_send"), say("returning.next_mark"), say("returning.next_money")};
}

}  // namespace

void ReturnsPages::register_routes(http::Router& router) {
  using http::Method;
  const std::vector<http::RateRule> guessed = {http::rate::order_lookup,
                                               http::rate::order_lookup_number.of("order_number")};
  const auto page = [](Method method, const char* path, const char* summary) {
    return http::Route{.method = method,
                       .path = path,
                       .permission = http::permission::open,
                       .summary = summary,
                       .body_limit = 64 * 1024,
                       .is_page = true,
                       .shed_order = 1};
  };
  router.add(page(Method::get, withdrawal_path, "Withdraw from a contract"),
             &ReturnsPages::find_form, this);
  auto find = page(Method::post, withdrawal_path, "Finds the order to withdraw from");
  find.limits = guessed;
  router.add(std::move(find), &ReturnsPages::find_to_withdraw, this);
  auto find_claimed = page(Method::post, claim_path, "Finds the order to claim a defect of");
  find_claimed.limits = guessed;
  router.add(std::move(find_claimed), &ReturnsPages::find_to_claim, this);
  router.add(page(Method::get, "/objednavka/:token/odstoupeni", "What to withdraw from"),
             &ReturnsPages::withdrawal_form, this);
  router.add(page(Method::post, "/objednavka/:token/odstoupeni", "Withdraws from a contract"),
             &ReturnsPages::withdraw, this);
  router.add(page(Method::get, "/objednavka/:token/reklamace", "What to claim"),
             &ReturnsPages::claim_form, this);
  router.add(page(Method::post, "/objednavka/:token/reklamace", "Claims a defect"),
             &ReturnsPages::claim, this);
  router.add(page(Method::get, "/objednavka/:token/vraceni/:number", "A withdrawal or claim"),
             &ReturnsPages::confirmed, this);
}

Task<http::Response> ReturnsPages::find_form(http::Call call, LookupForm in) {
  return render_lookup(std::move(call), std::move(in), Kind::withdrawal, {});
}

Task<http::Response> ReturnsPages::find_to_withdraw(http::Call call, LookupForm in) {
  return look_up(std::move(call), std::move(in), Kind::withdrawal);
}

Task<http::Response> ReturnsPages::find_to_claim(http::Call call, LookupForm in) {
  return look_up(std::move(call), std::move(in), Kind::claim);
}

Task<http::Response> ReturnsPages::look_up(http::Call call, LookupForm in, Kind kind) {
  const std::string number(trim(in.order_number.value_or("")));
  const std::string email = lower_ascii(trim(in.email.value_or("")));
  const auto order = co_await needs_.orders.find_by_number(number, email, call.deadline);
  if (order) co_return http::see_other(path_of(*order, kind));
  http::Response response = co_await render_lookup(std::move(call), std::move(in), kind,
                                                   text::message("tracking.lookup_error"));
  response.status = 404;
  co_return response;
}

Task<http::Response> ReturnsPages::render_lookup(http::Call call, LookupForm in, Kind kind,
                                                 std::string error) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "returns";
  head.title = words(kind, "title");
  head.description = words(kind, "lookup_text");
  head.is_indexed = error.empty();
  const char* path = kind == Kind::claim ? claim_path : withdrawal_path;
  if (kind == Kind::withdrawal) head.canonical = path;
  text::Dictionary& body =
      needs_.shell.open(document, head, *surroundings, "edge/storefront/returns/find.html");
  body.set("TITLE_TEXT", words(kind, "title"));
  body.set("LEAD", words(kind, "lookup_text"));
  body.set("FIND_URL", path);
  body.set("FIND_BUTTON", words(kind, "open"));
  body.set("LOOKUP_NUMBER", in.order_number.value_or(""));
  body.set("LOOKUP_EMAIL", in.email.value_or(""));
  body.set_optional("LOOKUP_ERROR", error);
  if (kind == Kind::withdrawal) body.show("ABOUT_WITHDRAWAL");
  co_return PageShell::close_private(document);
}

Task<ReturnsPages::Scene> ReturnsPages::scene_of(std::string token, Deadline deadline) {
  auto order = co_await needs_.orders.find_by_token(std::move(token), deadline);
  if (!order) throw http::not_found("there is no such order");
  auto open = co_await needs_.returns.openings(order->id, deadline);
  co_return Scene{std::move(*order), open.value_or(returns::Openings{})};
}

Task<http::Response> ReturnsPages::withdrawal_form(http::Call call, ByOrderToken in) {
  Scene scene = co_await scene_of(in.token, call.deadline);
  http::Response response =
      co_await render_form(std::move(call), std::move(scene), {Kind::withdrawal, {}, {}});
  co_return response;
}

Task<http::Response> ReturnsPages::claim_form(http::Call call, ByOrderToken in) {
  Scene scene = co_await scene_of(in.token, call.deadline);
  http::Response response =
      co_await render_form(std::move(call), std::move(scene), {Kind::claim, {}, {}});
  co_return response;
}

Task<http::Response> ReturnsPages::withdraw(http::Call call, ReturnForm in) {
  return declare(std::move(call), std::move(in), Kind::withdrawal);
}

Task<http::Response> ReturnsPages::claim(http::Call call, ReturnForm in) {
  return declare(std::move(call), std::move(in), Kind::claim);
}

// A form that is sent twice carries the same key and leads to the same case.
Task<http::Response> ReturnsPages::declare(http::Call call, ReturnForm in, Kind kind) {
  Scene scene = co_await scene_of(in.token, call.deadline);
  JudgedReturn form = judged(in, scene.order, kind);
  if (form.mistakes.empty()) {
    form.announcement.request_key =
        "form|" + (in.request_key && in.request_key->size() <= 64 && !in.request_key->empty()
                       ? *in.request_key
                       : needs_.platform.ids.next().text());
    form.announcement.fingerprint = idempotency::fingerprint({call.request->body});
    form.announcement.actor = audit_log::actor_of(call);
    const auto id = co_await needs_.returns.announce(form.announcement, call.deadline);
    if (id) {
      const auto made = co_await needs_.returns.find(*id, call.deadline);
      co_return http::see_other("/objednavka/" + scene.order.access_token + "/vraceni/" +
                                made->number);
    }
    form.mistakes.push_back(mistake_of(id.error(), kind));
  }
  http::Response response = co_await render_form(std::move(call), std::move(scene),
                                                 {kind, std::move(in), std::move(form.mistakes)});
  response.status = 422;
  co_return response;
}

Task<http::Response> ReturnsPages::render_form(http::Call call, Scene scene, Shown shown) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "returns";
  head.title = words(shown.kind, "title");
  head.is_indexed = false;
  text::Dictionary& body =
      needs_.shell.open(document, head, *surroundings, "edge/storefront/returns/declare.html");
  body.set("TITLE_TEXT", words(shown.kind, "title"));
  body.set("ORDER_NUMBER", scene.order.number);
  body.set("ORDER_URL", "/objednavka/" + scene.order.access_token);
  const std::string why_not = closed(shown.kind, scene.order, scene.open);
  if (!why_not.empty()) {
    text::Dictionary& section = body.add("CLOSED");
    section.set("CLOSED_TEXT", why_not);
    if (shown.kind == Kind::withdrawal && scene.open.may_claim)
      section.add("CLAIM_INSTEAD").set("CLAIM_URL", path_of(scene.order, Kind::claim));
    co_return PageShell::close_private(document);
  }
  body.set("LEAD", explanation(shown.kind, scene.order, scene.open));
  if (!shown.form.request_key) shown.form.request_key = needs_.platform.ids.next().text();
  fill_form(body, scene.order, scene.open, shown.kind, shown.form);
  fill_mistakes(body, shown.mistakes);
  co_return PageShell::close_private(document);
}

Task<http::Response> ReturnsPages::confirmed(http::Call call, ByCaseNumber in) {
  const Scene scene = co_await scene_of(in.token, call.deadline);
  const auto cases = co_await needs_.returns.of_order(scene.order.id, call.deadline);
  const auto about = std::ranges::find(cases, in.number, &returns::View::number);
  if (about == cases.end()) throw http::not_found("this order has no such case");
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "returns";
  head.title = words(about->kind, "title") + " " + about->number;
  head.is_indexed = false;
  text::Dictionary& body =
      needs_.shell.open(document, head, *surroundings, "edge/storefront/returns/confirmed.html");
  body.set("TITLE_TEXT", words(about->kind, "done"));
  body.set("LEAD",
           text::message("returning.done_text", {{"date", text::czech_date_time(about->made_at)},
                                                 {"email", about->email}}));
  body.set("ORDER_URL", "/objednavka/" + scene.order.access_token);
  fill_case(body, *about, scene.order);
  const auto steps = next_steps(*about);
  if (!steps.empty()) {
    text::Dictionary& next = body.add("NEXT");
    for (const std::string& step : steps) next.add("STEP").set("STEP_TEXT", step);
    if (returns::is_under_way(about->state) && about->state != returns::State::received)
      next.show("SEND_TO");
  }
  co_return PageShell::close_private(document);
}

}  // namespace flipflop::storefront
