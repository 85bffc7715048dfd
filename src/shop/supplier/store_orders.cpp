// Our orders with suppliers.

#include "base/invariant.h"
#include "platform/json/json.h"
#include "shop/supplier/store.h"

namespace flipflop::supplier {

constexpr pg::Statement insert_order_sql{
    "supplier.insert_order",
    "INSERT INTO supplier.supplier_order (id, supplier_id, order_id, order_number, state, "
    "recipient, cash_on_delivery, created_at) VALUES ($1, $2, $3, $4, 'waiting', $5, $6, $7) "
    "ON CONFLICT (order_id, supplier_id) DO NOTHING"};
constexpr pg::Statement insert_order_lines_sql{
    "supplier.insert_order_lines",
    "INSERT INTO supplier.supplier_order_line (supplier_order_id, variant_id, external_id, "
    "quantity) SELECT $1, i.variant_id, i.external_id, wanted.quantity "
    "FROM unnest($3::uuid[], $4::bigint[]) AS wanted (variant_id, quantity) "
    "JOIN supplier.item i ON i.variant_id = wanted.variant_id AND i.supplier_id = $2"};

Task<bool> Store::insert_order(pg::Tx& tx, SupplierOrderId id, Forward forward, Instant now) {
  pg::Params params = {id,
                       forward.supplier,
                       forward.order_id,
                       forward.order_number,
                       json::to_text(forward.recipient),
                       forward.cash_on_delivery,
                       now};
  const pg::Rows inserted = co_await tx.run(insert_order_sql, std::move(params));
  if (inserted.affected() == 0) co_return false;
  std::vector<product::VariantId> variants;
  std::vector<std::int64_t> quantities;
  for (const ForwardLine& line : forward.lines) {
    variants.push_back(line.variant);
    quantities.push_back(line.quantity);
  }
  pg::Params lines = {id, forward.supplier, variants, quantities};
  const pg::Rows written = co_await tx.run(insert_order_lines_sql, std::move(lines));
  invariant(written.affected() == static_cast<std::int64_t>(variants.size()),
            "an order line is not an item of the supplier it is forwarded to");
  co_return true;
}

constexpr pg::Statement order_sql{
    "supplier.order",
    "SELECT o.id, o.supplier_id, o.order_id, o.order_number, o.state, s.order_api_url, "
    "o.external_number, o.recipient, o.cash_on_delivery, o.created_at FROM supplier.supplier_order "
    "o "
    "JOIN supplier.supplier s ON s.id = o.supplier_id WHERE o.id = $1"};

Task<std::optional<SupplierOrder>> Store::order(SupplierOrderId id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(order_sql, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  const pg::Row row = rows[0];
  SupplierOrder order;
  order.id = row.get<SupplierOrderId>(0);
  order.supplier = row.get<SupplierId>(1);
  order.order_id = row.get<Uuid>(2);
  order.order_number = row.get<std::string>(3);
  order.state = row.get<std::string>(4);
  order.order_api_url = row.get<std::string>(5);
  order.external_number = row.get<std::string>(6);
  auto recipient = json::from_text<Recipient>(row.text(7));
  invariant(recipient.has_value(), "a stored recipient is not readable");
  order.recipient = std::move(*recipient);
  order.cash_on_delivery = row.get<Money>(8);
  order.made_at = row.get<Instant>(9);
  co_return order;
}

constexpr pg::Statement order_lines_sql{
    "supplier.order_lines",
    "SELECT external_id, quantity FROM supplier.supplier_order_line WHERE supplier_order_id = $1 "
    "ORDER BY external_id LIMIT 1000"};

Task<std::vector<SupplierOrderLine>> Store::order_lines(SupplierOrderId id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(order_lines_sql, {id}, deadline);
  std::vector<SupplierOrderLine> lines;
  for (const pg::Row row : rows)
    lines.push_back({row.get<std::string>(0), row.get<std::int64_t>(1)});
  co_return lines;
}

constexpr pg::Statement move_order_sql{
    "supplier.move_order",
    "UPDATE supplier.supplier_order SET state = $3 WHERE id = $1 AND state = $2"};

Task<bool> Store::move_order(pg::Tx& tx, SupplierOrderId id, std::string from, std::string to) {
  const pg::Rows moved = co_await tx.run(move_order_sql, {id, from, to});
  co_return moved.affected() == 1;
}

constexpr pg::Statement set_external_number_sql{
    "supplier.set_external_number",
    "UPDATE supplier.supplier_order SET external_number = $2 WHERE id = $1"};

Task<void> Store::set_external_number(pg::Tx& tx, SupplierOrderId id, std::string number) {
  co_await tx.run(set_external_number_sql, {id, number});
}

constexpr pg::Statement set_tracking_sql{
    "supplier.set_tracking",
    "UPDATE supplier.supplier_order SET carrier = $2, tracking_number = $3 WHERE id = $1"};

Task<void> Store::set_tracking(pg::Tx& tx, SupplierOrderId id, std::string carrier,
                               std::string number) {
  co_await tx.run(set_tracking_sql, {id, carrier, number});
}

constexpr pg::Statement orders_of_sql{
    "supplier.orders_of",
    "SELECT o.id, s.name, o.state, o.external_number, o.tracking_number "
    "FROM supplier.supplier_order o JOIN supplier.supplier s ON s.id = o.supplier_id "
    "WHERE o.order_id = $1 ORDER BY o.id LIMIT 100"};

Task<std::vector<SupplierOrderView>> Store::orders_of(Uuid order_id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(orders_of_sql, {order_id}, deadline);
  std::vector<SupplierOrderView> orders;
  for (const pg::Row row : rows)
    orders.push_back({row.get<SupplierOrderId>(0), row.get<std::string>(1), row.get<std::string>(2),
                      row.get<std::string>(3), row.get<std::string>(4)});
  co_return orders;
}

constexpr pg::Statement lock_orders_sql{
    "supplier.lock_orders",
    "SELECT state FROM supplier.supplier_order WHERE order_id = $1 ORDER BY id LIMIT 100 "
    "FOR UPDATE"};

Task<int> Store::lock_and_count_shipped(pg::Tx& tx, Uuid order_id) {
  const pg::Rows rows = co_await tx.run(lock_orders_sql, {order_id});
  int shipped = 0;
  for (const pg::Row row : rows) shipped += row.text(0) == "shipped" ? 1 : 0;
  co_return shipped;
}

constexpr pg::Statement recall_orders_sql{
    "supplier.recall_orders",
    "UPDATE supplier.supplier_order SET state = 'recalled' "
    "WHERE order_id = $1 AND state IN ('waiting', 'accepted')"};

Task<void> Store::recall_orders(pg::Tx& tx, Uuid order_id) {
  co_await tx.run(recall_orders_sql, {order_id});
}

constexpr pg::Statement recipients_sql{
    "supplier.recipients",
    "SELECT recipient FROM supplier.supplier_order "
    "WHERE lower(recipient::jsonb ->> 'email') = $1 ORDER BY created_at LIMIT 1000"};

Task<std::vector<std::string>> Store::recipients_of(std::string email, Deadline deadline) {
  const pg::Rows rows = co_await database_.slow(recipients_sql, {email}, deadline);
  std::vector<std::string> recipients;
  for (const pg::Row row : rows) recipients.push_back(row.get<std::string>(0));
  co_return recipients;
}

constexpr pg::Statement erase_recipients_sql{"supplier.erase_recipients",
                                             "UPDATE supplier.supplier_order SET recipient = $2 "
                                             "WHERE lower(recipient::jsonb ->> 'email') = $1"};

Task<void> Store::erase_recipients(pg::Tx& tx, std::string email) {
  co_await tx.run(erase_recipients_sql, {email, json::to_text(Recipient{})});
}

constexpr pg::Statement forget_recipients_sql{
    "supplier.forget_recipients",
    "UPDATE supplier.supplier_order SET recipient = $2 WHERE order_id = ANY($1::uuid[])"};

Task<void> Store::forget_recipients(pg::Tx& tx, std::vector<Uuid> order_ids) {
  co_await tx.run(forget_recipients_sql, {order_ids, json::to_text(Recipient{})});
}

}  // namespace flipflop::supplier
