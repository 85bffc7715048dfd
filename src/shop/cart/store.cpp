#include "shop/cart/store.h"

#include "platform/idempotency/idempotency.h"

namespace flipflop::cart {

std::string Store::hash_of(const std::string& token) {
  return idempotency::fingerprint({token});
}

// The list is made even for an empty cart, so that the statements behind find what was asked for.
constexpr pg::Statement select_cart{"cart.read", R"(
  WITH open_cart AS (
    SELECT id, version, coupon, vouchers FROM cart.cart
    WHERE token_hash = $1 AND state = 'open'),
  lines AS (
    SELECT l.id, l.variant_id, l.quantity, l.price_seen, l.position
    FROM cart.line l JOIN open_cart ON open_cart.id = l.cart_id LIMIT 200),
  listed AS (
    SELECT set_config('flipflop.variants',
      '{' || coalesce(string_agg(wanted.id::text, ','), '') || '}', true),
      set_config('flipflop.coupon', coalesce((SELECT coupon FROM open_cart), ''), true)
    FROM (SELECT variant_id AS id FROM lines UNION SELECT $2::uuid WHERE $2 IS NOT NULL) AS wanted)
  SELECT open_cart.id, open_cart.version, lines.id, lines.variant_id, lines.quantity,
         lines.price_seen, open_cart.coupon, open_cart.vouchers
  FROM listed LEFT JOIN open_cart ON true LEFT JOIN lines ON true
  ORDER BY lines.position DESC)"};

std::size_t Store::read_cart(pg::ReadBatch& batch, std::string token,
                             std::optional<product::VariantId> extra) {
  return batch.add(select_cart, {hash_of(token), extra});
}

std::optional<StoredCart> Store::cart_in(const pg::Rows& rows) {
  if (rows.empty() || rows[0].is_null(0)) return std::nullopt;
  StoredCart cart;
  cart.id = rows[0].get<CartId>(0);
  cart.version = rows[0].get<std::int64_t>(1);
  cart.coupon = rows[0].get<std::string>(6);
  for (const Uuid id : rows[0].get<std::vector<Uuid>>(7)) cart.vouchers.push_back({id});
  for (const pg::Row row : rows) {
    if (row.is_null(2)) continue;
    Line line{row.get<LineId>(2), row.get<product::VariantId>(3), row.get<std::int64_t>(4)};
    cart.lines.push_back({line, row.get<std::optional<Money>>(5)});
  }
  return cart;
}

constexpr pg::Statement count_pieces{
    "cart.count",
    "SELECT COALESCE(sum(l.quantity), 0)::bigint FROM cart.cart c JOIN cart.line l"
    " ON l.cart_id = c.id WHERE c.token_hash = $1 AND c.state = 'open'"};

Task<std::int64_t> Store::count(std::string token, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(count_pieces, {hash_of(token)}, deadline);
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement insert_open_cart{
    "cart.insert",
    "INSERT INTO cart.cart (id, token_hash, account_id, state, version, created_at, updated_at)"
    " VALUES ($1, $2, $3, 'open', 1, $4, $4)"};

void Store::insert_cart(pg::WriteBatch& batch, CartId id, Owner owner) {
  batch.add_guard(pg::Stage::carts, insert_open_cart,
                  {id, hash_of(owner.token), owner.account, clock_.now()}, guard_not_open);
}

constexpr pg::Statement touch_open_cart{
    "cart.touch",
    "WITH touched AS (UPDATE cart.cart SET version = version + 1, updated_at = $2"
    " WHERE id = $1 AND state = 'open' RETURNING 1)"
    " SELECT platform.ensure((SELECT count(*) FROM touched) = 1, 'not_open')"};

void Store::touch(pg::WriteBatch& batch, CartId id) {
  batch.add_guard(pg::Stage::carts, touch_open_cart, {id, clock_.now()}, guard_not_open);
}

// The cart's row is locked before, so the sum and the count are exact.
constexpr pg::Statement upsert_line{"cart.add_line", R"(
  INSERT INTO cart.line AS l (id, cart_id, variant_id, quantity, price_seen, position)
  SELECT $1, c.id, $3, $4, $5, c.version FROM cart.cart c WHERE c.id = $2
  ON CONFLICT (cart_id, variant_id) DO UPDATE SET quantity = l.quantity + EXCLUDED.quantity)"};

constexpr pg::Statement ensure_line_count{
    "cart.ensure_line_count",
    "SELECT platform.ensure((SELECT count(*) FROM cart.line WHERE cart_id = $1) <= $2,"
    " 'too_many_lines')"};

void Store::add_line(pg::WriteBatch& batch, CartId cart, NewLine line) {
  batch.add_guard(pg::Stage::carts, upsert_line,
                  {line.id, cart, line.variant, line.quantity, line.price_seen},
                  guard_too_many_pieces);
  batch.add_guard(pg::Stage::carts, ensure_line_count, {cart, most_lines}, guard_too_many_lines);
}

constexpr pg::Statement update_quantity{
    "cart.set_quantity",
    "WITH changed AS (UPDATE cart.line SET quantity = $3 WHERE id = $1 AND cart_id = $2 RETURNING "
    "1)"
    " SELECT platform.ensure((SELECT count(*) FROM changed) = 1, 'line_gone')"};

void Store::set_quantity(pg::WriteBatch& batch, CartId cart, LineId line, std::int64_t quantity) {
  batch.add_guard(pg::Stage::carts, update_quantity, {line, cart, quantity}, guard_line_gone);
}

constexpr pg::Statement delete_line{
    "cart.remove_line",
    "WITH removed AS (DELETE FROM cart.line WHERE id = $1 AND cart_id = $2 RETURNING 1)"
    " SELECT platform.ensure((SELECT count(*) FROM removed) = 1, 'line_gone')"};

void Store::remove_line(pg::WriteBatch& batch, CartId cart, LineId line) {
  batch.add_guard(pg::Stage::carts, delete_line, {line, cart}, guard_line_gone);
}

constexpr pg::Statement clear_cart{
    "cart.clear",
    "WITH emptied AS (UPDATE cart.cart SET version = version + 1, updated_at = $2"
    " WHERE token_hash = $1 AND state = 'open' RETURNING id)"
    " DELETE FROM cart.line l USING emptied WHERE l.cart_id = emptied.id"};

void Store::clear(pg::WriteBatch& batch, std::string token) {
  batch.add(pg::Stage::carts, clear_cart, {hash_of(token), clock_.now()});
}

constexpr pg::Statement update_coupon{
    "cart.set_coupon",
    "WITH changed AS (UPDATE cart.cart SET coupon = $2, version = version + 1, updated_at = $3"
    " WHERE id = $1 AND state = 'open' RETURNING 1)"
    " SELECT platform.ensure((SELECT count(*) FROM changed) = 1, 'not_open')"};

void Store::set_coupon(pg::WriteBatch& batch, CartId cart, std::string code) {
  batch.add_guard(pg::Stage::carts, update_coupon, {cart, std::move(code), clock_.now()},
                  guard_not_open);
}

constexpr pg::Statement update_vouchers{
    "cart.set_vouchers",
    "WITH changed AS (UPDATE cart.cart SET vouchers = $3, version = version + 1, updated_at = $4"
    " WHERE id = $1 AND version = $2 AND state = 'open' RETURNING 1)"
    " SELECT platform.ensure((SELECT count(*) FROM changed) = 1, 'not_open')"};

void Store::set_vouchers(pg::WriteBatch& batch, const StoredCart& cart,
                         const std::vector<voucher::VoucherId>& vouchers) {
  batch.add_guard(pg::Stage::carts, update_vouchers,
                  {cart.id, cart.version, vouchers, clock_.now()}, guard_not_open);
}

constexpr pg::Statement close_cart{
    "cart.close",
    "WITH closed AS (UPDATE cart.cart SET state = 'ordered', version = version + 1, updated_at = "
    "$3,"
    " token_hash = CASE WHEN account_id IS NULL THEN token_hash END"
    " WHERE id = $1 AND version = $2 AND state = 'open' RETURNING 1)"
    " SELECT platform.ensure((SELECT count(*) FROM closed) = 1, 'cart_changed')"};

void Store::close(pg::WriteBatch& batch, CartId cart, std::int64_t version) {
  batch.add_guard(pg::Stage::carts, close_cart, {cart, version, clock_.now()},
                  Carts::guard_cart_changed);
}

constexpr pg::Statement insert_closed_cart{
    "cart.insert_closed",
    "INSERT INTO cart.cart (id, state, version, created_at, updated_at)"
    " VALUES ($1, 'ordered', 1, $2, $2)"};

constexpr pg::Statement insert_closed_lines{"cart.insert_closed_lines", R"(
  INSERT INTO cart.line (id, cart_id, variant_id, quantity, position)
  SELECT t.id, $1, t.variant_id, t.quantity, t.position
  FROM unnest($2::uuid[], $3::uuid[], $4::bigint[]) WITH ORDINALITY
    AS t(id, variant_id, quantity, position))"};

void Store::insert_closed(pg::WriteBatch& batch, CartId cart, std::vector<Line> lines) {
  std::vector<LineId> ids;
  std::vector<product::VariantId> variants;
  std::vector<std::int64_t> quantities;
  for (const Line& line : lines) {
    ids.push_back(line.id);
    variants.push_back(line.variant);
    quantities.push_back(line.quantity);
  }
  batch.add(pg::Stage::carts, insert_closed_cart, {cart, clock_.now()});
  batch.add(pg::Stage::carts, insert_closed_lines, {cart, ids, variants, quantities});
}

constexpr pg::Statement delete_old_carts{
    "cart.forget",
    "DELETE FROM cart.cart WHERE id IN (SELECT id FROM cart.cart WHERE state = 'open'"
    " AND updated_at < $1 ORDER BY updated_at LIMIT $2 FOR UPDATE SKIP LOCKED)"};

Task<void> Store::forget(Instant before, int limit, Deadline deadline) {
  co_await database_.write(delete_old_carts, {before, limit}, deadline);
}

}  // namespace flipflop::cart
