#pragma once
// Changes of an order on which nobody works yet. One transaction each: the order's row first, then
// its money, then its pieces, as a cancellation does; a history entry, what was before and after,
// and OrderEdited. Who pays back is said before there are requests; safe from every loop.

#include "platform/platform.h"
#include "shop/order/edits.h"
#include "shop/order/module.h"
#include "shop/order/reduction.h"
#include "shop/order/store.h"

namespace flipflop::order {

class Editing {
 public:
  Editing(Platform& platform, Faces faces, Store& store)
      : platform_(platform), faces_(faces), store_(store) {}

  Task<std::expected<void, EditRefusal>> edit_contact(OrderId id, ContactEdit edit, EditTerms terms,
                                                      Deadline deadline);
  Task<std::expected<void, EditRefusal>> keep_fewer(OrderId id, std::vector<KeptPieces> kept,
                                                    EditTerms terms, Deadline deadline);
  Task<std::expected<PaidBack, EditRefusal>> weigh_fewer(OrderId id, std::vector<KeptPieces> kept,
                                                         EditTerms terms, Deadline deadline);
  void let_pay_back(PayingBack& payer) { payer_ = &payer; }

 private:
  using Done = std::expected<void, EditRefusal>;
  using Weighed = std::expected<PaidBack, EditRefusal>;
  // An order that may be edited, locked, with what it was placed with.
  struct Open {
    Locked order;
    View view;
    std::vector<Source> sources;
  };
  Task<std::expected<Open, EditRefusal>> open(pg::Tx& tx, OrderId id, EditTerms terms);
  Task<Done> edit_contact_in(pg::Tx& tx, OrderId id, ContactEdit edit, EditTerms terms);
  Task<Weighed> keep_fewer_in(pg::Tx& tx, OrderId id, std::vector<KeptPieces> kept,
                              EditTerms terms);
  Task<Weighed> reduce(pg::Tx& tx, Open opened, std::vector<KeptPieces> kept, EditTerms terms);
  Task<Weighed> take_out(pg::Tx& tx, Open opened, std::vector<KeptPieces> kept, EditTerms terms);
  Task<Done> expect_less(pg::Tx& tx, Locked order, Money by);
  Task<bool> give_back(pg::Tx& tx, Uuid order_id, Uuid cause, std::vector<Source> pieces);
  // History, what was before and after, the audit log's entry for staff, the event.
  struct Written {
    Uuid edit;
    std::string note, action, before, after;
    Money paid_back = {};
  };
  Task<void> write(pg::Tx& tx, Locked order, Written written, EditTerms terms);
  Task<void> finish(pg::Tx& tx, bool is_done);

  Platform& platform_;
  Faces faces_;
  Store& store_;
  PayingBack* payer_ = nullptr;
};

}  // namespace flipflop::order
