#include "shop/billing/store.h"

#include "base/invariant.h"
#include "shop/billing/document_row.h"

namespace flipflop::billing {

constexpr pg::Statement insert_asked{"billing.insert_request", R"(
  INSERT INTO billing.request (id, order_id, kind, cause, asked, vat_percents, amounts,
    requested_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING id)"};

Task<DocumentId> Store::insert_request(pg::Tx& tx, NewRequest request) const {
  const pg::Rows rows =
      co_await tx.run(insert_asked, {request.id, request.order_id, name_of(request.kind),
                                     request.cause, request.asked, rates_of(request.amounts),
                                     moneys_of(request.amounts), request.at});
  if (!rows.empty()) co_return request.id;
  const auto known = co_await request_id(tx, request.order_id, request.kind, request.cause);
  invariant(known.has_value(), "what cannot be asked for was asked for before");
  co_return *known;
}

constexpr pg::Statement select_request_id{"billing.request_id", R"(
  SELECT id FROM billing.request
  WHERE order_id = $1 AND kind = $2 AND (cause = $3 OR kind = 'tax') LIMIT 1)"};

Task<std::optional<DocumentId>> Store::request_id(pg::Tx& tx, Uuid order_id, Kind kind,
                                                  Uuid cause) const {
  const pg::Rows rows = co_await tx.run(select_request_id, {order_id, name_of(kind), cause});
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<DocumentId>(0);
}

constexpr pg::Statement upsert_buyer{"billing.keep_buyer", R"(
  INSERT INTO billing.buyer (order_id, email, account_id) VALUES ($1, $2, $3)
  ON CONFLICT (order_id) DO UPDATE SET email = excluded.email, account_id = excluded.account_id)"};

Task<void> Store::keep_buyer(pg::Tx& tx, Uuid order_id, Buyer buyer) const {
  co_await tx.run(upsert_buyer, {order_id, buyer.email, buyer.account});
}

constexpr pg::Statement lock_tax{"billing.lock_tax_request", R"(
  SELECT id, vat_percents, amounts FROM billing.request
  WHERE order_id = $1 AND kind = 'tax' FOR UPDATE)"};

Task<std::optional<Requested>> Store::lock_tax_request(pg::Tx& tx, Uuid order_id) const {
  const pg::Rows rows = co_await tx.run(lock_tax, {order_id});
  if (rows.empty()) co_return std::nullopt;
  co_return Requested{rows[0].get<DocumentId>(0), amounts_in(rows[0], 1)};
}

constexpr pg::Statement sum_corrected{"billing.corrected", R"(
  SELECT percent, sum(amount)::bigint
  FROM billing.request r, unnest(r.vat_percents, r.amounts) AS part(percent, amount)
  WHERE r.order_id = $1 AND r.kind = 'corrective'
  GROUP BY percent ORDER BY percent DESC LIMIT 100)"};

Task<std::vector<RateAmount>> Store::corrected(pg::Tx& tx, Uuid order_id) const {
  const pg::Rows rows = co_await tx.run(sum_corrected, {order_id});
  std::vector<RateAmount> amounts;
  for (const pg::Row row : rows) amounts.push_back({row.get<VatRate>(0), row.get<Money>(1)});
  co_return amounts;
}

namespace {

std::optional<Waiting> waiting_in(const pg::Rows& rows) {
  if (rows.empty()) return std::nullopt;
  const pg::Row row = rows[0];
  return Waiting{row.get<DocumentId>(0), row.get<Uuid>(1),        kind_named(row.text(2)),
                 row.get<Uuid>(3),       row.get<std::string>(4), amounts_in(row, 5)};
}

}  // namespace

constexpr pg::Statement select_waiting{"billing.waiting", R"(
  SELECT id, order_id, kind, cause, asked, vat_percents, amounts
  FROM billing.request WHERE id = $1 AND asked IS NOT NULL)"};

Task<std::optional<Waiting>> Store::waiting(DocumentId id, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_waiting, {id}, deadline);
  co_return waiting_in(rows);
}

constexpr pg::Statement lock_asked{"billing.lock_waiting", R"(
  SELECT id, order_id, kind, cause, asked, vat_percents, amounts
  FROM billing.request WHERE id = $1 AND asked IS NOT NULL FOR UPDATE)"};

Task<std::optional<Waiting>> Store::lock_waiting(pg::Tx& tx, DocumentId id) const {
  const pg::Rows rows = co_await tx.run(lock_asked, {id});
  co_return waiting_in(rows);
}

constexpr pg::Statement lock_document{"billing.lock_tax_document", R"(
  SELECT id, order_id, kind, number, issued_at, total, content->>'originalNumber', content
  FROM billing.document WHERE order_id = $1 AND kind = 'tax' LIMIT 1 FOR UPDATE)"};

Task<std::optional<Issued>> Store::lock_tax_document(pg::Tx& tx, Uuid order_id) const {
  const pg::Rows rows = co_await tx.run(lock_document, {order_id});
  if (rows.empty()) co_return std::nullopt;
  co_return issued_in(rows[0]);
}

constexpr pg::Statement sum_corrected_vat{"billing.corrected_vat", R"(
  SELECT percent, sum(base)::bigint, sum(vat)::bigint
  FROM billing.document d,
    unnest(d.vat_percents, d.vat_bases, d.vat_amounts) AS part(percent, base, vat)
  WHERE d.original_id = $1 GROUP BY percent ORDER BY percent DESC LIMIT 100)"};

Task<std::vector<BilledVat>> Store::corrected_vat(pg::Tx& tx, DocumentId original) const {
  const pg::Rows rows = co_await tx.run(sum_corrected_vat, {original});
  std::vector<BilledVat> sums;
  for (const pg::Row row : rows)
    sums.push_back({row.get<VatRate>(0), row.get<Money>(1), row.get<Money>(2)});
  co_return sums;
}

constexpr pg::Statement begin_series{"billing.begin_series", R"(
  INSERT INTO billing.series (kind, year, last) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING)"};

constexpr pg::Statement take_serial{"billing.next_serial", R"(
  UPDATE billing.series SET last = last + 1 WHERE kind = $1 AND year = $2 RETURNING last)"};

Task<std::int64_t> Store::next_serial(pg::Tx& tx, Kind kind, int year) const {
  pg::Rows rows = co_await tx.run(take_serial, {name_of(kind), year});
  if (rows.empty()) {  // the first of its year
    co_await tx.run(begin_series, {name_of(kind), year});
    rows = co_await tx.run(take_serial, {name_of(kind), year});
  }
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement insert_document{"billing.insert_document", R"(
  INSERT INTO billing.document (id, order_id, kind, cause, year, serial, number, original_id,
    issued_at, vat_percents, vat_bases, vat_amounts, total, content)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14))"};

constexpr pg::Statement empty_request{"billing.empty_request",
                                      "UPDATE billing.request SET asked = NULL WHERE id = $1"};

Task<void> Store::insert(pg::Tx& tx, NewDocument document) const {
  const Content& content = document.content;
  std::vector<VatRate> percents;
  std::vector<Money> bases;
  std::vector<Money> amounts;
  for (const BilledVat& part : content.vat) {
    percents.push_back(part.rate);
    bases.push_back(part.base);
    amounts.push_back(part.vat);
  }
  co_await tx.run(insert_document, {document.id, document.order_id, name_of(content.kind),
                                    document.cause, document.year, document.serial, content.number,
                                    document.original, document.issued_at, percents, bases, amounts,
                                    content.total, json::to_text(content)});
  co_await tx.run(empty_request, {document.id});
}

}  // namespace flipflop::billing
