#include "edge/storefront/tracking/change_page.h"

#include "platform/audit_log/audit_log.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

// The phone that a page shows is that of the delivery address, which is the order's own.
CheckoutForm form_of(const order::View& order) {
  CheckoutForm form;
  form.email = order.email;
  form.phone = order.phone;
  form.first_name = order.delivery.first_name;
  form.last_name = order.delivery.last_name;
  form.company_name = order.delivery.company;
  form.street = order.delivery.street;
  form.city = order.delivery.city;
  form.postal_code = order.delivery.postal_code;
  form.note = order.note;
  return form;
}

// How it is delivered and paid stays, so both are there for the judge.
CheckoutForm form_of(const OrderChangeForm& in, const order::View& order) {
  CheckoutForm form;
  form.email = in.email;
  form.phone = in.phone;
  form.first_name = in.first_name;
  form.last_name = in.last_name;
  form.company_name = in.company_name;
  form.street = in.street;
  form.city = in.city;
  form.postal_code = in.postal_code;
  form.note = in.note;
  form.delivery = order.delivery_method;
  form.payment = order.payment_method;
  return form;
}

order::ContactEdit edit_of(const CheckoutForm& form, const order::View& order) {
  order::PlaceRequest wish = request_of(form);
  wish.delivery.country = order.delivery.country;
  wish.delivery.company_id = order.delivery.company_id;
  wish.delivery.vat_id = order.delivery.vat_id;
  order::ContactEdit edit;
  edit.email = std::move(wish.email);
  edit.phone = std::move(wish.phone);
  edit.note = std::move(wish.note);
  edit.delivery = std::move(wish.delivery);
  if (order.delivery.phone.empty() && *edit.phone == order.phone) edit.delivery->phone.clear();
  return edit;
}

void fill_form(text::Dictionary& body, const CheckoutForm& form) {
  const auto set = [&body](const char* name, const std::optional<std::string>& value) {
    body.set(name, value.value_or(""));
  };
  set("EMAIL", form.email);
  set("PHONE", form.phone);
  set("FIRST_NAME", form.first_name);
  set("LAST_NAME", form.last_name);
  set("COMPANY_NAME", form.company_name);
  set("STREET", form.street);
  set("CITY", form.city);
  set("POSTAL_CODE", form.postal_code);
  set("NOTE", form.note);
}

}  // namespace

bool offers_change(const order::View& order) {
  return order.status == order::Status::pending || order.status == order::Status::confirmed;
}

void ChangePage::register_routes(http::Router& router) {
  using http::Method;
  router.add({.method = Method::get,
              .path = "/objednavka/:token/zmena",
              .permission = http::permission::open,
              .summary = "Where an order goes, to be changed by its buyer",
              .is_page = true},
             &ChangePage::show, this);
  router.add({.method = Method::post,
              .path = "/objednavka/:token/zmena",
              .permission = http::permission::open,
              .summary = "Changes where an order goes",
              .is_page = true},
             &ChangePage::change, this);
}

Task<http::Response> ChangePage::show(http::Call call, ByOrderToken in) {
  const auto order = co_await orders_.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  if (!offers_change(*order)) co_return http::see_other("/objednavka/" + order->access_token);
  http::Response response = co_await page(*order, form_of(*order), {}, call.deadline);
  co_return response;
}

Task<http::Response> ChangePage::change(http::Call call, OrderChangeForm in) {
  const auto order = co_await orders_.find_by_token(in.token, call.deadline);
  if (!order) throw http::not_found("there is no such order");
  CheckoutForm form = form_of(in, *order);
  std::vector<Mistake> mistakes = mistakes_in(form);
  if (mistakes.empty()) {
    order::EditTerms terms;
    terms.actor = audit_log::actor_of(call);
    const auto done = co_await orders_.edit_contact(order->id, edit_of(form, *order),
                                                    std::move(terms), call.deadline);
    if (done) co_return http::see_other("/objednavka/" + order->access_token);
    mistakes.push_back({"", "", text::message("tracking.change_too_late")});
  }
  http::Response response =
      co_await page(*order, std::move(form), std::move(mistakes), call.deadline);
  response.status = 422;
  co_return response;
}

Task<http::Response> ChangePage::page(order::View order, CheckoutForm form,
                                      std::vector<Mistake> mistakes, Deadline deadline) {
  const auto surroundings = co_await shell_.surroundings(deadline);
  text::Dictionary document;
  PageHead head;
  head.name = "tracking";
  head.title = text::message("tracking.change_title") + " " + order.number;
  head.is_indexed = false;
  text::Dictionary& body =
      shell_.open(document, head, *surroundings, "edge/storefront/tracking/change.html");
  const std::string url = "/objednavka/" + order.access_token;
  body.set("ORDER_NUMBER", order.number);
  body.set("BACK_URL", url);
  body.set("CHANGE_URL", url + "/zmena");
  fill_form(body, form);
  fill_mistakes(body, mistakes);
  co_return PageShell::close_private(document);
}

}  // namespace flipflop::storefront
