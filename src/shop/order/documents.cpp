#include "shop/order/documents.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/clock/clock.h"
#include "platform/text/messages.h"
#include "shop/order/rules.h"

namespace flipflop::order {
namespace {

using billing::BilledLine;
using billing::Kind;
using billing::LineKind;
using billing::Settlement;

BilledLine extra(LineKind kind, std::string name, Money price, Instant ordered_at) {
  BilledLine line;
  line.kind = kind;
  line.name = std::move(name);
  line.unit_price = line.total = price;
  line.vat = delivery_vat(ordered_at);
  return line;
}

std::vector<BilledLine> lines_of(const View& view) {
  std::vector<BilledLine> lines;
  for (const OrderLine& ordered : view.lines) {
    BilledLine line;
    line.name = ordered.full_name();
    line.sku = ordered.sku;
    line.quantity = ordered.quantity;
    line.unit_price = ordered.unit_price;
    line.discount = ordered.discount;
    line.total = ordered.total;
    line.vat = ordered.vat;
    lines.push_back(std::move(line));
  }
  if (!view.totals.delivery.is_zero())
    lines.push_back(extra(LineKind::delivery,
                          text::message("order.document_delivery", {{"name", view.delivery_name}}),
                          view.totals.delivery, view.placed_at));
  if (!view.totals.cod_fee.is_zero())
    lines.push_back(extra(LineKind::cod_fee, text::message("order.document_cod_fee"),
                          view.totals.cod_fee, view.placed_at));
  return lines;
}

billing::BilledParty party_of(const Address& address) {
  billing::BilledParty party;
  party.name = address.first_name + " " + address.last_name;
  if (party.name == " ") party.name.clear();
  party.company = address.company;
  party.street = address.street;
  party.city = address.city;
  party.postal_code = address.postal_code;
  party.country = address.country;
  party.company_id = address.company_id.value_or("");
  party.vat_id = address.vat_id.value_or("");
  return party;
}

// A tax document when it was paid or has left; a proforma while a payment is waited for.
bool is_due(Kind kind, const Locked& order) {
  if (kind == Kind::proforma) return order.status == Status::pending;
  return order.status != Status::cancelled && order.status != Status::refunded &&
         (order.payment_status == PaymentStatus::paid || order.status == Status::shipped ||
          order.status == Status::delivered);
}

}  // namespace

billing::Draft draft_of(const View& view, const Due& due) {
  billing::Draft draft;
  draft.order_id = view.id.uuid;
  draft.order_number = view.number;
  draft.kind = due.kind;
  draft.cause = view.id.uuid;  // an order is billed once; what goes back has causes of its own
  draft.buyer.email = view.email;
  if (view.account) draft.buyer.account = view.account->uuid;
  draft.customer = party_of(view.billing);
  draft.lines = lines_of(view);
  for (const Discount& discount : view.discounts)
    draft.discounts.push_back({discount.name, discount.amount});
  for (const VatLine& part : view.totals.vat) draft.vat.push_back({part.rate, part.base, part.vat});
  draft.total = view.totals.total;
  if (!view.vouchers.empty()) draft.paid_by_vouchers = voucher::sum_of(view.vouchers);
  draft.payment_method = view.payment_method;
  draft.settlement = due.settlement;
  draft.taxable_at = due.at;
  return draft;
}

Task<void> Documents::tax_document(pg::Tx& tx, OrderId id, Settlement settlement) {
  co_await ask(tx, id, {Kind::tax, settlement, platform_.clock.now()});
}

Task<void> Documents::proforma(pg::Tx& tx, OrderId id) {
  co_await ask(tx, id, {Kind::proforma, Settlement::due, platform_.clock.now()});
}

Task<void> Documents::take_back(pg::Tx& tx, OrderId id, std::string reason) {
  billing::Correction correction;
  correction.order_id = correction.cause = id.uuid;
  correction.reason = std::move(reason);
  co_await faces_.billing.correct(tx, std::move(correction));
}

// What stands on a document was agreed when the order was placed; the caller's lock keeps its
// buyer from being erased meanwhile.
Task<billing::DocumentId> Documents::ask(pg::Tx& tx, OrderId id, Due due) {
  const std::optional<View> view = co_await store_.find(id, tx.deadline());
  invariant(view.has_value(), "an order that is locked exists");
  const billing::DocumentId document = co_await faces_.billing.request(tx, draft_of(*view, due));
  co_return document;
}

Task<std::expected<billing::Document, DocumentRefusal>> Documents::issue_now(OrderId id, Kind kind,
                                                                             Deadline deadline) {
  const auto known = co_await faces_.billing.of_order(id.uuid, deadline);
  const auto same = std::ranges::find(known, kind, &billing::Document::kind);
  if (same != known.end()) co_return *same;
  const auto asked = co_await ask_if_due(id, kind, deadline);
  if (!asked) co_return std::unexpected(asked.error());
  const auto document = co_await faces_.billing.issue_now(*asked, deadline);
  if (!document) co_return std::unexpected(DocumentRefusal::not_issued);
  co_return *document;
}

Task<std::expected<billing::DocumentId, DocumentRefusal>> Documents::ask_if_due(OrderId id,
                                                                                Kind kind,
                                                                                Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const std::optional<Locked> order = co_await store_.lock(tx, id);
  if (!order || !is_due(kind, *order)) {
    co_await tx.rollback();
    co_return std::unexpected(order ? DocumentRefusal::not_due : DocumentRefusal::unknown_order);
  }
  Due due{kind, Settlement::due, platform_.clock.now()};
  if (kind == Kind::tax)
    due.settlement =
        order->payment_status == PaymentStatus::paid ? Settlement::paid : Settlement::on_delivery;
  const billing::DocumentId document = co_await ask(tx, id, due);
  co_await tx.commit();
  co_return document;
}

}  // namespace flipflop::order
