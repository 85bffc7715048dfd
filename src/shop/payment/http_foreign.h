#pragma once
// The wire of the old payment service, for other applications (docs/payments-for-applications.md).
// An application is known by its API key: the key's name is the application, so a new key of the
// same name goes on with its payments, and nobody sees those of another.

#include "platform/http/router.h"
#include "shop/payment/foreign_orders.h"

namespace flipflop::payment {

// Both spellings of old clients are taken; members without effect are those that no provider here
// needs, and the buyer's data among them are not kept.
struct ForeignPaymentInput {
  json::Text<1, 255> order_id;
  std::optional<json::Text<1, 100>> application_id;
  Money amount;
  json::Text<3, 3> currency;
  json::Text<1, 50> payment_method;
  std::optional<json::Text<1, 1000>> callback_url, return_url, success_url;
  std::optional<json::Raw> metadata;
  json::Ignored cancel_url, customer, description;
};
BOOST_DESCRIBE_STRUCT(ForeignPaymentInput, (),
                      (order_id, application_id, amount, currency, payment_method, callback_url,
                       return_url, success_url, metadata, cancel_url, customer, description))

struct ForeignPaymentPath {
  PaymentId payment_id;
};
BOOST_DESCRIBE_STRUCT(ForeignPaymentPath, (), (payment_id))

struct ForeignRefundInput {
  PaymentId payment_id;
  std::optional<Money> amount;  // nothing: all that is left
  std::optional<json::Text<1, 500>> reason;
};
BOOST_DESCRIBE_STRUCT(ForeignRefundInput, (), (payment_id, amount, reason))

struct ForeignTransferReply {
  std::string account, iban, variable_symbol, spayd;
};
BOOST_DESCRIBE_STRUCT(ForeignTransferReply, (), (account, iban, variable_symbol, spayd))

// Members in pairs are the same: the name in the old service, and the one that its client reads.
struct ForeignPaymentReply {
  PaymentId payment_id, id;
  std::string order_id, application_id;
  ForeignStatus status = ForeignStatus::pending;
  std::string amount;  // "1499.00"
  std::string currency = "CZK";
  std::string payment_method;
  std::optional<std::string> redirect_url, redirect_uri;
  std::optional<std::string> provider_transaction_id, transaction_id;
  std::optional<ForeignTransferReply> bank_transfer;
  Instant created_at;
  std::optional<Instant> expires_at, completed_at, paid_at, refunded_at;
  std::string refunded_amount, refunding_amount;  // back with the buyer; on its way
  json::Raw metadata;
};
BOOST_DESCRIBE_STRUCT(ForeignPaymentReply, (),
                      (payment_id, id, order_id, application_id, status, amount, currency,
                       payment_method, redirect_url, redirect_uri, provider_transaction_id,
                       transaction_id, bank_transfer, created_at, expires_at, completed_at, paid_at,
                       refunded_at, refunded_amount, refunding_amount, metadata))

struct PaymentEndpoint {
  std::string method, path, summary;
};
BOOST_DESCRIBE_STRUCT(PaymentEndpoint, (), (method, path, summary))

struct PaymentServiceReply {
  std::string service = "payment";
  std::vector<std::string> payment_methods, currencies;
  std::vector<PaymentEndpoint> endpoints;
};
BOOST_DESCRIBE_STRUCT(PaymentServiceReply, (), (service, payment_methods, currencies, endpoints))

class ForeignRoutes {
 public:
  struct Rules {
    Scheme callbacks = Scheme::https_alone;
    std::string usual_return_url;  // of payments that name none
  };
  ForeignRoutes(ForeignOrders& orders, Rules rules) : orders_(orders), rules_(std::move(rules)) {}
  void add_to(http::Router& router);
  // What the port of the role says about itself.
  void describe_on(http::Router& router);

  Task<http::Reply<ForeignPaymentReply>> create(http::Call call, ForeignPaymentInput in);
  Task<ForeignPaymentReply> show(http::Call call, ForeignPaymentPath in);
  Task<http::Reply<ForeignPaymentReply>> refund(http::Call call, ForeignRefundInput in);
  Task<PaymentServiceReply> describe(http::Call call, http::Nothing in);

 private:
  NewForeignPayment wanted_of(const http::Call& call, const ForeignPaymentInput& in) const;
  http::Problem refused(ForeignRefusal refusal, const char* code) const;
  Task<ForeignPaymentReply> reply_of(ForeignPayment payment, Deadline deadline);

  ForeignOrders& orders_;
  Rules rules_;
};

}  // namespace flipflop::payment
