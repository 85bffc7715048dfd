// Vouchers as staff issue, look for and change them.

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"
#include "shop/voucher/store.h"

namespace flipflop::voucher {
namespace {

constexpr int most_entries = 1000;

template <class Enum>
Enum named(std::string_view name) {
  Enum value{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), value),
            "a stored name without a meaning");
  return value;
}

KeptVoucher kept_in(const pg::Row& row) {
  KeptVoucher kept;
  kept.id = row.get<VoucherId>(0);
  kept.batch = row.get<BatchId>(1);
  kept.label = row.get<std::string>(2);
  kept.last_four = row.get<std::string>(3);
  kept.value = row.get<Money>(4);
  kept.balance = row.get<Money>(5);
  kept.valid_until = row.get<Instant>(6);
  kept.state = named<State>(row.text(7));
  kept.block_reason = row.get<std::string>(8);
  kept.created_at = row.get<Instant>(9);
  return kept;
}

}  // namespace

const list::List& voucher_list() {
  static const list::List list({
      .name = "voucher.list",
      .columns = R"(v.id, v.batch_id, b.label, v.last_four, v.value, v.balance, v.valid_until,
                    v.state, v.block_reason, v.created_at)",
      .from = "FROM voucher.voucher v JOIN voucher.batch b ON b.id = v.batch_id",
      .id = "v.id",
      .sorts = {{"createdAt", list::Kind::instant, "v.created_at"},
                {"validUntil", list::Kind::instant, "v.valid_until"},
                {"balance", list::Kind::whole, "v.balance"}},
      .filters = {{"uuid", "v.batch_id = ?"}, {"text", "v.state = ?"}, {"text", "v.last_four = ?"}},
  });
  return list;
}

constexpr pg::Statement insert_batch{
    "voucher.insert_batch",
    "INSERT INTO voucher.batch (id, label, issuer, issued_at) VALUES ($1, $2, $3, $4)"
    " ON CONFLICT (id) DO NOTHING"};

// The ledger's first entry gives a voucher its balance.
constexpr pg::Statement insert_vouchers{"voucher.insert", R"(
  WITH made AS (
    INSERT INTO voucher.voucher (id, batch_id, code_hash, last_four, value, valid_until, created_at)
    SELECT t.id, $1, t.hash, t.last_four, $5, $6, $7
    FROM unnest($2::uuid[], $3::text[], $4::text[]) AS t(id, hash, last_four) RETURNING id)
  SELECT count(*) FROM made)"};

constexpr pg::Statement insert_issued{"voucher.insert_issued", R"(
  INSERT INTO voucher.entry (voucher_id, kind, amount, at)
  SELECT id, 'issued', $2, $3 FROM unnest($1::uuid[]) AS id)"};

Task<bool> Store::insert(pg::Tx& tx, NewBatch batch, Instant at) const {
  const auto made = co_await tx.run(insert_batch, {batch.id, batch.label, batch.issuer, at});
  if (made.affected() == 0) co_return false;
  co_await tx.run(insert_vouchers, {batch.id, batch.vouchers, batch.hashes, batch.last_fours,
                                    batch.value, batch.valid_until, at});
  co_await tx.run(insert_issued, {batch.vouchers, batch.value, at});
  co_return true;
}

constexpr pg::Statement select_batch{"voucher.batch", R"(
  SELECT b.label, b.issuer, b.issued_at, v.id
  FROM voucher.batch b JOIN voucher.voucher v ON v.batch_id = b.id
  WHERE b.id = $1 ORDER BY v.id LIMIT 1000)"};

Task<std::optional<KeptBatch>> Store::batch(BatchId id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_batch, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  KeptBatch batch{
      rows[0].get<std::string>(0), rows[0].get<std::string>(1), rows[0].get<Instant>(2), {}};
  for (const pg::Row row : rows) batch.vouchers.push_back(row.get<VoucherId>(3));
  co_return batch;
}

constexpr pg::Statement select_voucher{"voucher.voucher", R"(
  SELECT v.id, v.batch_id, b.label, v.last_four, v.value, v.balance, v.valid_until, v.state,
    v.block_reason, v.created_at
  FROM voucher.voucher v JOIN voucher.batch b ON b.id = v.batch_id WHERE v.id = $1)"};

Task<std::optional<KeptVoucher>> Store::voucher(VoucherId id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_voucher, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return kept_in(rows[0]);
}

constexpr pg::Statement select_voucher_locked{"voucher.lock", R"(
  SELECT v.id, v.batch_id, b.label, v.last_four, v.value, v.balance, v.valid_until, v.state,
    v.block_reason, v.created_at
  FROM voucher.voucher v JOIN voucher.batch b ON b.id = v.batch_id WHERE v.id = $1
  FOR UPDATE OF v)"};

Task<std::optional<KeptVoucher>> Store::lock(pg::Tx& tx, VoucherId id) const {
  const auto rows = co_await tx.run(select_voucher_locked, {id});
  if (rows.empty()) co_return std::nullopt;
  co_return kept_in(rows[0]);
}

constexpr pg::Statement select_ledger{"voucher.ledger", R"(
  SELECT kind, amount, order_id, note, at FROM voucher.entry WHERE voucher_id = $1
  ORDER BY id DESC LIMIT $2)"};

Task<std::vector<LedgerEntry>> Store::ledger(VoucherId id, Deadline deadline) const {
  const auto rows = co_await database_.read(select_ledger, {id, most_entries}, deadline);
  std::vector<LedgerEntry> entries;
  for (const pg::Row row : rows)
    entries.push_back({named<EntryKind>(row.text(0)), row.get<Money>(1),
                       row.get<std::optional<Uuid>>(2), row.get<std::string>(3),
                       row.get<Instant>(4)});
  co_return entries;
}

constexpr pg::Statement update_blocked{"voucher.set_blocked", R"(
  UPDATE voucher.voucher SET block_reason = $2,
    state = CASE WHEN $2 = '' THEN 'active' ELSE 'blocked' END WHERE id = $1)"};

Task<void> Store::set_blocked(pg::Tx& tx, VoucherId id, std::string reason) const {
  co_await tx.run(update_blocked, {id, reason});
}

constexpr pg::Statement insert_adjusted{"voucher.adjust", R"(
  INSERT INTO voucher.entry (voucher_id, kind, amount, note, at)
  VALUES ($1, 'adjusted', $2, $3, $4))"};

Task<void> Store::adjust(pg::Tx& tx, VoucherId id, Money amount, std::string note,
                         Instant at) const {
  co_await tx.run(insert_adjusted, {id, amount, note, at});
}

Task<list::Page<KeptVoucher>> Store::browse(VoucherFilter filter, list::Query query,
                                            Deadline deadline) const {
  std::optional<std::string> state, last_four;
  if (filter.state) state = boost::describe::enum_to_string(*filter.state, "");
  if (!filter.last_four.empty()) last_four = filter.last_four;
  query.filters = {filter.batch, state, last_four};
  return voucher_list().read(&database_, std::move(query), &kept_in, deadline);
}

}  // namespace flipflop::voucher
