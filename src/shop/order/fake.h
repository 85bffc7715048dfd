#pragma once
// Orders in memory for the tests of modules above: what a test puts in can be found. Nothing is
// placed, moved or published here. Single thread.

#include <algorithm>
#include <functional>
#include <map>
#include <utility>

#include "base/invariant.h"
#include "shop/order/order.h"

namespace flipflop::order {

class FakeOrders final : public Orders {
 public:
  std::map<OrderId, View> orders;
  std::vector<ContactEdit> contact_edits;   // that were asked for
  std::optional<EditRefusal> edit_refusal;  // what they are answered

  Task<std::optional<View>> find(OrderId id, Deadline) override {
    const auto found = orders.find(id);
    if (found == orders.end()) co_return std::nullopt;
    co_return found->second;
  }
  Task<std::optional<View>> find_own(auth::AccountId account, OrderId id, Deadline) override {
    const auto found = orders.find(id);
    if (found == orders.end() || found->second.account != account) co_return std::nullopt;
    co_return found->second;
  }
  Task<std::optional<View>> find_by_token(std::string access_token, Deadline) override {
    for (const auto& [id, view] : orders)
      if (view.access_token == access_token) co_return view;
    co_return std::nullopt;
  }
  Task<std::optional<View>> find_by_number(std::string number, std::string email,
                                           Deadline) override {
    for (const auto& [id, view] : orders)
      if (view.number == number && view.email == email) co_return view;
    co_return std::nullopt;
  }
  // Newest first, by e-mail, number, account and time.
  Task<std::vector<View>> list(ListFilter filter, Deadline) override {
    std::vector<View> views;
    for (const auto& [id, view] : orders) {
      if (!filter.email.empty() && view.email != filter.email) continue;
      if (!filter.number.empty() && view.number != filter.number) continue;
      if (filter.account && view.account != filter.account) continue;
      if (!filter.before || view.placed_at < *filter.before) views.push_back(view);
    }
    std::ranges::sort(views, std::greater(), &View::placed_at);
    if (views.size() > static_cast<std::size_t>(filter.limit))
      views.resize(static_cast<std::size_t>(filter.limit));
    co_return views;
  }

  Task<std::vector<OrderId>> ids_of(pg::Tx&, privacy::Person person) override {
    std::vector<OrderId> ids;
    for (const auto& [id, view] : orders)
      if (person.account_id && view.account == auth::AccountId{*person.account_id})
        ids.push_back(id);
    co_return ids;
  }

  Task<std::expected<Quote, PlaceRefused>> quote(QuoteRequest, Deadline) override {
    return unexpected_call<std::expected<Quote, PlaceRefused>>();
  }
  Task<std::expected<Placed, PlaceRefused>> place(PlaceRequest, Deadline) override {
    return unexpected_call<std::expected<Placed, PlaceRefused>>();
  }
  Task<std::expected<void, CancelRefusal>> cancel(OrderId, CancelReason, std::string,
                                                  Deadline) override {
    return unexpected_call<std::expected<void, CancelRefusal>>();
  }
  Task<std::optional<Status>> lock(pg::Tx&, OrderId id) override {
    const auto found = orders.find(id);
    if (found == orders.end()) co_return std::nullopt;
    co_return found->second.status;
  }
  Task<std::expected<void, CancelRefusal>> cancel_within(pg::Tx&, OrderId, CancelReason,
                                                         std::string) override {
    return unexpected_call<std::expected<void, CancelRefusal>>();
  }
  Task<std::expected<void, CancelRefusal>> cancel_by_buyer(OrderId, idempotency::Once*,
                                                           Deadline) override {
    return unexpected_call<std::expected<void, CancelRefusal>>();
  }
  Task<std::expected<void, RetryRefusal>> retry_payment(OrderId, idempotency::Once*,
                                                        Deadline) override {
    return unexpected_call<std::expected<void, RetryRefusal>>();
  }
  Task<list::Page<ToPack>> to_pack(list::Query, Deadline) override {
    return unexpected_call<list::Page<ToPack>>();
  }
  Task<std::expected<void, ShipRefusal>> ship(OrderId, OwnParcel, audit_log::Actor,
                                              Deadline) override {
    return unexpected_call<std::expected<void, ShipRefusal>>();
  }
  Task<bool> add_note(OrderId, std::string, std::string, Deadline) override {
    return unexpected_call<bool>();
  }
  // All of them, whatever is asked for.
  Task<list::Page<Listed>> browse(StaffFilter, list::Query, Deadline) override {
    list::Page<Listed> page;
    for (const auto& [id, view] : orders)
      page.items.push_back({.id = id,
                            .number = view.number,
                            .status = view.status,
                            .payment_status = view.payment_status,
                            .payment_method = view.payment_method,
                            .delivery_method = view.delivery_method,
                            .email = view.email,
                            .buyer = view.delivery.first_name + " " + view.delivery.last_name,
                            .lines = static_cast<std::int64_t>(view.lines.size()),
                            .total = view.totals.total,
                            .placed_at = view.placed_at});
    co_return page;
  }
  Task<std::expected<void, ChangeRefused>> change(OrderId, StatusChange, audit_log::Actor,
                                                  Deadline) override {
    return unexpected_call<std::expected<void, ChangeRefused>>();
  }
  Task<std::expected<void, EditRefusal>> edit_contact(OrderId, ContactEdit edit, EditTerms,
                                                      Deadline) override {
    if (edit_refusal) co_return std::unexpected(*edit_refusal);
    contact_edits.push_back(std::move(edit));
    co_return std::expected<void, EditRefusal>{};
  }
  Task<std::expected<void, EditRefusal>> keep_fewer(OrderId, std::vector<KeptPieces>, EditTerms,
                                                    Deadline) override {
    return unexpected_call<std::expected<void, EditRefusal>>();
  }
  Task<std::expected<PaidBack, EditRefusal>> weigh_fewer(OrderId, std::vector<KeptPieces>,
                                                         EditTerms, Deadline) override {
    return unexpected_call<std::expected<PaidBack, EditRefusal>>();
  }
  void let_pay_back(PayingBack&) override {}

 private:
  template <class T>
  static Task<T> unexpected_call() {
    throw BrokenInvariant("the fake orders only answer questions");
  }
};

}  // namespace flipflop::order
