#pragma once
// The face over its parts: placing, progress, and what buyers and staff ask for.

#include "shop/order/editing.h"
#include "shop/order/order.h"
#include "shop/order/placing.h"
#include "shop/order/progress.h"
#include "shop/order/store.h"

namespace flipflop::order {

class Service final : public Orders {
 public:
  Service(Platform& platform, Faces faces, Store& store, Placing& placing, Progress& progress);

  Task<std::expected<Quote, PlaceRefused>> quote(QuoteRequest request, Deadline deadline) override;
  Task<std::expected<Placed, PlaceRefused>> place(PlaceRequest request, Deadline deadline) override;

  Task<std::optional<View>> find(OrderId id, Deadline deadline) override;
  Task<std::optional<View>> find_own(auth::AccountId account, OrderId id,
                                     Deadline deadline) override;
  Task<std::optional<View>> find_by_token(std::string access_token, Deadline deadline) override;
  Task<std::optional<View>> find_by_number(std::string number, std::string email,
                                           Deadline deadline) override;
  Task<std::vector<View>> list(ListFilter filter, Deadline deadline) override;
  Task<std::vector<OrderId>> ids_of(pg::Tx& tx, privacy::Person person) override;

  Task<std::expected<void, CancelRefusal>> cancel(OrderId id, CancelReason reason,
                                                  std::string actor, Deadline deadline) override;
  Task<std::optional<Status>> lock(pg::Tx& tx, OrderId id) override;
  Task<std::expected<void, CancelRefusal>> cancel_within(pg::Tx& tx, OrderId id,
                                                         CancelReason reason,
                                                         std::string actor) override;
  Task<std::expected<void, CancelRefusal>> cancel_by_buyer(OrderId id, idempotency::Once* once,
                                                           Deadline deadline) override;
  Task<std::expected<void, RetryRefusal>> retry_payment(OrderId id, idempotency::Once* once,
                                                        Deadline deadline) override;
  Task<bool> add_note(OrderId id, std::string note, std::string actor, Deadline deadline) override;
  Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query,
                                  Deadline deadline) override;
  Task<std::expected<void, ChangeRefused>> change(OrderId id, StatusChange change,
                                                  audit_log::Actor actor,
                                                  Deadline deadline) override;
  Task<std::expected<void, EditRefusal>> edit_contact(OrderId id, ContactEdit edit, EditTerms terms,
                                                      Deadline deadline) override;
  Task<std::expected<void, EditRefusal>> keep_fewer(OrderId id, std::vector<KeptPieces> kept,
                                                    EditTerms terms, Deadline deadline) override;
  Task<std::expected<PaidBack, EditRefusal>> weigh_fewer(OrderId id, std::vector<KeptPieces> kept,
                                                         EditTerms terms,
                                                         Deadline deadline) override;
  void let_pay_back(PayingBack& payer) override { editing_.let_pay_back(payer); }
  Task<list::Page<ToPack>> to_pack(list::Query query, Deadline deadline) override;
  Task<std::expected<void, ShipRefusal>> ship(OrderId id, OwnParcel parcel, audit_log::Actor actor,
                                              Deadline deadline) override;

 private:
  Task<std::optional<View>> find_for_buyer(std::optional<OrderId> id, Deadline deadline);
  struct Cancelling {
    OrderId id;
    CancelReason reason;
    std::string actor;
    idempotency::Once* once = nullptr;
  };
  Task<std::expected<void, CancelRefusal>> cancel_once(Cancelling wish, Deadline deadline);
  Task<std::expected<payment::PaymentId, RetryRefusal>> retry_in(pg::Tx& tx, OrderId id);
  Task<std::expected<void, ChangeRefused>> change_in(pg::Tx& tx, OrderId id, StatusChange change,
                                                     audit_log::Actor actor);
  Task<bool> move_by_staff(pg::Tx& tx, Locked order, Status to, std::string actor);
  Task<std::string> carrier_of(OrderId id, Deadline deadline);
  Task<std::expected<void, ShipRefusal>> ship_in(pg::Tx& tx, OrderId id, OwnParcel parcel,
                                                 audit_log::Actor actor);
  Task<bool> has_pieces_of_ours(pg::Tx& tx, OrderId id);
  Task<void> settle_packing(pg::Tx& tx, Locked order, Status to);
  // False: the money or the parcels are too far for a cancellation.
  Task<bool> settle_for_cancel(pg::Tx& tx, Locked order);
  Task<void> record(pg::Tx& tx, OrderId id, audit_log::Actor actor, std::string action);

  Platform& platform_;
  Faces faces_;
  Store& store_;
  Placing& placing_;
  Progress& progress_;
  Documents documents_;
  Editing editing_;
};

}  // namespace flipflop::order
