// What checkouts ask for, take and give back.

#include "shop/voucher/store.h"

namespace flipflop::voucher {
namespace {

Voucher voucher_in(const pg::Row& row, Instant now) {
  Voucher voucher;
  voucher.id = row.get<VoucherId>(0);
  voucher.last_four = row.get<std::string>(1);
  voucher.balance = row.get<Money>(2);
  voucher.valid_until = row.get<Instant>(3);
  const std::string_view state = row.text(4);
  if (state == "blocked")
    voucher.refusal = Refusal::blocked;
  else if (state == "expired" || voucher.valid_until <= now)
    voucher.refusal = Refusal::expired;
  else if (voucher.balance.is_zero())
    voucher.refusal = Refusal::spent;
  return voucher;
}

}  // namespace

constexpr pg::Statement select_by_hash{"voucher.by_hash", R"(
  SELECT id, last_four, balance, valid_until, state FROM voucher.voucher WHERE code_hash = $1)"};

Task<std::optional<Voucher>> Store::by_hash(std::string hash, Instant now,
                                            Deadline deadline) const {
  const auto rows = co_await database_.read(select_by_hash, {hash}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return voucher_in(rows[0], now);
}

constexpr pg::Statement select_by_ids{"voucher.by_ids", R"(
  SELECT id, last_four, balance, valid_until, state FROM voucher.voucher WHERE id = ANY($1::uuid[])
  ORDER BY valid_until, id LIMIT 100)"};

Task<std::vector<Voucher>> Store::find(std::vector<VoucherId> ids, Instant now,
                                       Deadline deadline) const {
  const auto rows = co_await database_.read(select_by_ids, {ids}, deadline);
  std::vector<Voucher> vouchers;
  for (const pg::Row row : rows) vouchers.push_back(voucher_in(row, now));
  co_return vouchers;
}

constexpr pg::Statement spend_pieces{
    "voucher.spend", "SELECT voucher.spend($1::uuid, $2::uuid[], $3::bigint[], $4::timestamptz)"};

void Store::spend(pg::WriteBatch& batch, Uuid order_id, const std::vector<Piece>& pieces,
                  Instant at) const {
  std::vector<VoucherId> vouchers;
  std::vector<Money> amounts;
  for (const Piece& piece : pieces) {
    vouchers.push_back(piece.voucher);
    amounts.push_back(piece.amount);
  }
  batch.add_guard(pg::Stage::coupons, spend_pieces, {order_id, vouchers, amounts, at},
                  Vouchers::guard_changed);
}

constexpr pg::Statement give_back_part{
    "voucher.give_back",
    "SELECT given, remaining, is_news"
    " FROM voucher.give_back($1::uuid, $2::uuid, $3::bigint, $4::timestamptz)"};

Task<GivenBack> Store::give_back(pg::Tx& tx, Back back, Instant at) const {
  const auto rows = co_await tx.run(give_back_part, {back.order_id, back.cause, back.most, at});
  const pg::Row row = rows[0];
  GivenBack given{row.get<Money>(0), row.get<Money>(1)};
  given.is_new = row.get<bool>(2) && !given.amount.is_zero();
  co_return given;
}

// Blocked ones keep their money until somebody has decided about them.
constexpr pg::Statement expire_vouchers{"voucher.expire", R"(
  WITH due AS (
    SELECT id, balance FROM voucher.voucher
    WHERE state = 'active' AND valid_until <= $1 AND balance > 0
    ORDER BY id LIMIT $2 FOR UPDATE SKIP LOCKED)
  INSERT INTO voucher.entry (voucher_id, kind, amount, at)
  SELECT id, 'expired', -balance, $1 FROM due)"};

Task<std::int64_t> Store::expire(pg::Tx& tx, Instant now, int limit) const {
  const auto rows = co_await tx.run(expire_vouchers, {now, limit});
  co_return static_cast<std::int64_t>(rows.affected());
}

}  // namespace flipflop::voucher
