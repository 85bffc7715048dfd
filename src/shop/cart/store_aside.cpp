// What was set aside for later, and what was shared by a link.

#include "shop/cart/store.h"

namespace flipflop::cart {

constexpr pg::Statement insert_saved{"cart.save", R"(
  INSERT INTO cart.saved AS kept (owner, variant_id, quantity, account_id, saved_at)
  VALUES ($1, $2, $3, $4, $5)
  ON CONFLICT (owner, variant_id)
    DO UPDATE SET quantity = greatest(kept.quantity, EXCLUDED.quantity), saved_at = EXCLUDED.saved_at)"};

constexpr pg::Statement ensure_saved_count{
    "cart.ensure_saved_count",
    "SELECT platform.ensure((SELECT count(*) FROM cart.saved WHERE owner = $1) <= $2,"
    " 'too_many_saved')"};

void Store::save(pg::WriteBatch& batch, Owner owner, product::VariantId variant,
                 std::int64_t quantity) {
  const std::string hash = hash_of(owner.token);
  batch.add(pg::Stage::carts, insert_saved, {hash, variant, quantity, owner.account, clock_.now()});
  batch.add_guard(pg::Stage::carts, ensure_saved_count, {hash, most_lines}, guard_too_many_lines);
}

constexpr pg::Statement delete_saved{"cart.drop_saved", R"(
  WITH gone AS (DELETE FROM cart.saved WHERE owner = $1 AND variant_id = $2 RETURNING 1)
  SELECT platform.ensure((SELECT count(*) FROM gone) = 1, 'not_saved'))"};

void Store::drop_saved(pg::WriteBatch& batch, std::string token, product::VariantId variant) {
  batch.add_guard(pg::Stage::carts, delete_saved, {hash_of(token), variant}, guard_not_saved);
}

// Lists the variants for the statements behind it, as reading a cart does.
constexpr pg::Statement select_saved{"cart.read_saved", R"(
  WITH saved AS (
    SELECT variant_id, quantity, saved_at FROM cart.saved WHERE owner = $1
    ORDER BY saved_at DESC, variant_id LIMIT 100),
  listed AS (SELECT set_config('flipflop.variants',
    '{' || coalesce(string_agg(variant_id::text, ','), '') || '}', true) FROM saved)
  SELECT saved.variant_id, saved.quantity FROM listed CROSS JOIN saved
  ORDER BY saved.saved_at DESC, saved.variant_id)"};

std::size_t Store::read_saved(pg::ReadBatch& batch, std::string token) {
  return batch.add(select_saved, {hash_of(token)});
}

constexpr pg::Statement insert_shared{
    "cart.share",
    "INSERT INTO cart.shared (code, variants, quantities, shared_at) VALUES ($1, $2, $3, $4)"};

void Store::share(pg::WriteBatch& batch, std::string code, const std::vector<Line>& lines) {
  std::vector<product::VariantId> variants;
  std::vector<std::int64_t> quantities;
  for (const Line& line : lines) {
    variants.push_back(line.variant);
    quantities.push_back(line.quantity);
  }
  batch.add(pg::Stage::carts, insert_shared, {code, variants, quantities, clock_.now()});
}

constexpr pg::Statement select_shared{"cart.read_shared", R"(
  WITH line AS (
    SELECT t.variant_id, t.quantity, t.place FROM cart.shared s
      CROSS JOIN LATERAL unnest(s.variants, s.quantities) WITH ORDINALITY
        AS t(variant_id, quantity, place)
    WHERE s.code = $1 AND s.shared_at > $2),
  listed AS (SELECT set_config('flipflop.variants',
    '{' || coalesce(string_agg(variant_id::text, ','), '') || '}', true) FROM line)
  SELECT line.variant_id, line.quantity FROM listed CROSS JOIN line ORDER BY line.place)"};

std::size_t Store::read_shared(pg::ReadBatch& batch, std::string code, Instant since) {
  return batch.add(select_shared, {code, since});
}

std::vector<KeptLine> Store::kept_lines(const pg::Rows& rows, bool is_aside) {
  std::vector<KeptLine> lines;
  for (const pg::Row row : rows)
    lines.push_back({row.get<product::VariantId>(0), row.get<std::int64_t>(1), is_aside});
  return lines;
}

constexpr pg::Statement delete_old_saved{
    "cart.forget_saved",
    "DELETE FROM cart.saved WHERE (owner, variant_id) IN (SELECT owner, variant_id FROM cart.saved"
    " WHERE saved_at < $1 ORDER BY saved_at LIMIT $2 FOR UPDATE SKIP LOCKED)"};
constexpr pg::Statement delete_old_shared{
    "cart.forget_shared",
    "DELETE FROM cart.shared WHERE code IN (SELECT code FROM cart.shared WHERE shared_at < $1"
    " ORDER BY shared_at LIMIT $2 FOR UPDATE SKIP LOCKED)"};

Task<void> Store::forget_aside(Instant saved_before, Instant shared_before, int limit,
                               Deadline deadline) const {
  co_await database_.write(delete_old_saved, {saved_before, limit}, deadline);
  co_await database_.write(delete_old_shared, {shared_before, limit}, deadline);
}

}  // namespace flipflop::cart
