#pragma once
// What an order asks of billing. A tax document is due when the order is paid or leaves, whichever
// comes first; a proforma when it waits for a transfer; a corrective document when all the money
// goes back. The order's row is locked by the caller.

#include <expected>
#include <string>

#include "platform/platform.h"
#include "shop/order/module.h"
#include "shop/order/store.h"

namespace flipflop::order {

struct Due {
  billing::Kind kind = billing::Kind::tax;
  billing::Settlement settlement = billing::Settlement::paid;
  Instant at;
};
// Pure. Lines, VAT and total are the order's, with the delivery and the fee as lines.
billing::Draft draft_of(const View& view, const Due& due);

enum class DocumentRefusal {
  unknown_order,
  not_due,    // neither paid nor sent yet; or nothing is waited for any more
  not_issued  // its job is late; asking again helps
};

class Documents {
 public:
  Documents(Platform& platform, Faces faces, Store& store)
      : platform_(platform), faces_(faces), store_(store) {}

  Task<void> tax_document(pg::Tx& tx, OrderId id, billing::Settlement settlement);
  Task<void> proforma(pg::Tx& tx, OrderId id);
  // Does nothing when no tax document was asked for, or nothing is left to take back.
  Task<void> take_back(pg::Tx& tx, OrderId id, std::string reason);

  // What is there already, or is due now.
  Task<std::expected<billing::Document, DocumentRefusal>> issue_now(OrderId id, billing::Kind kind,
                                                                    Deadline deadline);

 private:
  Task<billing::DocumentId> ask(pg::Tx& tx, OrderId id, Due due);
  Task<std::expected<billing::DocumentId, DocumentRefusal>> ask_if_due(OrderId id,
                                                                       billing::Kind kind,
                                                                       Deadline deadline);

  Platform& platform_;
  Faces faces_;
  Store& store_;
};

}  // namespace flipflop::order
