// What was issued, and whose it is.

#include "base/hex.h"
#include "base/invariant.h"
#include "base/text.h"
#include "shop/billing/document_row.h"
#include "shop/billing/store.h"

namespace flipflop::billing {

constexpr pg::Statement select_of_order{"billing.of_order", R"(
  SELECT id, order_id, kind, number, issued_at, total, content->>'originalNumber'
  FROM billing.document WHERE order_id = $1 ORDER BY issued_at, id LIMIT 100)"};

Task<std::vector<Document>> Store::of_order(Uuid order_id, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_of_order, {order_id}, deadline);
  std::vector<Document> documents;
  for (const pg::Row row : rows) documents.push_back(document_in(row));
  co_return documents;
}

constexpr pg::Statement select_document{"billing.find", R"(
  SELECT id, order_id, kind, number, issued_at, total, content->>'originalNumber', content
  FROM billing.document WHERE id = $1)"};

Task<std::optional<Issued>> Store::find(DocumentId id, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_document, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return issued_in(rows[0]);
}

constexpr pg::Statement select_pdf{"billing.pdf",
                                   "SELECT bytes FROM billing.pdf WHERE document_id = $1"};

Task<std::optional<std::string>> Store::pdf(DocumentId id, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_pdf, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  std::string_view text = rows[0].text(0);
  invariant(text.starts_with("\\x"), "bytea is read as hexadecimal digits");
  text.remove_prefix(2);
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t at = 0; at + 1 < text.size(); at += 2)
    bytes.push_back(static_cast<char>(hex_value(text[at]) * 16 + hex_value(text[at + 1])));
  co_return bytes;
}

constexpr pg::Statement insert_pdf{"billing.keep_pdf", R"(
  INSERT INTO billing.pdf (document_id, bytes, drawn_at) VALUES ($1, $2, $3)
  ON CONFLICT DO NOTHING)"};

Task<void> Store::keep_pdf(DocumentId id, std::string bytes, Instant at, Deadline deadline) const {
  co_await database_.write(insert_pdf, {id, "\\x" + hex(bytes), at}, deadline);
}

// Those of another account that bear the address stay with that account.
constexpr pg::Statement select_of_person{"billing.of_person", R"(
  SELECT d.id, d.order_id, d.kind, d.number, d.issued_at, d.total,
    d.content->>'originalNumber', d.content
  FROM billing.buyer b JOIN billing.document d ON d.order_id = b.order_id
  WHERE (b.account_id = $2 OR (b.email = $1 AND b.email <> '' AND
    ($2 IS NULL OR b.account_id IS NULL))) AND d.id > $3
  ORDER BY d.id LIMIT $4)"};

Task<std::vector<Issued>> Store::of_person(privacy::Person person, DocumentId after,
                                           Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(
      select_of_person, {person.email, person.account_id, after, persons_page}, deadline);
  std::vector<Issued> documents;
  for (const pg::Row row : rows) documents.push_back(issued_in(row));
  co_return documents;
}

constexpr pg::Statement select_has_waiting{"billing.has_waiting", R"(
  SELECT EXISTS (SELECT FROM billing.buyer b JOIN billing.request r ON r.order_id = b.order_id
    WHERE r.asked IS NOT NULL AND ((b.email = $1 AND b.email <> '') OR b.account_id = $2)))"};

Task<bool> Store::has_waiting(pg::Tx& tx, privacy::Person person) const {
  const pg::Rows rows = co_await tx.run(select_has_waiting, {person.email, person.account_id});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement delete_buyer{"billing.forget_buyer", R"(
  DELETE FROM billing.buyer WHERE (email = $1 AND email <> '') OR account_id = $2)"};

Task<void> Store::forget_buyer(pg::Tx& tx, privacy::Person person) const {
  co_await tx.run(delete_buyer, {person.email, person.account_id});
}

}  // namespace flipflop::billing
