// Carts of accounts: a guest's goes into it, and all of it goes when the person goes. And carts
// that were left alone.

#include "shop/cart/store.h"

namespace flipflop::cart {

constexpr pg::Statement lock_open_cart{
    "cart.lock_open",
    "SELECT id FROM cart.cart WHERE token_hash = $1 AND state = 'open' FOR UPDATE"};

Task<std::optional<CartId>> Store::lock_open(pg::Tx& tx, std::string token) const {
  const auto rows = co_await tx.run(lock_open_cart, {hash_of(token)});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<CartId>(0);
}

constexpr pg::Statement select_has_something{"cart.has_something", R"(
  SELECT EXISTS (SELECT 1 FROM cart.cart WHERE token_hash = $1 AND state = 'open')
      OR EXISTS (SELECT 1 FROM cart.saved WHERE owner = $1))"};

Task<bool> Store::has_something(std::string token, Deadline deadline) const {
  const auto rows = co_await database_.read(select_has_something, {hash_of(token)}, deadline);
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement insert_account_cart{
    "cart.insert_of_account",
    "INSERT INTO cart.cart (id, token_hash, account_id, state, version, created_at, updated_at)"
    " VALUES ($1, $2, $3, 'open', 1, $4, $4) ON CONFLICT DO NOTHING"};

Task<CartId> Store::lock_of_account(pg::Tx& tx, CartId fresh, Owner owner) const {
  co_await tx.run(insert_account_cart, {fresh, hash_of(owner.token), owner.account, clock_.now()});
  const auto cart = co_await lock_open(tx, owner.token);
  co_return *cart;
}

// Of two wishes for one thing the larger holds: nobody who put it in on the phone and on the
// computer wants two. What a cart has no room for stays behind, oldest first.
constexpr pg::Statement move_lines{"cart.move_lines", R"(
  WITH room AS (SELECT greatest(0, $3::bigint - count(*)) AS lines FROM cart.line WHERE cart_id = $2),
  coming AS (
    SELECT l.variant_id, l.quantity, l.price_seen,
      row_number() OVER (ORDER BY l.position) AS place,
      count(*) FILTER (WHERE own.id IS NULL) OVER (ORDER BY l.position DESC) AS nth_new,
      own.id IS NOT NULL AS is_known
    FROM cart.line l LEFT JOIN cart.line own ON own.cart_id = $2 AND own.variant_id = l.variant_id
    WHERE l.cart_id = $1),
  raised AS (
    UPDATE cart.cart a SET version = a.version + $3, updated_at = $4,
      coupon = CASE WHEN a.coupon = '' THEN g.coupon ELSE a.coupon END,
      vouchers = (SELECT coalesce(array_agg(v), '{}') FROM (
        SELECT DISTINCT v FROM unnest(a.vouchers || g.vouchers) AS v ORDER BY v LIMIT 5) AS joined)
    FROM cart.cart g WHERE a.id = $2 AND g.id = $1 RETURNING a.version)
  INSERT INTO cart.line AS kept (id, cart_id, variant_id, quantity, price_seen, position)
  SELECT gen_random_uuid(), $2, c.variant_id, c.quantity, c.price_seen, raised.version - $3 + c.place
  FROM coming c CROSS JOIN raised CROSS JOIN room WHERE c.is_known OR c.nth_new <= room.lines
  ON CONFLICT (cart_id, variant_id)
    DO UPDATE SET quantity = greatest(kept.quantity, EXCLUDED.quantity))"};

constexpr pg::Statement delete_cart{"cart.delete", "DELETE FROM cart.cart WHERE id = $1"};

Task<void> Store::move_into(pg::Tx& tx, CartId from, CartId into) const {
  co_await tx.run(move_lines, {from, into, most_lines, clock_.now()});
  co_await tx.run(delete_cart, {from});
}

constexpr pg::Statement move_saved_rows{"cart.move_saved", R"(
  WITH gone AS (DELETE FROM cart.saved WHERE owner = $1 RETURNING variant_id, quantity, saved_at)
  INSERT INTO cart.saved AS kept (owner, variant_id, quantity, account_id, saved_at)
  SELECT $2, variant_id, quantity, $3, saved_at FROM gone
  ON CONFLICT (owner, variant_id)
    DO UPDATE SET quantity = greatest(kept.quantity, EXCLUDED.quantity))"};

Task<void> Store::move_saved(pg::Tx& tx, std::string from, Owner into) const {
  co_await tx.run(move_saved_rows, {hash_of(from), hash_of(into.token), into.account});
}

void Store::move_saved(pg::WriteBatch& batch, std::string from, Owner into) {
  batch.add(pg::Stage::carts, move_saved_rows, {hash_of(from), hash_of(into.token), into.account});
}

constexpr pg::Statement erase_open_carts{
    "cart.erase_open", "DELETE FROM cart.cart WHERE account_id = $1 AND state = 'open'"};
constexpr pg::Statement erase_saved{"cart.erase_saved",
                                    "DELETE FROM cart.saved WHERE account_id = $1"};

Task<void> Store::erase(pg::Tx& tx, Uuid account) const {
  co_await tx.run(erase_open_carts, {account});
  co_await tx.run(erase_saved, {account});
}

constexpr pg::Statement select_kept_of{"cart.kept_of", R"(
  SELECT l.variant_id, l.quantity, false, l.position FROM cart.cart c JOIN cart.line l ON l.cart_id = c.id
  WHERE c.account_id = $1 AND c.state = 'open'
  UNION ALL SELECT variant_id, quantity, true, 0 FROM cart.saved WHERE account_id = $1
  ORDER BY 3, 4, 1 LIMIT 1000)"};

Task<std::vector<KeptLine>> Store::kept_of(Uuid account, Deadline deadline) const {
  const auto rows = co_await database_.read(select_kept_of, {account}, deadline);
  std::vector<KeptLine> lines;
  for (const pg::Row row : rows)
    lines.push_back({row.get<product::VariantId>(0), row.get<std::int64_t>(1), row.get<bool>(2)});
  co_return lines;
}

constexpr pg::Statement mark_abandoned{"cart.mark_abandoned", R"(
  UPDATE cart.cart SET abandoned_version = version WHERE id IN (
    SELECT c.id FROM cart.cart c
    WHERE c.state = 'open' AND c.account_id IS NOT NULL AND c.updated_at < $1
      AND c.abandoned_version IS DISTINCT FROM c.version
      AND EXISTS (SELECT 1 FROM cart.line l WHERE l.cart_id = c.id)
    ORDER BY c.updated_at LIMIT $2 FOR UPDATE SKIP LOCKED)
  RETURNING id)"};

Task<std::vector<CartId>> Store::mark_abandoned_before(pg::Tx& tx, Instant before,
                                                       int limit) const {
  const auto rows = co_await tx.run(mark_abandoned, {before, limit});
  std::vector<CartId> carts;
  for (const pg::Row row : rows) carts.push_back(row.get<CartId>(0));
  co_return carts;
}

}  // namespace flipflop::cart
