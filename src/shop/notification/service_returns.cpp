// Mails about goods that come back and money that goes back.

#include "base/text.h"
#include "platform/clock/clock.h"
#include "platform/settings/settings.h"
#include "shop/notification/return_letter.h"
#include "shop/notification/service.h"

namespace flipflop::notification {

Task<void> Service::return_announced(pg::Tx& tx, returns::CaseAnnounced event) {
  return announce_return(tx, event.case_id.uuid, event.order_id, Kind::return_announced);
}

Task<void> Service::return_received(pg::Tx& tx, returns::CaseReceived event) {
  return announce_return(tx, event.case_id.uuid, event.order_id, Kind::return_received);
}

Task<void> Service::return_refused(pg::Tx& tx, returns::CaseRefused event) {
  return announce_return(tx, event.case_id.uuid, event.order_id, Kind::return_refused);
}

Task<void> Service::claim_accepted(pg::Tx& tx, returns::CaseAccepted event) {
  return announce_return(tx, event.case_id.uuid, event.order_id, Kind::claim_accepted);
}

Task<void> Service::claim_settled(pg::Tx& tx, returns::CaseSettled event) {
  return announce_return(tx, event.case_id.uuid, event.order_id, Kind::claim_settled);
}

Task<void> Service::refund_sent(pg::Tx& tx, returns::RefundSent event) {
  return announce_return(tx, event.refund, event.order_id, Kind::refund_sent);
}

Task<void> Service::claim_deadline(pg::Tx& tx, returns::DeadlineNear event) {
  return announce_return(tx, event.case_id.uuid, event.order_id, Kind::claim_deadline);
}

Task<void> Service::announce_return(pg::Tx& tx, Uuid return_id, Uuid order_id, Kind kind) {
  MailRow mail;
  mail.id = platform_.ids.next_as<MailId>();
  mail.order_id = order_id;
  mail.kind = kind;
  mail.return_id = return_id;
  const MailId id = mail.id;
  const bool is_new = co_await store_.insert_return(tx, std::move(mail), platform_.clock.now());
  if (is_new) co_await enqueue(tx, {id, {}});
}

// A case is written to its own contact, goodwill to that of the order, a deadline to the shop.
Task<jobs::Outcome> Service::send_return(MailRow row, Deadline deadline) {
  ReturnLetterInput input;
  input.kind = row.kind;
  input.public_url = platform_.public_url;
  input.company = co_await platform_.settings.company(deadline);
  auto order = co_await sources_.orders.find(order::OrderId{row.order_id}, deadline);
  input.about = co_await sources_.returns.find(returns::CaseId{*row.return_id}, deadline);
  if (row.kind == Kind::refund_sent)
    input.refund = co_await sources_.returns.find_refund(*row.return_id, deadline);
  if (!order || (!input.about && !input.refund)) co_return jobs::Outcome::parked("no such return");
  input.order = std::move(*order);
  std::string recipient = input.about ? input.about->email : input.order.email;
  if (row.kind == Kind::claim_deadline) recipient = input.company.email;
  recipient = lower_ascii(recipient);
  if (recipient.empty()) {
    co_await store_.refuse(row.id, "the return names no recipient any more", platform_.clock.now(),
                           deadline);
    co_return jobs::Outcome::done();
  }
  Letter letter = write_return_letter(input);
  co_await store_.save_letter(row.id, recipient, letter, deadline);
  auto outcome = co_await finish(std::move(row), recipient, std::move(letter), deadline);
  co_return outcome;
}

}  // namespace flipflop::notification
