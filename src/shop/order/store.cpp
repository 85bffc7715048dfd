#include "shop/order/store.h"

#include <algorithm>
#include <unordered_map>

#include "base/invariant.h"
#include "shop/order/stored_names.h"

namespace flipflop::order {
namespace {

constexpr int most_listed = 200;

Address address_in(std::string_view json) {
  auto address = json::from_text<Address>(json);
  invariant(address.has_value(), "a stored address can be read");
  return std::move(*address);
}

std::vector<VatLine> vat_in(const pg::Row& row, int percents_column) {
  const auto percents = pg::array_elements(row.text(percents_column));
  const auto bases = pg::array_elements(row.text(percents_column + 1));
  const auto amounts = pg::array_elements(row.text(percents_column + 2));
  std::vector<VatLine> vat;
  for (std::size_t i = 0; i < percents.size(); ++i)
    vat.push_back({VatRate{std::stoi(percents[i])}, Money{std::stoll(bases.at(i))},
                   Money{std::stoll(amounts.at(i))}});
  return vat;
}

std::vector<Discount> discounts_in(std::string_view json) {
  auto discounts = json::from_text<KeptDiscounts>(json);
  invariant(discounts.has_value(), "stored discounts can be read");
  return std::move(discounts->discounts);
}

View view_in(const pg::Row& row) {
  View view;
  view.id = row.get<OrderId>(0);
  view.number = row.get<std::string>(1);
  view.access_token = row.get<std::string>(2);
  view.status = status_named(row.text(3));
  view.payment_status = payment_status_named(row.text(4));
  view.payment_method = row.get<std::string>(5);
  view.delivery_method = row.get<std::string>(6);
  view.delivery_name = row.get<std::string>(7);
  view.email = row.get<std::string>(8);
  view.phone = row.get<std::string>(9);
  view.note = row.get<std::string>(10);
  view.delivery = address_in(row.text(11));
  view.billing = address_in(row.text(12));
  view.totals.goods = row.get<Money>(13);
  view.totals.delivery = row.get<Money>(14);
  view.totals.cod_fee = row.get<Money>(15);
  view.totals.total = row.get<Money>(16);
  view.totals.vat = vat_in(row, 17);
  view.placed_at = row.get<Instant>(20);
  view.billing.company_id = row.get<std::optional<std::string>>(21);
  view.billing.vat_id = row.get<std::optional<std::string>>(22);
  view.account = row.get<std::optional<auth::AccountId>>(23);
  view.totals.discount = row.get<Money>(24);
  view.discounts = discounts_in(row.text(25));
  view.coupon = row.get<std::string>(26);
  view.is_to_pack = row.get<bool>(27);
  return view;
}

OrderLine line_in(const pg::Row& row) {
  OrderLine line;
  line.variant = row.get<product::VariantId>(1);
  line.product = row.get<product::ProductId>(2);
  line.name = row.get<std::string>(3);
  line.variant_label = row.get<std::string>(4);
  line.sku = row.get<std::string>(5);
  line.image_file = row.get<std::string>(6);
  line.slug = row.get<std::string>(7);
  line.quantity = row.get<std::int64_t>(8);
  line.unit_price = row.get<Money>(9);
  line.total = row.get<Money>(10);
  line.vat = row.get<VatRate>(11);
  line.discount = row.get<Money>(12);
  line.taken_out = row.get<std::int64_t>(13);
  return line;
}

}  // namespace

constexpr pg::Statement select_orders{"order.load", R"(
  SELECT id, number, access_token, status, payment_status, payment_method, delivery_method,
         delivery_name, email, phone, note, delivery, billing, goods, delivery_price, cod_fee,
         total, vat_percents, vat_bases, vat_amounts, placed_at, company_id, vat_id, account_id,
         discount, discounts, coupon,
         EXISTS (SELECT FROM "order".to_pack AS p WHERE p.order_id = orders.id)
  FROM "order".orders WHERE id = ANY($1::uuid[])
  ORDER BY placed_at DESC, id DESC LIMIT 200)"};

constexpr pg::Statement select_lines{"order.load_lines", R"(
  SELECT order_id, variant_id, product_id, name, variant_label, sku, image_file, slug, quantity,
         unit_price, total, vat_percent, discount, taken_out
  FROM "order".line WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, position LIMIT 20000)"};

constexpr pg::Statement select_history{"order.load_history", R"(
  SELECT order_id, status, at, note, is_internal
  FROM "order".history WHERE order_id = ANY($1::uuid[]) ORDER BY id LIMIT 20000)"};

constexpr pg::Statement select_voucher_pieces{"order.load_voucher_pieces", R"(
  SELECT order_id, voucher_id, last_four, amount
  FROM "order".voucher_piece WHERE order_id = ANY($1::uuid[]) ORDER BY order_id, position LIMIT 1000)"};

Task<std::vector<View>> Store::load(std::vector<OrderId> ids, Deadline deadline) const {
  pg::ReadBatch batch(database_);
  const std::size_t orders_at = batch.add(select_orders, {ids});
  const std::size_t lines_at = batch.add(select_lines, {ids});
  const std::size_t history_at = batch.add(select_history, {ids});
  const std::size_t vouchers_at = batch.add(select_voucher_pieces, {ids});
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);

