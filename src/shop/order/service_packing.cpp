// Pieces of our own shelves on their way to the buyer.

#include <algorithm>

#include "platform/idempotency/once.h"
#include "platform/text/messages.h"
#include "shop/order/service.h"

namespace flipflop::order {
namespace {

constexpr std::size_t longest_number = 50;

bool is_of_number(char c) {
  return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-' ||
         c == '/' || c == '.';
}

}  // namespace

bool is_tracking_number(std::string_view text) {
  return !text.empty() && text.size() <= longest_number && std::ranges::all_of(text, is_of_number);
}

Task<list::Page<ToPack>> Service::to_pack(list::Query query, Deadline deadline) {
  return store_.to_pack(std::move(query), deadline);
}

Task<std::expected<void, ShipRefusal>> Service::ship(OrderId id, OwnParcel parcel,
                                                     audit_log::Actor actor, Deadline deadline) {
  if (idempotency::was_done(parcel.once)) co_return std::expected<void, ShipRefusal>{};
  if (parcel.carrier.empty()) parcel.carrier = co_await carrier_of(id, deadline);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, parcel.once, id.text());
  const auto done = co_await ship_in(tx, id, std::move(parcel), std::move(actor));
  if (done)
    co_await tx.commit();
  else
    co_await tx.rollback();
  co_return done;
}

Task<std::string> Service::carrier_of(OrderId id, Deadline deadline) {
  const std::optional<View> view = co_await store_.find(id, deadline);
  if (!view) co_return std::string();
  std::string carrier = co_await faces_.shipping.carrier_of(view->delivery_method, deadline);
  co_return carrier;
}

Task<std::expected<void, ShipRefusal>> Service::ship_in(pg::Tx& tx, OrderId id, OwnParcel parcel,
                                                        audit_log::Actor actor) {
  const std::optional<Locked> order = co_await store_.lock(tx, id);
  if (!order) co_return std::unexpected(ShipRefusal::unknown_order);
  const std::string version = co_await store_.version(tx, id);
  if (parcel.seen_version && *parcel.seen_version != version)
    co_return std::unexpected(ShipRefusal::stale);
  if (!may_travel(order->status)) co_return std::unexpected(ShipRefusal::not_possible);
  const bool is_ours = co_await has_pieces_of_ours(tx, id);
  if (!is_ours) co_return std::unexpected(ShipRefusal::nothing_of_ours);

  std::string note = text::message("order.own_parcel", {{"number", parcel.tracking_number}});
  const auto registered = co_await faces_.shipping.register_parcel(
      tx, id.uuid, std::move(parcel.carrier), std::move(parcel.tracking_number));
  const bool is_first = co_await store_.add_shipped_part(tx, id, Uuid{});
  const bool is_known = registered != shipping::Registered::now;
  // Of this order and yet none of ours: a supplier's.
  if (registered == shipping::Registered::for_another || (is_known && is_first))
    co_return std::unexpected(ShipRefusal::number_taken);
  if (is_known) co_return std::expected<void, ShipRefusal>{};
  co_await store_.remove_to_pack(tx, id);
  // A change that somebody else saw before this one is stale.
  co_await progress_.note(tx, *order, std::move(note), actor.name);
  co_await record(tx, id, std::move(actor), "order.ship");
  co_return std::expected<void, ShipRefusal>{};
}

Task<bool> Service::has_pieces_of_ours(pg::Tx& tx, OrderId id) {
  const std::vector<Source> sources = co_await store_.sources(tx, id);
  co_return std::ranges::any_of(sources, [](const Source& source) { return !source.supplier; });
}

// Staff call an order sent or delivered without a parcel that anybody follows. Of several senders
// ours is known to be done only when all is delivered.
Task<void> Service::settle_packing(pg::Tx& tx, Locked order, Status to) {
  if (to == Status::shipped && order.parts_expected > 1) co_return;
  if (to != Status::shipped && to != Status::delivered) co_return;
  const bool is_ours = co_await has_pieces_of_ours(tx, order.id);
  if (!is_ours) co_return;
  co_await store_.add_shipped_part(tx, order.id, Uuid{});
  co_await store_.remove_to_pack(tx, order.id);
}

}  // namespace flipflop::order
