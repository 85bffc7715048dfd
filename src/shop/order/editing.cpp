#include "shop/order/editing.h"

#include <algorithm>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/audit_log/audit_log.h"
#include "platform/fault/fault_point.h"
#include "platform/idempotency/once.h"
#include "platform/outbox/outbox.h"
#include "platform/text/messages.h"
#include "shop/order/kept_edit.h"

namespace flipflop::order {
namespace {

// A supplier is asked in the transaction that confirms an order, or by the event of its placing.
bool is_untouched(const Locked& order, const std::vector<Source>& sources) {
  if (order.parts_shipped > 0) return false;
  if (order.status == Status::pending) return true;
  return order.status == Status::confirmed &&
         std::ranges::none_of(sources, [](const Source& one) { return one.supplier.has_value(); });
}

// Keeps what is news; returns the fields' names for the history.
std::string narrow(ContactEdit& edit, const View& view) {
  std::vector<std::string> fields;
  const auto keep_news = [&fields](auto& asked, const auto& now, const char* field) {
    if (asked && *asked == now) asked.reset();
    if (asked) fields.push_back(text::message(std::string("order.edited_") + field));
  };
  keep_news(edit.delivery, view.delivery, "delivery");
  keep_news(edit.email, view.email, "email");
  keep_news(edit.phone, view.phone, "phone");
  keep_news(edit.note, view.note, "note");
  std::string names;
  for (const std::string& field : fields) names += (names.empty() ? "" : ", ") + field;
  return names;
}

// For the buyer to read with the order.
std::string note_of(const PaidBack& back) {
  if (back.sum().is_zero()) return text::message("order.taken_out");
  const char* key = back.to_vouchers.is_zero()  ? "order.taken_out_paid"
                    : back.to_payment.is_zero() ? "order.taken_out_vouchers"
                                                : "order.taken_out_both";
  return text::message(key, {{"amount", back.sum().czech()},
                             {"vouchers", back.to_vouchers.czech()},
                             {"payment", back.to_payment.czech()}});
}

}  // namespace

Task<std::expected<void, EditRefusal>> Editing::edit_contact(OrderId id, ContactEdit edit,
                                                             EditTerms terms, Deadline deadline) {
  if (idempotency::was_done(terms.once)) co_return Done{};
  if (edit.email) edit.email = lower_ascii(*edit.email);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, terms.once, id.text());
  const Done done = co_await edit_contact_in(tx, id, std::move(edit), std::move(terms));
  co_await finish(tx, done.has_value());
  co_return done;
}

Task<std::expected<void, EditRefusal>> Editing::keep_fewer(OrderId id, std::vector<KeptPieces> kept,
                                                           EditTerms terms, Deadline deadline) {
  if (idempotency::was_done(terms.once)) co_return Done{};
  pg::Tx tx = co_await platform_.database.begin(deadline);
  co_await idempotency::claim(tx, terms.once, id.text());
  const Weighed done = co_await keep_fewer_in(tx, id, std::move(kept), std::move(terms));
  co_await finish(tx, done.has_value());
  if (!done) co_return std::unexpected(done.error());
  co_return Done{};
}

Task<std::expected<PaidBack, EditRefusal>> Editing::weigh_fewer(OrderId id,
                                                                std::vector<KeptPieces> kept,
                                                                EditTerms terms,
                                                                Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const Weighed weighed = co_await keep_fewer_in(tx, id, std::move(kept), std::move(terms));
  co_await tx.rollback();
  co_return weighed;
}

// Whoever changes an order locks its row, so what is read after the lock is what it is.
Task<std::expected<Editing::Open, EditRefusal>> Editing::open(pg::Tx& tx, OrderId id,
                                                              EditTerms terms) {
  const std::optional<Locked> order = co_await store_.lock(tx, id);
  if (!order) co_return std::unexpected(EditRefusal::unknown_order);
  const std::string version = co_await store_.version(tx, id);
  if (terms.seen_version && *terms.seen_version != version)
    co_return std::unexpected(EditRefusal::stale);
  const std::vector<Source> sources = co_await store_.sources(tx, id);
  if (!is_untouched(*order, sources)) co_return std::unexpected(EditRefusal::too_late);
  const std::optional<View> view = co_await store_.find(id, tx.deadline());
  invariant(view.has_value(), "an order that is locked exists");
  co_return Open{*order, *view, sources};
}