  std::vector<View> views;
  std::unordered_map<Uuid, std::size_t> places;
  for (const pg::Row row : rows[orders_at]) {
    places.emplace(row.get<Uuid>(0), views.size());
    views.push_back(view_in(row));
  }
  for (const pg::Row row : rows[lines_at])
    if (const auto place = places.find(row.get<Uuid>(0)); place != places.end())
      views[place->second].lines.push_back(line_in(row));
  for (const pg::Row row : rows[vouchers_at])
    if (const auto place = places.find(row.get<Uuid>(0)); place != places.end())
      views[place->second].vouchers.push_back(
          {row.get<voucher::VoucherId>(1), row.get<std::string>(2), row.get<Money>(3)});
  for (const pg::Row row : rows[history_at])
    if (const auto place = places.find(row.get<Uuid>(0)); place != places.end())
      views[place->second].history.push_back({status_named(row.text(1)), row.get<Instant>(2),
                                              row.get<std::string>(3), row.get<bool>(4)});
  co_return views;
}

Task<std::optional<View>> Store::find(OrderId id, Deadline deadline) const {
  std::vector<View> views = co_await load({id}, deadline);
  if (views.empty()) co_return std::nullopt;
  co_return std::move(views.front());
}

constexpr pg::Statement select_id_of_token{
    "order.id_of_token", R"(SELECT id FROM "order".orders WHERE access_token = $1)"};

Task<std::optional<OrderId>> Store::id_of_token(std::string access_token, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_id_of_token, {access_token}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<OrderId>(0);
}

constexpr pg::Statement select_id_of_number{
    "order.id_of_number", R"(SELECT id FROM "order".orders WHERE number = $1 AND email = $2)"};

Task<std::optional<OrderId>> Store::id_of_number(std::string number, std::string email,
                                                 Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_id_of_number, {number, email}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<OrderId>(0);
}

constexpr pg::Statement select_page{"order.list", R"(
  SELECT id FROM "order".orders
  WHERE ($1::text IS NULL OR status = $1) AND ($2 = '' OR email = $2)
    AND ($3 = '' OR number = $3) AND ($4::timestamptz IS NULL OR placed_at < $4)
    AND ($6::uuid IS NULL OR account_id = $6)
  ORDER BY placed_at DESC, id DESC LIMIT $5)"};

Task<std::vector<View>> Store::list(ListFilter filter, Deadline deadline) const {
  std::optional<std::string> status;
  if (filter.status) status = name_of(*filter.status);
  const int limit = std::clamp(filter.limit, 1, most_listed);
  const pg::Rows rows = co_await database_.read(
      select_page, {status, filter.email, filter.number, filter.before, limit, filter.account},
      deadline);
  std::vector<OrderId> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<OrderId>(0));
  if (ids.empty()) co_return std::vector<View>{};
  std::vector<View> views = co_await load(std::move(ids), deadline);
  co_return views;
}

}  // namespace flipflop::order
