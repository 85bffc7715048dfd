// Counts, own locations and transfers between them: stockkeeping.h.

#include <algorithm>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "shop/warehouse/stockkeeping.h"

namespace flipflop::warehouse {
namespace {

std::string quantity_json(std::int64_t quantity) {
  return R"({"quantity":)" + std::to_string(quantity) + "}";
}

std::string described(const std::string& name, int priority, bool is_active) {
  std::string json = R"({"name":)";
  json::write_string(json, name);
  return json + R"(,"priority":)" + std::to_string(priority) + R"(,"isActive":)" +
         (is_active ? "true}" : "false}");
}

}  // namespace

Uuid made_before(const idempotency::Once& once) {
  const auto id = Uuid::parse(once.done_about());
  invariant(id.has_value(), "the key was claimed with the id of what it made");
  return *id;
}

Task<void> Stockkeeping::log(pg::Tx& tx, Act act, audit_log::Entry entry) {
  entry.actor = std::move(act.actor);
  return needs_.audit_log.append(tx, std::move(entry));
}

Task<std::expected<void, CountRefusal>> Stockkeeping::set_count(OwnCount count, Act act,
                                                                Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return std::expected<void, CountRefusal>();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, count.item.text());
  if (count.location) {
    const auto given = co_await store_.lock_location(tx, *count.location, LocationLock::shared);
    if (!given) co_return std::unexpected(CountRefusal::unknown_location);
    if (!given->is_active) co_return std::unexpected(CountRefusal::switched_off);
  } else {
    count.location = co_await stock_.first_own_location(tx);
  }
  co_await store_.add_item(tx, count.item, count.label);
  const auto rows = co_await store_.lock_rows(tx, count.item, {*count.location});
  const StockFigures before = rows.front();
  if (count.seen && *count.seen != before.on_hand) co_return std::unexpected(CountRefusal::stale);
  const Cause cause{"correction", needs_.ids.next(), needs_.clock.now()};
  // Pieces that a buyer holds are never counted away.
  const std::int64_t delta = std::max(count.quantity, before.held) - before.on_hand;
  if (delta != 0) {
    co_await store_.move(tx, {count.item, *count.location, delta}, cause);
    co_await needs_.outbox.publish(tx, StockChanged{cause.id, {count.item.uuid}});
  }
  co_await log(tx, std::move(act),
               {{},
                "stock.count",
                count.item.text(),
                quantity_json(before.on_hand),
                quantity_json(count.quantity)});
  co_await tx.commit();
  co_return std::expected<void, CountRefusal>();
}

Task<std::vector<OwnLocation>> Stockkeeping::locations(Deadline deadline) {
  return store_.locations(deadline);
}

Task<std::expected<LocationId, LocationRefusal>> Stockkeeping::add_location(LocationEdit edit,
                                                                            Act act,
                                                                            Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return LocationId{made_before(*act.once)};
  edit.id = needs_.ids.next_as<LocationId>();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, edit.id.text());
  const auto own = co_await store_.lock_own_locations(tx);
  if (own.all >= most_own_locations) co_return std::unexpected(LocationRefusal::too_many);
  const bool is_taken = co_await store_.is_name_taken(tx, edit);
  if (is_taken) co_return std::unexpected(LocationRefusal::name_taken);
  co_await store_.insert_location(tx, edit);
  co_await log(tx, std::move(act),
               {{},
                "stock.add_location",
                edit.id.text(),
                "",
                described(edit.name, edit.priority, edit.is_active)});
  co_await tx.commit();
  co_return edit.id;
}

Task<std::expected<void, LocationRefusal>> Stockkeeping::change_location(
    LocationEdit edit, std::optional<std::string> seen, Act act, Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return std::expected<void, LocationRefusal>();
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, edit.id.text());
  const auto own = co_await store_.lock_own_locations(tx);
  const auto before = co_await store_.lock_location(tx, edit.id, LocationLock::exclusive);
  if (!before) co_return std::unexpected(LocationRefusal::unknown);
  if (seen && *seen != std::to_string(before->version))
    co_return std::unexpected(LocationRefusal::stale);
  const bool is_taken = co_await store_.is_name_taken(tx, edit);
  if (is_taken) co_return std::unexpected(LocationRefusal::name_taken);
  if (before->is_active && !edit.is_active) {
    if (own.active < 2) co_return std::unexpected(LocationRefusal::last_one);
    const auto objected = co_await objection(tx, edit);
    if (objected) co_return std::unexpected(*objected);
  }
  co_await store_.update_location(tx, edit);
  co_await log(tx, std::move(act),
               {{},
                "stock.change_location",
                edit.id.text(),
                described(before->name, before->priority, before->is_active),
                described(edit.name, edit.priority, edit.is_active)});
  co_await tx.commit();
  co_return std::expected<void, LocationRefusal>();
}

// Work first: what ends meanwhile has left its pieces by then.
Task<std::optional<LocationRefusal>> Stockkeeping::objection(pg::Tx& tx, LocationEdit edit) {
  const bool has_work = co_await store_.has_work(tx, edit.id);
  const bool has_pieces = co_await store_.has_pieces(tx, edit.id);
  if (has_pieces) co_return LocationRefusal::has_pieces;
  if (has_work) co_return LocationRefusal::has_work;
  co_return std::nullopt;
}

Task<list::Page<LocationStock>> Stockkeeping::stock_at(LocationId location, std::string search,
                                                       list::Query query, Deadline deadline) {
  return store_.stock_at(location, std::move(search), std::move(query), deadline);
}

// The free quantity over all locations stays the same, so nothing is told.
Task<std::expected<Uuid, TransferRefusal>> Stockkeeping::transfer(Transfer transfer, Act act,
                                                                  Deadline deadline) {
  if (idempotency::was_done(act.once)) co_return made_before(*act.once);
  if (transfer.from == transfer.to) co_return std::unexpected(TransferRefusal::same_location);
  const Cause cause{"transfer", needs_.ids.next(), needs_.clock.now()};
  auto tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, act.once, cause.id.text());
  for (const LocationId& id :
       {std::min(transfer.from, transfer.to), std::max(transfer.from, transfer.to)}) {
    const auto location = co_await store_.lock_location(tx, id, LocationLock::shared);
    if (!location) co_return std::unexpected(TransferRefusal::unknown_location);
    if (!location->is_active) co_return std::unexpected(TransferRefusal::switched_off);
  }
  const bool is_known = co_await store_.knows(tx, transfer.item);
  if (!is_known) co_return std::unexpected(TransferRefusal::not_enough);
  const auto rows = co_await store_.lock_rows(tx, transfer.item, {transfer.from, transfer.to});
  if (transfer.seen && *transfer.seen != rows[0].on_hand)
    co_return std::unexpected(TransferRefusal::stale);
  if (rows[0].on_hand - rows[0].held < transfer.quantity)
    co_return std::unexpected(TransferRefusal::not_enough);
  co_await store_.move(tx, {transfer.item, transfer.from, -transfer.quantity}, cause);
  FAULT_POINT("warehouse.transfer");
  co_await store_.move(tx, {transfer.item, transfer.to, transfer.quantity}, cause);
  co_await log(tx, std::move(act),
               {{},
                "stock.transfer",
                transfer.item.text(),
                "",
                R"({"from":")" + transfer.from.text() + R"(","to":")" + transfer.to.text() +
                    R"(","quantity":)" + std::to_string(transfer.quantity) + "}"});
  co_await tx.commit();
  co_return cause.id;
}

}  // namespace flipflop::warehouse