Task<Editing::Done> Editing::edit_contact_in(pg::Tx& tx, OrderId id, ContactEdit edit,
                                             EditTerms terms) {
  const auto opened = co_await open(tx, id, terms);
  if (!opened) co_return std::unexpected(opened.error());
  const std::string fields = narrow(edit, opened->view);
  if (fields.empty()) co_return Done{};
  Written written;
  written.edit = platform_.ids.next();
  written.action = "order.edit_contact";
  written.note = text::message("order.edited_contact", {{"fields", fields}});
  written.before = json::to_text(contact_before(edit, opened->view));
  written.after = json::to_text(contact_after(edit));
  co_await store_.set_contact(tx, id, std::move(edit));
  co_await write(tx, opened->order, std::move(written), std::move(terms));
  co_return Done{};
}

Task<Editing::Weighed> Editing::keep_fewer_in(pg::Tx& tx, OrderId id, std::vector<KeptPieces> kept,
                                              EditTerms terms) {
  invariant(terms.by == EditedBy::staff, "only staff take pieces out of an order");
  auto opened = co_await open(tx, id, terms);
  if (!opened) co_return std::unexpected(opened.error());
  const bool is_paid = opened->order.payment_status == PaymentStatus::paid;
  if (is_paid && payer_ != nullptr) {
    const Weighed taken =
        co_await take_out(tx, std::move(*opened), std::move(kept), std::move(terms));
    co_return taken;
  }
  const Weighed reduced =
      co_await reduce(tx, std::move(*opened), std::move(kept), std::move(terms));
  co_return reduced;
}

Task<Editing::Weighed> Editing::reduce(pg::Tx& tx, Open opened, std::vector<KeptPieces> kept,
                                       EditTerms terms) {
  const OrderId id = opened.order.id;
  const auto reduction = reduction_of(opened.view, opened.sources, kept);
  if (!reduction) co_return std::unexpected(reduction.error());
  const Totals& before = opened.view.totals;
  const Done cheaper =
      co_await expect_less(tx, opened.order, before.total - reduction->totals.total);
  if (!cheaper) co_return std::unexpected(cheaper.error());
  Written written;
  written.edit = platform_.ids.next();
  const bool is_held = co_await give_back(tx, id.uuid, written.edit, reduction->given_back);
  if (!is_held) co_return std::unexpected(EditRefusal::too_late);
  written.action = "order.keep_fewer";
  written.note = text::message("order.edited_lines", {{"before", before.total.czech()},
                                                      {"after", reduction->totals.total.czech()}});
  written.before = json::to_text(lines_kept(opened.view.lines, before.total));
  written.after = json::to_text(lines_kept(reduction->lines, reduction->totals.total));
  co_await store_.set_lines(tx, id, *reduction);
  co_await write(tx, opened.order, std::move(written), std::move(terms));
  co_return PaidBack{};
}

// What was paid was billed, so lines and amounts stay; the pieces and their money go.
Task<Editing::Weighed> Editing::take_out(pg::Tx& tx, Open opened, std::vector<KeptPieces> kept,
                                         EditTerms terms) {
  const OrderId id = opened.order.id;
  auto taking = taking_of(opened.view, opened.sources, kept);
  if (!taking) co_return std::unexpected(taking.error());
  Written written;
  written.edit = platform_.ids.next();
  const Weighed back = co_await payer_->pay_back(tx, opened.view, {written.edit, taking->pieces});
  if (!back) co_return back;
  FAULT_POINT("order.edit.paid_back");
  const bool is_held = co_await give_back(tx, id.uuid, written.edit, taking->given_back);
  invariant(is_held, "the pieces of a paid order are its own");
  written.action = "order.take_out";
  written.paid_back = back->sum();
  written.note = note_of(*back);
  const Money total = opened.view.totals.total;
  written.before = json::to_text(lines_kept(opened.view.lines, total));
  written.after = json::to_text(lines_kept(taking->lines, total));
  co_await store_.take_out(tx, id, std::move(*taking));
  co_await write(tx, opened.order, std::move(written), std::move(terms));
  co_return back;
}

