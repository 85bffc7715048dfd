#include "shop/notification/store.h"

#include "base/invariant.h"

namespace flipflop::notification {
namespace {

StoredMail mail_in(const pg::Row& row) {
  StoredMail mail;
  mail.id = row.get<Uuid>(0);
  mail.kind = row.get<std::string>(1);
  mail.recipient = row.get<std::string>(2);
  mail.subject = row.get<std::string>(3);
  mail.text = row.get<std::string>(4);
  mail.html = row.get<std::string>(5);
  mail.state = row.get<std::string>(6);
  mail.created_at = row.get<Instant>(7);
  mail.reason = row.get<std::string>(8);
  return mail;
}

}  // namespace

constexpr pg::Statement insert_sql{
    "notification.insert",
    "INSERT INTO notification.mail (id, order_id, kind, state, created_at) "
    "VALUES ($1, $2, $3, 'waiting', $4) ON CONFLICT (order_id, kind) DO NOTHING"};

Task<bool> Store::insert(pg::Tx& tx, MailId id, Uuid order_id, Kind kind, Instant now) {
  const pg::Rows rows = co_await tx.run(insert_sql, {id, order_id, kind_name(kind), now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement insert_document_sql{
    "notification.insert_document",
    "INSERT INTO notification.mail (id, document_id, about_order, kind, state, created_at) "
    "VALUES ($1, $2, $3, 'document_issued', 'waiting', $4) ON CONFLICT (document_id) DO NOTHING"};

Task<bool> Store::insert_document(pg::Tx& tx, MailId id, billing::DocumentIssued event,
                                  Instant now) {
  const pg::Rows rows =
      co_await tx.run(insert_document_sql, {id, event.document_id, event.order_id, now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement insert_edit_sql{
    "notification.insert_edit",
    "INSERT INTO notification.mail (id, edit_id, about_order, kind, state, created_at) "
    "VALUES ($1, $2, $3, 'order_edited', 'waiting', $4) ON CONFLICT (edit_id) DO NOTHING"};

Task<bool> Store::insert_edit(pg::Tx& tx, MailId id, order::OrderEdited event, Instant now) {
  const pg::Rows rows = co_await tx.run(insert_edit_sql, {id, event.edit_id, event.order_id, now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement insert_link_sql{
    "notification.insert_link",
    "INSERT INTO notification.mail (id, request_id, kind, state, created_at) "
    "VALUES ($1, $2, 'link', 'waiting', $3) ON CONFLICT (request_id) DO NOTHING"};

Task<bool> Store::insert_link(pg::Tx& tx, MailId id, Uuid request_id, Instant now) {
  const pg::Rows rows = co_await tx.run(insert_link_sql, {id, request_id, now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement insert_return_sql{
    "notification.insert_return",
    "INSERT INTO notification.mail (id, return_id, about_order, kind, state, created_at) "
    "VALUES ($1, $2, $3, $4, 'waiting', $5) ON CONFLICT (return_id, kind) DO NOTHING"};

Task<bool> Store::insert_return(pg::Tx& tx, MailRow mail, Instant now) {
  const pg::Rows rows = co_await tx.run(
      insert_return_sql, {mail.id, mail.return_id, mail.order_id, kind_name(mail.kind), now});
  co_return rows.affected() == 1;
}

constexpr pg::Statement set_kind_sql{"notification.set_kind",
                                     "UPDATE notification.mail SET kind = $2, account_id = $3"
                                     " WHERE id = $1 AND state = 'waiting'"};

Task<void> Store::set_kind(MailId id, Kind kind, Uuid account, Deadline deadline) {
  co_await database_.write(set_kind_sql, {id, kind_name(kind), account}, deadline);
}

constexpr pg::Statement drop_sql{
    "notification.drop", "DELETE FROM notification.mail WHERE id = $1 AND state = 'waiting'"};

Task<void> Store::drop(MailId id, Deadline deadline) {
  co_await database_.write(drop_sql, {id}, deadline);
}

constexpr pg::Statement row_sql{
    "notification.row",
    "SELECT id, coalesce(order_id, about_order), kind, state, request_id, return_id, document_id "
    "FROM notification.mail WHERE id = $1"};

Task<std::optional<MailRow>> Store::row(MailId id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(row_sql, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  const auto kind = kind_named(rows[0].text(2));
  invariant(kind.has_value(), "a stored mail has an unknown kind");
  co_return MailRow{id,
                    rows[0].get<std::optional<Uuid>>(1).value_or(Uuid{}),
                    *kind,
                    rows[0].get<std::string>(3),
                    rows[0].get<std::optional<Uuid>>(4),
                    rows[0].get<std::optional<Uuid>>(5),
                    rows[0].get<std::optional<Uuid>>(6)};
}

constexpr pg::Statement save_letter_sql{
    "notification.save_letter",
    "UPDATE notification.mail SET recipient = $2, subject = $3, body_text = $4, body_html = $5 "
    "WHERE id = $1 AND state = 'waiting'"};

Task<void> Store::save_letter(MailId id, std::string recipient, Letter letter, Deadline deadline) {
  pg::Params params = {id, recipient, letter.subject, letter.text, letter.html};
  co_await database_.write(save_letter_sql, std::move(params), deadline);
}

constexpr pg::Statement finish_sql{
    "notification.finish",
    "UPDATE notification.mail SET state = $2, sent_at = $3 WHERE id = $1 AND state = 'waiting'"};

Task<void> Store::finish(MailId id, std::string state, Instant now, Deadline deadline) {
  co_await database_.write(finish_sql, {id, state, now}, deadline);
}

constexpr pg::Statement refuse_sql{
    "notification.refuse",
    "UPDATE notification.mail SET state = 'refused', reason = left($2, 500), sent_at = $3 "
    "WHERE id = $1 AND state = 'waiting'"};

Task<void> Store::refuse(MailId id, std::string reason, Instant now, Deadline deadline) {
  co_await database_.write(refuse_sql, {id, reason, now}, deadline);
}

constexpr pg::Statement newest_sql{
    "notification.newest",
    "SELECT id, kind, recipient, subject, body_text, body_html, state, created_at, reason "
    "FROM notification.mail WHERE ($1 = '' OR recipient = $1) AND ($3 = '' OR state = $3) "
    "ORDER BY created_at DESC, id DESC LIMIT $2"};

Task<std::vector<StoredMail>> Store::newest(MailFilter filter, Deadline deadline) {
  const pg::Rows rows =
      co_await database_.read(newest_sql, {filter.recipient, filter.limit, filter.state}, deadline);
  std::vector<StoredMail> mails;
  for (const pg::Row row : rows) mails.push_back(mail_in(row));
  co_return mails;
}

constexpr pg::Statement find_sql{
    "notification.find",
    "SELECT id, kind, recipient, subject, body_text, body_html, state, created_at, reason "
    "FROM notification.mail WHERE id = $1"};

Task<std::optional<StoredMail>> Store::find(Uuid id, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(find_sql, {id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return mail_in(rows[0]);
}

constexpr pg::Statement erase_sql{
    "notification.erase",
    "UPDATE notification.mail SET recipient = '', subject = '', body_text = '', body_html = '', "
    "reason = '' WHERE recipient = $1"};

Task<void> Store::erase_recipient(pg::Tx& tx, std::string email) {
  co_await tx.run(erase_sql, {email});
}

// A mail that waits is not sent any more: a letter that is being written now is not saved.
constexpr pg::Statement erase_of_orders_sql{
    "notification.erase_of_orders",
    "UPDATE notification.mail SET recipient = '', subject = '', body_text = '', body_html = '', "
    "reason = '', state = CASE state WHEN 'waiting' THEN 'refused' ELSE state END "
    "WHERE order_id = ANY($1::uuid[]) OR about_order = ANY($1::uuid[])"};

Task<void> Store::erase_mails_of(pg::Tx& tx, std::vector<Uuid> order_ids) {
  co_await tx.run(erase_of_orders_sql, {order_ids});
}

constexpr pg::Statement erase_of_account_sql{
    "notification.erase_of_account",
    "UPDATE notification.mail SET recipient = '', subject = '', body_text = '', body_html = '', "
    "reason = '', state = CASE state WHEN 'waiting' THEN 'refused' ELSE state END "
    "WHERE account_id = $1"};

Task<void> Store::erase_mails_of_account(pg::Tx& tx, Uuid account) {
  co_await tx.run(erase_of_account_sql, {account});
}

}  // namespace flipflop::notification
