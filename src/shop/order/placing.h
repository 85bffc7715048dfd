#pragma once
// Placing an order in two round trips: one read batch without locks, pure pricing, one guarded
// write batch. It happened or it did not; a lost race starts over from the read.

#include <expected>
#include <optional>
#include <string>

#include "platform/idempotency/idempotency.h"
#include "platform/platform.h"
#include "shop/order/module.h"
#include "shop/order/order.h"
#include "shop/order/rules.h"
#include "shop/order/store.h"

namespace flipflop::order {

// What the scopes of a buyer's idempotency keys begin with; `email` in lower case.
std::string scope_of_person(const std::string& email);
std::string scope_of_account(auth::AccountId account);

class Placing {
 public:
  Placing(Platform& platform, Faces faces, Store& store);

  Task<std::expected<Placed, PlaceRefused>> place(PlaceRequest request, Deadline deadline);
  Task<std::expected<Quote, PlaceRefused>> quote(QuoteRequest request, Deadline deadline);

 private:
  struct Seen {
    std::optional<idempotency::Stored> stored;
    std::optional<cart::Cart> cart;  // empty: the order makes one of its items
    Basket basket;
    std::int64_t serial = 0;
  };
  Task<Seen> look(PlaceRequest request, Deadline deadline);
  std::optional<idempotency::Key> key_of(const PlaceRequest& request) const;
  NewOrder compose(const PlaceRequest& request, const Seen& seen, const Offer& offer);
  void append(pg::WriteBatch& batch, const Seen& seen, const Offer& offer, const NewOrder& order);

  Platform& platform_;
  Faces faces_;
  Store& store_;
  idempotency::Idempotency idempotency_;
};

}  // namespace flipflop::order
