#pragma once
// The use cases: what buyers declare (announcing.cpp), what staff do about it (handling.cpp), what
// is paid back for pieces that never leave (taking_out.cpp), what money and orders tell
// (progress.cpp), and what is read (service.cpp).

#include "platform/metrics/metrics.h"
#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/returns/module.h"
#include "shop/returns/store.h"

namespace flipflop::returns {

class Service final : public Returns, public privacy::Holder, public order::PayingBack {
 public:
  Service(Platform& platform, Faces faces, Store& store);
  void subscribe();

  Task<std::expected<CaseId, AnnounceRefused>> announce(Announcement announcement,
                                                        Deadline deadline) override;
  Task<std::optional<View>> find(CaseId id, Deadline deadline) override;
  Task<std::vector<View>> of_order(order::OrderId order, Deadline deadline) override;
  Task<std::optional<Openings>> openings(order::OrderId order, Deadline deadline) override;
  Task<std::optional<Refund>> find_refund(Uuid cause, Deadline deadline) override;
  Task<std::vector<Refund>> refunds_of(order::OrderId order, Deadline deadline) override;
  Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query,
                                  Deadline deadline) override;

  Task<std::expected<void, HandleRefusal>> receive(Receipt receipt, Deadline deadline) override;
  Task<std::expected<void, HandleRefusal>> accept(Decision decision, Deadline deadline) override;
  Task<std::expected<void, HandleRefusal>> refuse(Decision decision, Deadline deadline) override;
  Task<std::expected<void, HandleRefusal>> call_off(Decision decision, Deadline deadline) override;
  Task<std::expected<void, HandleRefusal>> settle(Settlement settlement,
                                                  Deadline deadline) override;
  Task<std::expected<Uuid, HandleRefusal>> pay_back(Goodwill goodwill, Deadline deadline) override;

  // Of a paid order whose edit is under way; the order's row is locked.
  Task<std::expected<order::PaidBack, order::EditRefusal>> pay_back(pg::Tx& tx, order::View order,
                                                                    order::TakenOut out) override;

  // Events and schedules.
  Task<void> part_refunded(pg::Tx& tx, payment::PaymentPartRefunded event);
  Task<void> captured(pg::Tx& tx, payment::PaymentCaptured event);
  Task<void> order_cancelled(pg::Tx& tx, order::OrderCancelled event);
  Task<void> watch_deadlines(Deadline deadline);

  std::string_view module() const override { return "returns"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<bool> needs_person(pg::Tx& tx, privacy::Person person) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  enum class Whole { ends_the_order, is_sent_back };
  Task<std::expected<CaseId, AnnounceRefused>> announce_once(Announcement announcement,
                                                             order::View order, Whole whole,
                                                             Deadline deadline);
  Task<std::expected<CaseId, AnnounceRefused>> announce_in(pg::Tx& tx, Announcement announcement,
                                                           order::View order, Whole whole);

  // A case that staff handle, with its order.
  struct Handled {
    View view;
    order::View order;
  };
  Task<std::optional<Handled>> handled(CaseId id, Deadline deadline);
  // Locks the order and the case; false when it is not in `from` any more.
  Task<bool> lock_in(pg::Tx& tx, const View* view, State from);
  Task<std::expected<void, HandleRefusal>> receive_in(pg::Tx& tx, Receipt receipt, Handled on,
                                                      std::vector<shipping::Method> methods);
  Task<std::expected<void, HandleRefusal>> settle_in(pg::Tx& tx, Settlement settlement, Handled on);
  Task<std::expected<void, HandleRefusal>> end(Decision decision, State to, Deadline deadline);
  // The pieces of a case with what they are worth now; their counters are locked and raised.
  Task<std::vector<LineEnd>> count_back(pg::Tx& tx, const Handled* on,
                                        std::vector<Arrived> arrived);
  // What each line of the case is worth less.
  Task<std::expected<std::vector<LineEnd>, HandleRefusal>> discount(pg::Tx& tx, const Handled* on,
                                                                    Money amount);
  // What went back to the shelf.
  Task<void> put_back(pg::Tx& tx, const View* view, std::vector<LineEnd> lines);
  enum class GoesBack {
    nothing,  // was paid, or is worth anything any more
    awaited,  // payment tells when the money was sent
    there     // on the vouchers of the order already
  };
  // What becomes of money that was never there: the cash of a parcel that nobody took.
  enum class Uncollected {
    stays,   // the goods came back, and so does what vouchers paid of them
    refused  // the buyer keeps the goods, and is paid back what they paid, or nothing
  };
  struct PayBack {
    std::vector<billing::BilledLine> back;  // what stands on the corrective document
    Uncollected uncollected;
  };
  // What vouchers paid comes back first, and only then money: so the payment of an order ends with
  // the last that goes back.
  Task<std::expected<GoesBack, HandleRefusal>> ask_refund(pg::Tx& tx, Refund refund, PayBack how);
  Task<void> pay_the_rest(pg::Tx& tx, Owed owed);
  Task<void> correct(pg::Tx& tx, const Refund* refund, std::vector<billing::BilledLine> back);
  Task<void> record(pg::Tx& tx, audit_log::Actor actor, std::string action, std::string object,
                    std::string after);

  Task<std::vector<order::OrderId>> orders_of(privacy::Person person, Deadline deadline);

  Platform& platform_;
  Faces faces_;
  Store& store_;
  metrics::Gauge overdue_withdrawals_, overdue_claims_;
};

}  // namespace flipflop::returns