// Money that came, or may be coming through a provider, was agreed with somebody.
Task<Editing::Done> Editing::expect_less(pg::Tx& tx, Locked order, Money by) {
  if (order.payment_status == PaymentStatus::refunded)
    co_return std::unexpected(EditRefusal::paid_back);
  if (order.payment_status == PaymentStatus::paid)
    co_return std::unexpected(EditRefusal::paid_already);
  if (by.is_zero()) co_return Done{};
  // What vouchers paid stays on the order; a payment that waits for nothing would never come.
  if (!order.paid_by_vouchers.is_zero() && by >= order.to_pay())
    co_return std::unexpected(EditRefusal::covered_by_vouchers);
  const payment::LessAnswer answer = co_await faces_.payments.expect_less(tx, order.id.uuid, by);
  switch (answer) {
    case payment::LessAnswer::done:
      co_return Done{};
    case payment::LessAnswer::being_paid:
      co_return std::unexpected(EditRefusal::being_paid);
    case payment::LessAnswer::has_money:
      co_return std::unexpected(EditRefusal::paid_already);
    case payment::LessAnswer::not_payable:
      break;
  }
  co_return std::unexpected(EditRefusal::too_late);
}

// False: the hold ran out a moment before; its event cancels the order.
Task<bool> Editing::give_back(pg::Tx& tx, Uuid order_id, Uuid cause, std::vector<Source> pieces) {
  std::vector<warehouse::HoldLine> lines;
  for (const Source& one : pieces)
    lines.push_back({warehouse::ItemId{one.variant.uuid}, one.location, one.quantity});
  const warehouse::HoldEnd shrunk =
      co_await faces_.warehouse.shrink_hold(tx, order_id, cause, std::move(lines));
  co_return shrunk == warehouse::HoldEnd::done;
}

// The audit log is never erased, so it says what kind of change it was and nothing about the buyer.
Task<void> Editing::write(pg::Tx& tx, Locked order, Written written, EditTerms terms) {
  const Instant now = platform_.clock.now();
  const std::string actor = terms.by == EditedBy::buyer ? "buyer" : terms.actor.name;
  FAULT_POINT("order.edit.before_written");
  co_await store_.insert_edit(
      tx, {written.edit, order.id, actor, std::move(written.before), std::move(written.after)},
      now);
  Move move;
  move.id = order.id;
  move.status = order.status;
  move.payment_status = order.payment_status;
  move.note = std::move(written.note);
  move.actor = actor;
  co_await store_.move(tx, std::move(move), now);
  if (terms.by == EditedBy::staff) {
    audit_log::Entry entry;
    entry.actor = std::move(terms.actor);
    entry.action = std::move(written.action);
    entry.object = order.id.text();
    entry.after =
        R"({"edit":")" + written.edit.text() + "\"" +
        (written.paid_back.is_zero() ? "" : R"(,"paidBack":)" + written.paid_back.decimal()) + "}";
    co_await platform_.audit_log.append(tx, std::move(entry));
  }
  co_await platform_.outbox.publish(tx, OrderEdited{order.id, written.edit});
}

Task<void> Editing::finish(pg::Tx& tx, bool is_done) {
  if (!is_done) {
    co_await tx.rollback();
    co_return;
  }
  FAULT_POINT("order.edit.before_commit");
  co_await tx.commit();
  FAULT_POINT("order.edit.after_commit");
}

}  // namespace flipflop::order
