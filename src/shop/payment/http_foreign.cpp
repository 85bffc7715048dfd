#include "shop/payment/http_foreign.h"

#include "shop/payment/rules.h"

namespace flipflop::payment {
namespace {

using http::Method;

constexpr const char* creation_failed = "PAYMENT_CREATION_FAILED";
constexpr const char* refund_failed = "REFUND_FAILED";
constexpr std::size_t longest_metadata = 4000;

http::Route route_of(Method method, std::string path, std::string summary) {
  http::Route route{.method = method,
                    .path = std::move(path),
                    .permission = http::permission::payments_use,
                    .summary = std::move(summary),
                    .flat_errors = true};
  if (method != Method::get) {
    route.body_limit = 64 * 1024;
    route.shed_order = 1;
    route.keyed = http::keyed::by_account;
  }
  return route;
}

http::Problem bad_field(int status, const char* code, json::FieldError error) {
  const auto message = "'" + error.path + "' " + error.message + ".";
  return {status, code, message, {std::move(error)}};
}

std::string checked_address(const std::optional<json::Text<1, 1000>>& url, const char* field,
                            Scheme scheme) {
  if (!url) return {};
  if (is_web_address(*url, scheme)) return *url;
  throw bad_field(400, "VALIDATION_ERROR",
                  {field, "invalid_format",
                   scheme == Scheme::https_alone ? "must be an address that begins with https://"
                                                 : "must be an address of the web"});
}

std::string checked_metadata(const std::optional<json::Raw>& metadata) {
  if (!metadata) return "{}";
  if (metadata->text.starts_with('{') && metadata->text.size() <= longest_metadata)
    return metadata->text;
  throw bad_field(400, "VALIDATION_ERROR",
                  {"metadata", metadata->text.starts_with('{') ? "too_long" : "wrong_type",
                   "must be an object of at most 4000 bytes"});
}

// Somebody who is signed in, and whose rights let keys be made for applications, is none.
const std::string& application_of(const http::Call& call) {
  if (!call.principal.key_name.empty()) return call.principal.key_name;
  throw http::Problem(403, "FORBIDDEN", "An application pays by its API key alone.");
}

}  // namespace

void ForeignRoutes::add_to(http::Router& router) {
  router.add(route_of(Method::post, "/payments/create",
                      "An application has its order paid; the order that has a payment gets it"),
             &ForeignRoutes::create, this);
  router.add(route_of(Method::get, "/payments/:paymentId", "A payment of the application's"),
             &ForeignRoutes::show, this);
  router.add(route_of(Method::get, "/payments/:paymentId/status",
                      "A payment of the application's, where old clients look for it"),
             &ForeignRoutes::show, this);
  router.add(route_of(Method::post, "/payments/:paymentId/refund",
                      "Gives back a part of a completed payment, or all that is left of it"),
             &ForeignRoutes::refund, this);
  router.add(route_of(Method::put, "/payments/:paymentId/refund",
                      "Gives money of a payment back, as old clients ask for it"),
             &ForeignRoutes::refund, this);
}

void ForeignRoutes::describe_on(http::Router& router) {
  for (const char* path : {"/", "/api"})
    router.add({.method = Method::get,
                .path = path,
                .permission = http::permission::open,
                .summary = "What this service is and answers"},
               &ForeignRoutes::describe, this);
}

Task<http::Reply<ForeignPaymentReply>> ForeignRoutes::create(http::Call call,
                                                             ForeignPaymentInput in) {
  auto made = co_await orders_.create(wanted_of(call, in), call.deadline);
  if (!made) throw refused(made.error(), creation_failed);
  auto reply = co_await reply_of(std::move(made->payment), call.deadline);
  co_return http::Reply<ForeignPaymentReply>{.data = std::move(reply),
                                             .status = made->is_new ? 201 : 200};
}

NewForeignPayment ForeignRoutes::wanted_of(const http::Call& call,
                                           const ForeignPaymentInput& in) const {
  const auto& application = application_of(call);
  if (in.application_id && *in.application_id != application)
    throw bad_field(403, "FORBIDDEN",
                    {"applicationId", "invalid_choice", "must be the name of the API key"});
  if (in.amount <= Money{})
    throw bad_field(400, "VALIDATION_ERROR", {"amount", "out_of_range", "must be at least 0.01"});
  if (in.currency != "CZK")
    throw bad_field(422, creation_failed, {"currency", "invalid_choice", "must be CZK"});
  auto return_url = checked_address(in.return_url, "returnUrl", Scheme::any);
  auto success_url = checked_address(in.success_url, "successUrl", Scheme::any);
  if (!success_url.empty()) return_url = std::move(success_url);
  return {.application = application,
          .reference = in.order_id,
          .amount = in.amount,
          .method = in.payment_method,
          .return_url = return_url.empty() ? rules_.usual_return_url : std::move(return_url),
          .callback_url = checked_address(in.callback_url, "callbackUrl", rules_.callbacks),
          .metadata = checked_metadata(in.metadata),
          .once = call.once};
}

Task<ForeignPaymentReply> ForeignRoutes::show(http::Call call, ForeignPaymentPath in) {
  auto payment = co_await orders_.find(in.payment_id, call.principal.key_name, call.deadline);
  if (!payment) throw refused(ForeignRefusal::unknown, creation_failed);
  auto reply = co_await reply_of(*std::move(payment), call.deadline);
  co_return reply;
}

Task<http::Reply<ForeignPaymentReply>> ForeignRoutes::refund(http::Call call,
                                                             ForeignRefundInput in) {
  if (in.amount && *in.amount <= Money{})
    throw bad_field(400, "VALIDATION_ERROR", {"amount", "out_of_range", "must be at least 0.01"});
  const int status = call.request->method == Method::post ? 201 : 200;
  ForeignRefund wanted{.application = call.principal.key_name,
                       .id = in.payment_id,
                       .amount = in.amount,
                       .reason = in.reason ? std::string(*in.reason) : "",
                       .key = http::idempotency_key_of(*call.request),
                       .once = call.once};
  auto payment = co_await orders_.refund(std::move(wanted), call.deadline);
  if (!payment) throw refused(payment.error(), refund_failed);
  auto reply = co_await reply_of(*std::move(payment), call.deadline);
  co_return http::Reply<ForeignPaymentReply>{.data = std::move(reply), .status = status};
}

http::Problem ForeignRoutes::refused(ForeignRefusal refusal, const char* code) const {
  switch (refusal) {
    case ForeignRefusal::unknown:
      return http::not_found("There is no payment of this id.");
    case ForeignRefusal::unknown_method: {
      std::string names;
      for (const MethodInfo& method : orders_.methods())
        names += (names.empty() ? "" : ", ") + method.code;
      return bad_field(422, code, {"paymentMethod", "invalid_choice", "must be one of " + names});
    }
    case ForeignRefusal::other_amount:
      return bad_field(409, code,
                       {"amount", "conflict", "is not that of the payment that this order has"});
    case ForeignRefusal::other_method:
      return bad_field(
          409, code,
          {"paymentMethod", "conflict", "is not that of the payment that this order has"});
    case ForeignRefusal::not_completed:
      return http::conflict(code, "Only a completed payment can be given back.");
    case ForeignRefusal::exceeds:
      break;
  }
  return bad_field(409, code, {"amount", "out_of_range", "is more than what is left to give back"});
}

Task<ForeignPaymentReply> ForeignRoutes::reply_of(ForeignPayment payment, Deadline deadline) {
  ForeignPaymentReply reply;
  reply.payment_id = reply.id = payment.id;
  reply.order_id = payment.reference;
  reply.application_id = payment.application;
  const bool has_page = !payment.redirect_url.empty();
  reply.status = foreign_status(payment.state, has_page ? HasPage::yes : HasPage::no);
  reply.amount = payment.amount.decimal();
  reply.payment_method = payment.method;
  if (has_page) reply.redirect_url = reply.redirect_uri = payment.redirect_url;
  if (!payment.provider_id.empty())
    reply.provider_transaction_id = reply.transaction_id = payment.provider_id;
  reply.created_at = payment.made_at;
  // Bank transfers have no instructions where the shop has no account any more, and no end.
  const auto how = co_await orders_.transfer_instructions(payment.id, deadline);
  if (how)
    reply.bank_transfer =
        ForeignTransferReply{how->account, how->iban, how->variable_symbol, how->spayd};
  if (payment.method != bank_transfer_code) reply.expires_at = payment.made_at + attempt_life;
  reply.completed_at = reply.paid_at = payment.paid_at;
  reply.refunded_at = payment.returned_at;
  reply.refunded_amount = payment.returned.decimal();
  reply.refunding_amount = payment.returning.decimal();
  reply.metadata.text = std::move(payment.metadata);
  co_return reply;
}

Task<PaymentServiceReply> ForeignRoutes::describe(http::Call, http::Nothing) {
  PaymentServiceReply reply;
  for (const MethodInfo& method : orders_.methods()) reply.payment_methods.push_back(method.code);
  reply.currencies = {"CZK"};
  http::Router own;
  add_to(own);
  for (const auto& listed : own.listed())
    reply.endpoints.push_back({std::string(http::method_name(listed.route.method)),
                               listed.route.path, listed.route.summary});
  reply.endpoints.push_back(
      {"POST", "/webhooks/:provider", "A signed message of a payment provider"});
  reply.endpoints.push_back({"GET", "/health", "Is the service alive"});
  co_return reply;
}

}  // namespace flipflop::payment
