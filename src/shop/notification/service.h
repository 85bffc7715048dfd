#pragma once
// Mails about orders and of auth: a row in the event's transaction, then a job that writes and
// sends it.

#include "platform/jobs/jobs.h"
#include "platform/mail/mail.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/auth/auth.h"
#include "shop/notification/module.h"
#include "shop/notification/notification.h"
#include "shop/notification/store.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/shipping/shipping.h"

namespace flipflop::notification {

struct SendJob {
  MailId mail_id;
  std::string cancel_reason;  // of order_cancelled, else empty
};
BOOST_DESCRIBE_STRUCT(SendJob, (), (mail_id, cancel_reason))

class Service final : public Notifications, public privacy::Holder {
 public:
  Service(Platform& platform, Store& store, Sources sources);

  Task<std::vector<StoredMail>> mailbox(MailFilter filter, Deadline deadline) override;
  Task<std::optional<StoredMail>> find(Uuid id, Deadline deadline) override;

  // Events (events.cpp says which of them they serve).
  Task<void> order_placed(pg::Tx& tx, order::OrderPlaced event);
  Task<void> order_paid(pg::Tx& tx, order::OrderPaid event);
  Task<void> order_shipped(pg::Tx& tx, order::OrderShipped event);
  Task<void> order_delivered(pg::Tx& tx, order::OrderDelivered event);
  Task<void> order_cancelled(pg::Tx& tx, order::OrderCancelled event);
  Task<void> order_edited(pg::Tx& tx, order::OrderEdited event);
  Task<void> document_issued(pg::Tx& tx, billing::DocumentIssued event);
  Task<void> link_requested(pg::Tx& tx, auth::LinkRequested event);
  Task<void> return_announced(pg::Tx& tx, returns::CaseAnnounced event);
  Task<void> return_received(pg::Tx& tx, returns::CaseReceived event);
  Task<void> return_refused(pg::Tx& tx, returns::CaseRefused event);
  Task<void> claim_accepted(pg::Tx& tx, returns::CaseAccepted event);
  Task<void> claim_settled(pg::Tx& tx, returns::CaseSettled event);
  Task<void> refund_sent(pg::Tx& tx, returns::RefundSent event);
  Task<void> order_to_pack(pg::Tx& tx, order::OrderToPack event);
  Task<void> claim_deadline(pg::Tx& tx, returns::DeadlineNear event);
  void subscribe();

  // The job: writes the letter, sends it over SMTP or keeps it for the development mailbox.
  Task<jobs::Outcome> send(jobs::Job job, SendJob body);

  std::string_view module() const override { return "notification"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  Task<void> announce(pg::Tx& tx, order::OrderId order, Kind kind, std::string cancel_reason);
  Task<void> announce_return(pg::Tx& tx, Uuid return_id, Uuid order_id, Kind kind);
  Task<void> enqueue(pg::Tx& tx, SendJob body);
  // The mail of a return, of an order, of a document, and of auth.
  Task<jobs::Outcome> send_return(MailRow row, Deadline deadline);
  Task<jobs::Outcome> send_order(MailRow row, SendJob body, Deadline deadline);
  Task<jobs::Outcome> send_about(MailRow row, std::string cancel_reason,
                                 std::optional<billing::Document> document, Deadline deadline);
  Task<jobs::Outcome> send_document(MailRow row, Deadline deadline);
  Task<jobs::Outcome> send_to_shop(MailRow row, Deadline deadline);
  Task<jobs::Outcome> send_link(MailRow row, Deadline deadline);
  // Over SMTP or into the development mailbox, then marks the row.
  Task<jobs::Outcome> finish(MailRow row, std::string recipient, Letter letter, Deadline deadline);
  Task<std::expected<void, mail::Refused>> deliver(MailId id, std::string recipient, Letter letter,
                                                   Deadline deadline);
  // Finishes what is known of the letter: its order, and what else it is about.
  Task<Letter> letter_for(MailRow row, LetterInput input, Deadline deadline);

  Platform& platform_;
  Store& store_;
  Sources sources_;
};

}  // namespace flipflop::notification
