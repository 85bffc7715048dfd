#pragma once
// Payments for the orders of other applications: one for each order, made, seen and given back by
// the application alone that the API key is named after. What moves money is the same as for our
// own orders (service.h, settlement.h). Keeps no state of its own; safe from every loop.

#include <expected>

#include "shop/payment/foreign_store.h"
#include "shop/payment/service.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::payment {

struct NewForeignPayment {
  std::string application, reference;
  Money amount;
  std::string method;  // as asked for: foreign_rules.h, meant_method
  std::string return_url, callback_url;
  std::string metadata;
  idempotency::Once* once = nullptr;
};

struct ForeignRefund {
  std::string application;
  PaymentId id;
  std::optional<Money> amount;  // nothing: all that is left
  std::string reason;
  std::string key;  // of the request; empty without one
  idempotency::Once* once = nullptr;
};

struct ForeignMade {
  ForeignPayment payment;
  bool is_new = false;
};

enum class ForeignRefusal {
  unknown,         // no payment, or another application's
  unknown_method,  // there is no such method, or not for other applications
  other_amount,    // the order has a payment of another amount
  other_method,    // the order has a payment by another method
  not_completed,   // no money came yet
  exceeds          // more than what is left of what came
};

class ForeignOrders {
 public:
  ForeignOrders(Tools tools, Store& store, Settlement& settlement, Service& service)
      : tools_(tools),
        store_(store),
        foreign_(tools.database),
        settlement_(settlement),
        service_(service) {}

  std::vector<MethodInfo> methods() const { return foreign_methods(service_.methods()); }

  // The payment of an order that has one is answered again; one that failed is tried once more. An
  // online payment is started for a moment, so that its page is usually known.
  Task<std::expected<ForeignMade, ForeignRefusal>> create(NewForeignPayment wanted,
                                                          Deadline deadline);
  Task<std::optional<ForeignPayment>> find(PaymentId id, std::string application,
                                           Deadline deadline);
  // Gives back a part, or all that is left.
  Task<std::expected<ForeignPayment, ForeignRefusal>> refund(ForeignRefund wanted,
                                                             Deadline deadline);
  // What a bank customer types, or scans; nullopt for other methods.
  Task<std::optional<TransferInstructions>> transfer_instructions(PaymentId id, Deadline deadline);

 private:
  struct Made {
    PaymentId id;
    bool is_new = false;
  };
  Task<std::expected<Made, ForeignRefusal>> made(pg::Tx& tx, NewForeignPayment wanted,
                                                 std::string method);
  Task<std::expected<void, ForeignRefusal>> tried_again(pg::Tx& tx, PaymentId id,
                                                        NewForeignPayment wanted,
                                                        std::string method);
  Task<void> add(pg::Tx& tx, PaymentId id, NewForeignPayment wanted, std::string method);
  Task<std::expected<std::vector<Refund>, ForeignRefusal>> asked_back(pg::Tx& tx,
                                                                      ForeignRefund wanted);

  Tools tools_;
  Store& store_;
  ForeignStore foreign_;
  Settlement& settlement_;
  Service& service_;
};

}  // namespace flipflop::payment
