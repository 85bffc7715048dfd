// How a placed order moves on.

#include "base/invariant.h"
#include "shop/order/store.h"
#include "shop/order/stored_names.h"

namespace flipflop::order {

constexpr pg::Statement lock_order{"order.lock", R"(
  SELECT number, access_token, payment_id, status, payment_status, payment_method, total, email,
         phone, delivery, hold_prolonged, parts_expected, cardinality(parts_shipped),
         (SELECT coalesce(sum(p.amount), 0)::bigint FROM "order".voucher_piece p WHERE p.order_id = $1)
  FROM "order".orders WHERE id = $1 FOR UPDATE)"};

Task<std::optional<Locked>> Store::lock(pg::Tx& tx, OrderId id) const {
  const pg::Rows rows = co_await tx.run(lock_order, {id});
  if (rows.empty()) co_return std::nullopt;
  const pg::Row row = rows[0];
  auto delivery = json::from_text<Address>(row.text(9));
  invariant(delivery.has_value(), "a stored address can be read");
  Locked order;
  order.id = id;
  order.number = row.get<std::string>(0);
  order.access_token = row.get<std::string>(1);
  order.payment = row.get<payment::PaymentId>(2);
  order.status = status_named(row.text(3));
  order.payment_status = payment_status_named(row.text(4));
  order.payment_method = row.get<std::string>(5);
  order.total = row.get<Money>(6);
  order.email = row.get<std::string>(7);
  order.phone = row.get<std::string>(8);
  order.delivery = std::move(*delivery);
  order.hold_prolonged = row.get<bool>(10);
  order.parts_expected = row.get<int>(11);
  order.parts_shipped = row.get<int>(12);
  order.paid_by_vouchers = row.get<Money>(13);
  co_return order;
}

constexpr pg::Statement count_history{
    "order.count_history", R"(SELECT count(*) FROM "order".history WHERE order_id = $1)"};

Task<std::string> Store::version(pg::Tx& tx, OrderId id) const {
  const pg::Rows rows = co_await tx.run(count_history, {id});
  co_return rows[0].get<std::string>(0);
}

constexpr pg::Statement move_order{"order.move", R"(
  WITH moved AS (
    UPDATE "order".orders SET status = $2, payment_status = $3,
      cancel_reason = coalesce($4, cancel_reason), changed_at = $8
    WHERE id = $1 RETURNING id)
  INSERT INTO "order".history (order_id, status, note, actor, is_internal, at)
  SELECT id, $2, $5, $6, $7, $8 FROM moved)"};

Task<void> Store::move(pg::Tx& tx, Move move, Instant at) const {
  std::optional<std::string> reason;
  if (move.cancel_reason) reason = name_of(*move.cancel_reason);
  const pg::Rows rows =
      co_await tx.run(move_order, {move.id, name_of(move.status), name_of(move.payment_status),
                                   reason, move.note, move.actor, move.is_internal, at});
  invariant(rows.affected() == 1, "an order that was locked moves");
}

constexpr pg::Statement mark_prolonged{
    "order.mark_prolonged", R"(UPDATE "order".orders SET hold_prolonged = true WHERE id = $1)"};

Task<void> Store::set_hold_prolonged(pg::Tx& tx, OrderId id) const {
  co_await tx.run(mark_prolonged, {id});
}

constexpr pg::Statement add_part{"order.add_shipped_part", R"(
  UPDATE "order".orders SET parts_shipped = array_append(parts_shipped, $2::uuid)
  WHERE id = $1 AND $2::uuid <> ALL(parts_shipped))"};

Task<bool> Store::add_shipped_part(pg::Tx& tx, OrderId id, Uuid part) const {
  const pg::Rows rows = co_await tx.run(add_part, {id, part});
  co_return rows.affected() == 1;
}

constexpr pg::Statement select_sources{"order.sources", R"(
  SELECT variant_id, location_id, supplier_id, quantity
  FROM "order".source WHERE order_id = $1 ORDER BY supplier_id, variant_id, location_id LIMIT 1000)"};

Task<std::vector<Source>> Store::sources(pg::Tx& tx, OrderId id) const {
  const pg::Rows rows = co_await tx.run(select_sources, {id});
  std::vector<Source> sources;
  for (const pg::Row row : rows) {
    const Uuid supplier = row.get<Uuid>(2);
    sources.push_back({row.get<product::VariantId>(0), row.get<warehouse::LocationId>(1),
                       supplier.is_nil() ? std::nullopt : std::optional(supplier),
                       row.get<std::int64_t>(3)});
  }
  co_return sources;
}

}  // namespace flipflop::order
