// What buyers declare. A withdrawal from all that has not left ends the order itself; everything
// else becomes a case that waits for the goods or for staff.

#include <algorithm>

#include "base/invariant.h"
#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/fault/fault_point.h"
#include "platform/outbox/outbox.h"
#include "shop/returns/service.h"

namespace flipflop::returns {
namespace {

using Reason = AnnounceRefused::Reason;

bool has_left(order::Status status) {
  return status == order::Status::shipped || status == order::Status::delivered;
}

std::vector<Count> counts_of(const std::vector<WantedLine>& lines) {
  std::vector<Count> counts;
  for (const WantedLine& line : lines) counts.push_back({line.variant, line.quantity});
  return counts;
}

bool are_left(const std::vector<Counted>& counters, const std::vector<WantedLine>& lines) {
  return std::ranges::all_of(lines, [&counters](const WantedLine& line) {
    const auto counter = std::ranges::find(counters, line.variant, &Counted::variant);
    return counter != counters.end() && counter->taken + line.quantity <= counter->ordered;
  });
}

// The lines in the order's own order, under its names.
View case_of(const Announcement& announcement, const order::View& order) {
  View made;
  made.order = order.id;
  made.kind = announcement.kind;
  made.state = announcement.kind == Kind::withdrawal ? State::announced : State::open;
  made.name = announcement.name;
  made.email = announcement.email;
  made.bank_account = announcement.bank_account;
  made.description = announcement.description;
  if (announcement.kind == Kind::claim) made.remedy = announcement.remedy.value_or(Remedy::repair);
  for (const order::OrderLine& line : order.lines)
    for (const WantedLine& wanted : announcement.lines)
      if (wanted.variant == line.variant)
        made.lines.push_back({line.variant, line.full_name(), wanted.quantity, {}, {}});
  return made;
}

}  // namespace

Task<std::expected<CaseId, AnnounceRefused>> Service::announce(Announcement announcement,
                                                               Deadline deadline) {
  announcement.lines = summed(announcement.lines);
  const auto order = co_await faces_.orders.find(announcement.order, deadline);
  if (!order) co_return std::unexpected(AnnounceRefused{Reason::unknown_order});
  auto refused = refusal_of(announcement, *order, platform_.clock.now());
  if (!refused) {
    co_await store_.open_counters(*order, deadline);
    const auto counters = co_await store_.counters(order->id, deadline);
    if (!are_left(counters, announcement.lines)) refused = AnnounceRefused{Reason::too_many};
  }
  // Told without waiting for the order's lock, unless the same was asked before.
  if (refused) {
    pg::Tx tx = co_await platform_.database.begin(deadline);
    const Asked asked =
        co_await store_.asked_before(tx, order->id, announcement.request_key, announcement.kind);
    co_await tx.rollback();
    if (!asked.same_key) co_return std::unexpected(*refused);
  }
  const bool ends_order = announcement.kind == Kind::withdrawal && !has_left(order->status) &&
                          is_whole(announcement.lines, *order);
  if (ends_order) {
    const auto ended =
        co_await announce_once(announcement, *order, Whole::ends_the_order, deadline);
    if (ended || ended.error().reason != Reason::order_ended) co_return ended;
    // A supplier or the money was faster: it is sent, and comes back.
  }
  auto announced =
      co_await announce_once(std::move(announcement), *order, Whole::is_sent_back, deadline);
  co_return announced;
}

Task<std::expected<CaseId, AnnounceRefused>> Service::announce_once(Announcement announcement,
                                                                    order::View order, Whole whole,
                                                                    Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const auto done = co_await announce_in(tx, std::move(announcement), std::move(order), whole);
  if (!done) {
    co_await tx.rollback();
    co_return done;
  }
  FAULT_POINT("returns.announce.before_commit");
  co_await tx.commit();
  FAULT_POINT("returns.announce.after_commit");
  co_return done;
}

// The same request again finds its case under the order's lock, whoever was first.
Task<std::expected<CaseId, AnnounceRefused>> Service::announce_in(pg::Tx& tx,
                                                                  Announcement announcement,
                                                                  order::View order, Whole whole) {
  const auto status = co_await faces_.orders.lock(tx, order.id);
  const Asked asked =
      co_await store_.asked_before(tx, order.id, announcement.request_key, announcement.kind);
  if (asked.same_key && asked.fingerprint != announcement.fingerprint)
    co_return std::unexpected(AnnounceRefused{Reason::key_reused});
  if (asked.same_key) co_return *asked.same_key;
  order.status = status.value_or(order::Status::cancelled);
  const Instant now = platform_.clock.now();
  if (auto refused = refusal_of(announcement, order, now)) co_return std::unexpected(*refused);
  const bool is_left = co_await store_.take(tx, order.id, counts_of(announcement.lines));
  if (!is_left) co_return std::unexpected(AnnounceRefused{Reason::too_many});

  View made = case_of(announcement, order);
  made.id = platform_.ids.next_as<CaseId>();
  made.number = case_number(order.number, made.kind, asked.next_serial);
  made.made_at = now;
  made.due_at = due_of(made.kind, now);
  pg::WriteBatch batch(platform_.database);
  store_.insert(batch, made, announcement);
  platform_.outbox.publish(batch, CaseAnnounced{made.id, order.id.uuid});
  platform_.audit_log.append(batch, {announcement.actor, "returns.announce", made.id.text(), "",
                                     R"({"kind":")" + name_of(made.kind) + "\"}"});
  const auto written = co_await tx.run(std::move(batch));
  invariant(written.has_value(), "a case met no guard");
  if (whole == Whole::ends_the_order) {
    const auto cancelled = co_await faces_.orders.cancel_within(
        tx, order.id, order::CancelReason::withdrawn, announcement.actor.name);
    if (!cancelled) co_return std::unexpected(AnnounceRefused{Reason::order_ended});
    co_await store_.move(tx, {made.id, State::order_cancelled}, now);
  }
  co_return made.id;
}

}  // namespace flipflop::returns
