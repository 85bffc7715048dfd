#include "shop/notification/service.h"

#include <boost/describe/enum_to_string.hpp>

#include "base/text.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/log/log.h"
#include "platform/settings/settings.h"

namespace flipflop::notification {
namespace {

Kind kind_of(auth::Link::Purpose purpose) {
  switch (purpose) {
    case auth::Link::Purpose::verify_email:
      return Kind::verify_email;
    case auth::Link::Purpose::reset_password:
      return Kind::reset_password;
    case auth::Link::Purpose::sign_in_code:
      return Kind::sign_in_code;
    case auth::Link::Purpose::account_exists:
      break;
  }
  return Kind::account_exists;
}

}  // namespace

Service::Service(Platform& platform, Store& store, Sources sources)
    : platform_(platform), store_(store), sources_(sources) {
  platform.jobs.handle("notification.send", jobs::Policy{.at_once = 4}, &Service::send, this);
}

Task<std::vector<StoredMail>> Service::mailbox(MailFilter filter, Deadline deadline) {
  filter.recipient = lower_ascii(filter.recipient);
  return store_.newest(std::move(filter), deadline);
}

Task<std::optional<StoredMail>> Service::find(Uuid id, Deadline deadline) {
  return store_.find(id, deadline);
}

Task<void> Service::order_placed(pg::Tx& tx, order::OrderPlaced event) {
  return announce(tx, event.order_id, Kind::order_confirmed, {});
}

Task<void> Service::order_paid(pg::Tx& tx, order::OrderPaid event) {
  return announce(tx, event.order_id, Kind::order_paid, {});
}

Task<void> Service::order_shipped(pg::Tx& tx, order::OrderShipped event) {
  return announce(tx, event.order_id, Kind::order_shipped, {});
}

Task<void> Service::order_delivered(pg::Tx& tx, order::OrderDelivered event) {
  return announce(tx, event.order_id, Kind::order_delivered, {});
}

Task<void> Service::order_cancelled(pg::Tx& tx, order::OrderCancelled event) {
  std::string reason = boost::describe::enum_to_string(event.reason, "staff");
  return announce(tx, event.order_id, Kind::order_cancelled, std::move(reason));
}

Task<void> Service::order_edited(pg::Tx& tx, order::OrderEdited event) {
  const auto id = platform_.ids.next_as<MailId>();
  const bool is_new = co_await store_.insert_edit(tx, id, event, platform_.clock.now());
  if (!is_new) co_return;
  co_await enqueue(tx, {id, {}});
}

Task<void> Service::order_to_pack(pg::Tx& tx, order::OrderToPack event) {
  return announce(tx, event.order_id, Kind::order_to_pack, {});
}

Task<void> Service::document_issued(pg::Tx& tx, billing::DocumentIssued event) {
  const auto id = platform_.ids.next_as<MailId>();
  const bool is_new = co_await store_.insert_document(tx, id, event, platform_.clock.now());
  if (!is_new) co_return;
  co_await enqueue(tx, {id, {}});
}

Task<void> Service::link_requested(pg::Tx& tx, auth::LinkRequested event) {
  const auto id = platform_.ids.next_as<MailId>();
  const bool is_new = co_await store_.insert_link(tx, id, event.request_id, platform_.clock.now());
  if (!is_new) co_return;
  co_await enqueue(tx, {id, {}});
}

Task<void> Service::announce(pg::Tx& tx, order::OrderId order, Kind kind,
                             std::string cancel_reason) {
  const auto id = platform_.ids.next_as<MailId>();
  const bool is_new = co_await store_.insert(tx, id, order.uuid, kind, platform_.clock.now());
  if (!is_new) co_return;
  SendJob body{id, std::move(cancel_reason)};
  co_await enqueue(tx, std::move(body));
}

Task<void> Service::enqueue(pg::Tx& tx, SendJob body) {
  jobs::Request job{"notification.send", body.mail_id.text(), json::to_text(body), {}};
  co_await platform_.jobs.enqueue(tx, std::move(job));
}

Task<jobs::Outcome> Service::send(jobs::Job job, SendJob body) {
  const auto row = co_await store_.row(body.mail_id, job.deadline);
  // A mail of auth that nobody was to get is gone; its job may come again.
  if (!row || row->state != "waiting") co_return jobs::Outcome::done();
  jobs::Outcome outcome;
  if (row->request_id)
    outcome = co_await send_link(*row, job.deadline);
  else if (row->return_id)
    outcome = co_await send_return(*row, job.deadline);
  else if (row->document_id)
    outcome = co_await send_document(*row, job.deadline);
  else if (row->kind == Kind::order_to_pack)
    outcome = co_await send_to_shop(*row, job.deadline);
  else
    outcome = co_await send_order(*row, std::move(body), job.deadline);
  co_return outcome;
}

Task<jobs::Outcome> Service::send_order(MailRow row, SendJob body, Deadline deadline) {
  return send_about(std::move(row), std::move(body.cancel_reason), std::nullopt, deadline);
}

Task<jobs::Outcome> Service::send_about(MailRow row, std::string cancel_reason,
                                        std::optional<billing::Document> document,
                                        Deadline deadline) {
  const auto order = co_await sources_.orders.find(order::OrderId{row.order_id}, deadline);
  if (!order) co_return jobs::Outcome::parked("no such order");
  const std::string recipient = lower_ascii(order->email);
  if (recipient.empty()) {
    co_await store_.refuse(row.id, "the order names no recipient any more", platform_.clock.now(),
                           deadline);
    co_return jobs::Outcome::done();
  }
  LetterInput input;
  input.cancel_reason = std::move(cancel_reason);
  input.document = std::move(document);
  input.order = *order;
  Letter letter = co_await letter_for(row, std::move(input), deadline);
  co_await store_.save_letter(row.id, recipient, letter, deadline);
  auto outcome = co_await finish(std::move(row), recipient, std::move(letter), deadline);
  co_return outcome;
}

// Where our pieces left meanwhile, or the order is over, nobody is to be told.
Task<jobs::Outcome> Service::send_to_shop(MailRow row, Deadline deadline) {
  const auto order = co_await sources_.orders.find(order::OrderId{row.order_id}, deadline);
  if (!order) co_return jobs::Outcome::parked("no such order");
  LetterInput input;
  input.kind = row.kind;
  input.order = *order;
  input.company = co_await platform_.settings.company(deadline);
  input.public_url = platform_.public_url;
  const std::string recipient = lower_ascii(input.company.email);
  if (recipient.empty() || !order->is_to_pack) {
    co_await store_.drop(row.id, deadline);
    co_return jobs::Outcome::done();
  }
  Letter letter = write_packing_letter(input);
  co_await store_.save_letter(row.id, recipient, letter, deadline);
  auto outcome = co_await finish(std::move(row), recipient, std::move(letter), deadline);
  co_return outcome;
}

// Of a proforma the confirmation of the order has said everything: how much, where to, until when.
Task<jobs::Outcome> Service::send_document(MailRow row, Deadline deadline) {
  const auto issued =
      co_await sources_.billing.find(billing::DocumentId{*row.document_id}, deadline);
  if (!issued) co_return jobs::Outcome::parked("no such document");
  if (issued->document.kind == billing::Kind::proforma) {
    co_await store_.drop(row.id, deadline);
    co_return jobs::Outcome::done();
  }
  row.order_id = issued->document.order_id;
  auto outcome = co_await send_about(std::move(row), {}, issued->document, deadline);
  co_return outcome;
}

// The secret is made now and leaves with the letter. What is stored hides it, except in the mailbox
// of a development machine, which is where its recipient reads it.
Task<jobs::Outcome> Service::send_link(MailRow row, Deadline deadline) {
  const auto link = co_await sources_.auth.mint_link(*row.request_id, deadline);
  if (!link) {
    co_await store_.drop(row.id, deadline);
    co_return jobs::Outcome::done();
  }
  LinkLetterInput input;
  input.kind = kind_of(link->purpose);
  input.secret = link->secret;
  input.company = co_await platform_.settings.company(deadline);
  input.public_url = platform_.public_url;
  Letter letter = write_link_letter(input);
  const bool is_read_here = platform_.mail == nullptr && !platform_.config.is_production();
  if (!is_read_here) input.secret = hidden_secret;
  Letter stored = write_link_letter(input);
  co_await store_.set_kind(row.id, input.kind, link->account.uuid, deadline);
  co_await store_.save_letter(row.id, link->recipient, std::move(stored), deadline);
  auto outcome = co_await finish(std::move(row), link->recipient, std::move(letter), deadline);
  co_return outcome;
}

Task<jobs::Outcome> Service::finish(MailRow row, std::string recipient, Letter letter,
                                    Deadline deadline) {
  if (platform_.mail == nullptr) {
    co_await store_.finish(row.id, "kept", platform_.clock.now(), deadline);
    co_return jobs::Outcome::done();
  }
  const auto sent = co_await deliver(row.id, std::move(recipient), std::move(letter), deadline);
  if (sent) {
    co_await store_.finish(row.id, "sent", platform_.clock.now(), deadline);
    co_return jobs::Outcome::done();
  }
  log::warn("a mail was refused", {{"mail", row.id.text()}, {"order", row.order_id.text()}});
  co_await store_.refuse(row.id, sent.error().reason, platform_.clock.now(), deadline);
  co_return jobs::Outcome::done();
}

Task<std::expected<void, mail::Refused>> Service::deliver(MailId id, std::string recipient,
                                                          Letter letter, Deadline deadline) {
  mail::Mail mail;
  mail.message_id = id.text() + "@flipflop";
  mail.from_address = platform_.config.text("MAIL_FROM");
  const settings::Company company = co_await platform_.settings.company(deadline);
  mail.from_name = company.name;
  mail.to_address = std::move(recipient);
  mail.subject = std::move(letter.subject);
  mail.text = std::move(letter.text);
  mail.html = std::move(letter.html);
  const auto sent = co_await platform_.mail->send(std::move(mail), deadline);
  co_return sent;
}

Task<Letter> Service::letter_for(MailRow row, LetterInput input, Deadline deadline) {
  input.kind = row.kind;
  input.company = co_await platform_.settings.company(deadline);
  input.public_url = platform_.public_url;
  if (row.kind == Kind::order_shipped)
    input.parcels = co_await sources_.shipping.parcels(row.order_id, deadline);
  const bool waits = input.order.status == order::Status::pending &&
                     input.order.payment_status == order::PaymentStatus::pending;
  const bool asks_for_money =
      row.kind == Kind::order_confirmed || (row.kind == Kind::order_edited && waits);
  if (asks_for_money && input.order.payment_method == "bank_transfer")
    input.transfer = co_await sources_.payments.transfer_instructions(row.order_id, deadline);
  co_return write_letter(input);
}

Task<std::vector<privacy::ExportedFile>> Service::export_person(privacy::Person person,
                                                                Deadline deadline) {
  std::vector<StoredMail> mails;
  if (!person.email.empty())
    mails = co_await store_.newest({.recipient = person.email, .limit = 1000}, deadline);
  std::string json = "[";
  for (const StoredMail& mail : mails) {
    if (json.size() > 1) json += ',';
    json += R"({"subject":)";
    json::write_string(json, mail.subject);
    json += R"(,"text":)";
    json::write_string(json, mail.text);
    json += '}';
  }
  std::vector<privacy::ExportedFile> files;
  files.push_back({"mails.json", json + "]"});
  co_return files;
}

Task<void> Service::erase_person(pg::Tx& tx, privacy::Person person) {
  if (!person.email.empty()) co_await store_.erase_recipient(tx, person.email);
  if (person.account_id) co_await store_.erase_mails_of_account(tx, *person.account_id);
  // An account's orders may bear an address that it never proved.
  const auto orders = co_await sources_.orders.ids_of(tx, person);
  std::vector<Uuid> order_ids;
  for (const order::OrderId id : orders) order_ids.push_back(id.uuid);
  co_await store_.erase_mails_of(tx, std::move(order_ids));
}

}  // namespace flipflop::notification
