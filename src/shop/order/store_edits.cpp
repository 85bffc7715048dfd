// Changes of an order on which nobody works yet, under its lock.

#include "base/invariant.h"
#include "shop/order/reduction.h"
#include "shop/order/store.h"

namespace flipflop::order {

constexpr pg::Statement update_contact{"order.set_contact", R"(
  UPDATE "order".orders SET delivery = coalesce($2, delivery), email = coalesce($3, email),
    phone = coalesce($4, phone), note = coalesce($5, note)
  WHERE id = $1)"};

Task<void> Store::set_contact(pg::Tx& tx, OrderId id, ContactEdit edit) const {
  std::optional<std::string> delivery;
  if (edit.delivery) delivery = json::to_text(*edit.delivery);
  co_await tx.run(update_contact, {id, delivery, edit.email, edit.phone, edit.note});
}

constexpr pg::Statement delete_lines{"order.drop_lines", R"(
  DELETE FROM "order".line WHERE order_id = $1 AND variant_id <> ALL($2::uuid[]))"};

constexpr pg::Statement shrink_line_rows{"order.shrink_lines", R"(
  UPDATE "order".line AS l SET quantity = t.quantity, discount = t.discount, total = t.total
  FROM unnest($2::uuid[], $3::bigint[], $4::bigint[], $5::bigint[])
    AS t(variant_id, quantity, discount, total)
  WHERE l.order_id = $1 AND l.variant_id = t.variant_id AND l.quantity <> t.quantity)"};

constexpr pg::Statement delete_sources{"order.drop_sources",
                                       R"(DELETE FROM "order".source WHERE order_id = $1)"};

constexpr pg::Statement insert_sources{"order.insert_sources", R"(
  INSERT INTO "order".source (order_id, variant_id, location_id, supplier_id, quantity)
  SELECT $1, t.variant_id, t.location_id, t.supplier_id, t.quantity
  FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[])
    AS t(variant_id, location_id, supplier_id, quantity))"};

constexpr pg::Statement lower_amounts{"order.lower_amounts", R"(
  UPDATE "order".orders SET goods = $2, discount = $3, total = $4, discounts = $5,
    vat_percents = $6, vat_bases = $7, vat_amounts = $8, parts_expected = $9, edits = edits + 1
  WHERE id = $1)"};

Task<void> Store::set_lines(pg::Tx& tx, OrderId id, Reduction kept) const {
  std::vector<product::VariantId> variants;
  std::vector<std::int64_t> quantities;
  std::vector<Money> discounts, totals;
  for (const OrderLine& line : kept.lines) {
    variants.push_back(line.variant);
    quantities.push_back(line.quantity);
    discounts.push_back(line.discount);
    totals.push_back(line.total);
  }
  co_await tx.run(delete_lines, {id, variants});
  co_await tx.run(shrink_line_rows, {id, variants, quantities, discounts, totals});
  co_await set_sources(tx, id, kept.sources);

  std::vector<VatRate> rates;
  std::vector<Money> bases, amounts;
  for (const VatLine& vat : kept.totals.vat) {
    rates.push_back(vat.rate);
    bases.push_back(vat.base);
    amounts.push_back(vat.vat);
  }
  const pg::Rows rows = co_await tx.run(
      lower_amounts,
      {id, kept.totals.goods, kept.totals.discount, kept.totals.total,
       json::to_text(KeptDiscounts{kept.discounts}), rates, bases, amounts, senders(kept.sources)});
  invariant(rows.affected() == 1, "an order that was locked is edited");
}

constexpr pg::Statement raise_taken_out{"order.raise_taken_out", R"(
  UPDATE "order".line AS l SET taken_out = l.taken_out + t.quantity
  FROM unnest($2::uuid[], $3::bigint[]) AS t(variant_id, quantity)
  WHERE l.order_id = $1 AND l.variant_id = t.variant_id)"};

Task<void> Store::take_out(pg::Tx& tx, OrderId id, Taking taking) const {
  std::vector<product::VariantId> variants;
  std::vector<std::int64_t> quantities;
  for (const LeavingPieces& one : taking.pieces) {
    variants.push_back(one.variant);
    quantities.push_back(one.quantity);
  }
  const pg::Rows rows = co_await tx.run(raise_taken_out, {id, variants, quantities});
  invariant(rows.affected() == static_cast<std::int64_t>(variants.size()),
            "pieces are taken out of the order's own lines");
  co_await set_sources(tx, id, std::move(taking.sources));
}

Task<void> Store::set_sources(pg::Tx& tx, OrderId id, std::vector<Source> sources) const {
  std::vector<product::VariantId> variants;
  std::vector<warehouse::LocationId> locations;
  std::vector<Uuid> suppliers;
  std::vector<std::int64_t> quantities;
  for (const Source& source : sources) {
    variants.push_back(source.variant);
    locations.push_back(source.location);
    suppliers.push_back(source.supplier.value_or(Uuid{}));
    quantities.push_back(source.quantity);
  }
  co_await tx.run(delete_sources, {id});
  co_await tx.run(insert_sources, {id, variants, locations, suppliers, quantities});
}

constexpr pg::Statement insert_edit_row{"order.insert_edit", R"(
  INSERT INTO "order".edit (id, order_id, actor, before, after, at)
  VALUES ($1, $2, $3, $4, $5, $6))"};

Task<void> Store::insert_edit(pg::Tx& tx, NewEdit edit, Instant at) const {
  co_await tx.run(insert_edit_row, {edit.id, edit.order, edit.actor, edit.before, edit.after, at});
}

// Also of orders that bore the person's address once and bear another now.
constexpr pg::Statement erase_edits_of{"order.erase_edits", R"(
  UPDATE "order".edit SET before = '{}', after = '{}'
  WHERE (order_id = ANY($1::uuid[]) OR ($2 <> '' AND before ->> 'email' = $2)) AND before <> '{}')"};

Task<void> Store::erase_edits(pg::Tx& tx, std::vector<OrderId> orders, std::string email) const {
  co_await tx.run(erase_edits_of, {orders, email});
}

}  // namespace flipflop::order
