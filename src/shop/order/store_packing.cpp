// What waits to be packed on shelves of our own.

#include "base/text.h"
#include "shop/order/store.h"

namespace flipflop::order {
namespace {

ToPack to_pack_in(const pg::Row& row) {
  ToPack one;
  one.id = row.get<OrderId>(0);
  one.number = row.get<std::string>(1);
  one.buyer = std::string(trim(row.text(2)));
  one.delivery_name = row.get<std::string>(3);
  one.pieces = row.get<std::int64_t>(4);
  one.to_collect = row.get<Money>(5);
  one.placed_at = row.get<Instant>(6);
  one.since = row.get<Instant>(7);
  return one;
}

}  // namespace

const list::List& packing_list() {
  static const list::List list({
      .name = "order.packing_list",
      .columns = R"(o.id, o.number,
                    concat_ws(' ', o.delivery->>'firstName', o.delivery->>'lastName'),
                    o.delivery_name,
                    (SELECT coalesce(sum(s.quantity), 0)::bigint FROM "order".source s
                     WHERE s.order_id = o.id
                       AND s.supplier_id = '00000000-0000-0000-0000-000000000000'),
                    CASE WHEN o.payment_status = 'paid' OR o.parts_expected > 1 THEN 0
                      ELSE o.total - (SELECT coalesce(sum(v.amount), 0)::bigint
                                      FROM "order".voucher_piece v WHERE v.order_id = o.id) END,
                    o.placed_at, p.since)",
      .from = R"(FROM "order".to_pack p JOIN "order".orders o ON o.id = p.order_id)",
      .id = "p.order_id",
      .direction = list::Direction::asc,
      .sorts = {{"since", list::Kind::instant, "p.since"},
                {"orderNumber", list::Kind::text, "o.number"}},
      .filters = {},
  });
  return list;
}

Task<list::Page<ToPack>> Store::to_pack(list::Query query, Deadline deadline) const {
  return packing_list().read(&database_, std::move(query), &to_pack_in, deadline);
}

// A parcel may be registered before the event that confirms the order is handled.
constexpr pg::Statement insert_to_pack{"order.insert_to_pack", R"(
  INSERT INTO "order".to_pack (order_id, since)
  SELECT o.id, $2 FROM "order".orders o
  WHERE o.id = $1 AND '00000000-0000-0000-0000-000000000000' <> ALL(o.parts_shipped)
  ON CONFLICT DO NOTHING)"};

Task<bool> Store::add_to_pack(pg::Tx& tx, OrderId id, Instant at) const {
  const pg::Rows rows = co_await tx.run(insert_to_pack, {id, at});
  co_return rows.affected() == 1;
}

constexpr pg::Statement delete_to_pack{"order.delete_to_pack",
                                       R"(DELETE FROM "order".to_pack WHERE order_id = $1)"};

Task<void> Store::remove_to_pack(pg::Tx& tx, OrderId id) const {
  co_await tx.run(delete_to_pack, {id});
}

}  // namespace flipflop::order
