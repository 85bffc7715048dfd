// What placing an order writes.

#include "shop/order/store.h"
#include "shop/order/stored_names.h"

namespace flipflop::order {

// Reading burns a number for every attempt; numbers are unique, not gapless.
constexpr pg::Statement next_serial{"order.next_serial",
                                    R"(SELECT nextval('"order".number_series'))"};

std::size_t Store::read_serial(pg::ReadBatch& batch) const {
  return batch.add(next_serial, {});
}

std::int64_t Store::serial_in(const pg::Rows& rows) {
  return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement insert_order{"order.insert", R"(
  INSERT INTO "order".orders (id, number, cart_id, access_token, payment_id, status, payment_status,
    payment_method, delivery_method, delivery_name, email, phone, note, delivery, billing, goods,
    delivery_price, cod_fee, total, vat_percents, vat_bases, vat_amounts, parts_expected, placed_at,
    changed_at, company_id, vat_id, account_id, discount, discounts, coupon)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19,
    $20, $21, $22, $23, $24, $24, $25, $26, $27, $28, $29, $30))"};

// The lines must come to the order's goods: checked where both are known.
constexpr pg::Statement insert_details{"order.insert_details", R"(
  WITH lines AS (
    INSERT INTO "order".line (order_id, position, id, variant_id, product_id, name, variant_label,
      sku, image_file, slug, quantity, unit_price, total, vat_percent, discount)
    SELECT $1, t.position, gen_random_uuid(), t.variant_id, t.product_id, t.name, t.variant_label,
      t.sku, t.image_file, t.slug, t.quantity, t.unit_price, t.total, t.vat_percent, t.discount
    FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[],
      $9::bigint[], $10::bigint[], $11::bigint[], $12::int[], $20::bigint[]) WITH ORDINALITY
      AS t(variant_id, product_id, name, variant_label, sku, image_file, slug, quantity, unit_price,
        total, vat_percent, discount, position)
    RETURNING total, discount),
  sources AS (
    INSERT INTO "order".source (order_id, variant_id, location_id, supplier_id, quantity)
    SELECT $1, t.variant_id, t.location_id, t.supplier_id, t.quantity
    FROM unnest($13::uuid[], $14::uuid[], $15::uuid[], $16::bigint[])
      AS t(variant_id, location_id, supplier_id, quantity)),
  entries AS (
    INSERT INTO "order".history (order_id, status, note, actor, is_internal, at)
    SELECT $1, t.status, '', 'buyer', false, $18
    FROM unnest($17::text[]) WITH ORDINALITY AS t(status, position) ORDER BY t.position)
  SELECT platform.ensure((SELECT sum(total + discount) FROM lines) = $19
      AND (SELECT sum(discount) FROM lines) = $21, 'order lines add up'))"};

namespace {

// They have columns of their own.
Address without_ids(Address address) {
  address.company_id.reset();
  address.vat_id.reset();
  return address;
}

pg::Params order_params(const NewOrder& order) {
  const View& view = order.view;
  std::vector<VatRate> rates;
  std::vector<Money> bases, amounts;
  for (const VatLine& vat : view.totals.vat) {
    rates.push_back(vat.rate);
    bases.push_back(vat.base);
    amounts.push_back(vat.vat);
  }
  return {view.id,
          view.number,
          order.cart,
          view.access_token,
          order.payment,
          name_of(view.status),
          name_of(view.payment_status),
          view.payment_method,
          view.delivery_method,
          view.delivery_name,
          view.email,
          view.phone,
          view.note,
          json::to_text(view.delivery),
          json::to_text(without_ids(view.billing)),
          view.totals.goods,
          view.totals.delivery,
          view.totals.cod_fee,
          view.totals.total,
          rates,
          bases,
          amounts,
          senders(order.sources),
          view.placed_at,
          view.billing.company_id,
          view.billing.vat_id,
          view.account,
          view.totals.discount,
          json::to_text(KeptDiscounts{view.discounts}),
          view.coupon};
}

pg::Params detail_params(const NewOrder& order) {
  std::vector<product::VariantId> variants, source_variants;
  std::vector<product::ProductId> products;
  std::vector<std::string> names, labels, skus, images, slugs, statuses;
  std::vector<std::int64_t> quantities, source_quantities;
  std::vector<Money> prices, totals, discounts;
  std::vector<VatRate> rates;
  std::vector<warehouse::LocationId> locations;
  std::vector<Uuid> suppliers;
  for (const OrderLine& line : order.view.lines) {
    variants.push_back(line.variant);
    products.push_back(line.product);
    names.push_back(line.name);
    labels.push_back(line.variant_label);
    skus.push_back(line.sku);
    images.push_back(line.image_file);
    slugs.push_back(line.slug);
    quantities.push_back(line.quantity);
    prices.push_back(line.unit_price);
    totals.push_back(line.total);
    discounts.push_back(line.discount);
    rates.push_back(line.vat);
  }
  for (const Source& source : order.sources) {
    source_variants.push_back(source.variant);
    locations.push_back(source.location);
    suppliers.push_back(source.supplier.value_or(Uuid{}));
    source_quantities.push_back(source.quantity);
  }
  for (const HistoryEntry& entry : order.view.history) statuses.push_back(name_of(entry.status));
  return {order.view.id,
          variants,
          products,
          names,
          labels,
          skus,
          images,
          slugs,
          quantities,
          prices,
          totals,
          rates,
          source_variants,
          locations,
          suppliers,
          source_quantities,
          statuses,
          order.view.placed_at,
          order.view.totals.goods,
          discounts,
          order.view.totals.discount};
}

}  // namespace

constexpr pg::Statement insert_voucher_pieces{"order.insert_voucher_pieces", R"(
  INSERT INTO "order".voucher_piece (order_id, position, voucher_id, last_four, amount)
  SELECT $1, t.position, t.voucher_id, t.last_four, t.amount
  FROM unnest($2::uuid[], $3::text[], $4::bigint[]) WITH ORDINALITY
    AS t(voucher_id, last_four, amount, position))"};

namespace {

pg::Params voucher_params(const View& view) {
  std::vector<voucher::VoucherId> vouchers;
  std::vector<std::string> last_fours;
  std::vector<Money> amounts;
  for (const voucher::Piece& piece : view.vouchers) {
    vouchers.push_back(piece.voucher);
    last_fours.push_back(piece.last_four);
    amounts.push_back(piece.amount);
  }
  return {view.id, vouchers, last_fours, amounts};
}

}  // namespace

void Store::insert(pg::WriteBatch& batch, const NewOrder& order) const {
  batch.add(pg::Stage::rows, insert_order, order_params(order));
  batch.add(pg::Stage::rows, insert_details, detail_params(order));
  if (!order.view.vouchers.empty())
    batch.add(pg::Stage::rows, insert_voucher_pieces, voucher_params(order.view));
}

}  // namespace flipflop::order
