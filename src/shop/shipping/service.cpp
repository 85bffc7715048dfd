#include "shop/shipping/service.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/log/log.h"

namespace flipflop::shipping {

using jobs::Outcome;

Task<std::vector<Method>> Service::methods(Deadline deadline) {
  return store_.methods(deadline);
}

std::size_t Service::read_methods(pg::ReadBatch& batch) {
  return store_.read_methods(batch);
}

std::vector<Method> Service::methods_in(const pg::Rows& rows) {
  return Store::methods_in(rows);
}

void Service::guard_method(pg::WriteBatch& batch, std::string code, std::int64_t version) {
  store_.guard_method(batch, std::move(code), version);
}

Task<Registered> Service::register_parcel(pg::Tx& tx, Uuid order_id, std::string carrier,
                                          std::string tracking_number) {
  const auto* known = find_carrier(carrier);
  const auto now = tools_.clock.now();
  Parcel parcel{.id = tools_.ids.next_as<ParcelId>(),
                .order_id = order_id,
                .carrier = carrier,
                .tracking_number = tracking_number,
                .changed_at = now};
  if (known != nullptr) parcel.tracking_url = known->tracking_url(tracking_number);
  const bool is_new = co_await store_.insert_parcel(tx, parcel);
  if (!is_new) {
    const Uuid owner = co_await store_.order_of_parcel(tx, carrier, tracking_number);
    co_return owner == order_id ? Registered::before : Registered::for_another;
  }
  co_await tools_.outbox.publish(tx, ParcelSent{parcel.id, order_id});
  // Without a carrier of ours nobody can be asked; the parcel stays as sent.
  if (known == nullptr) co_return Registered::now;
  const TrackJob work{parcel.id.uuid};
  co_await tools_.jobs.enqueue(
      tx, {track_queue, parcel.id.text(), json::to_text(work), now + known->interval()});
  co_return Registered::now;
}

Task<std::string> Service::carrier_of(std::string method, Deadline deadline) {
  return store_.carrier_of(std::move(method), deadline);
}

Task<std::vector<Parcel>> Service::parcels(Uuid order_id, Deadline deadline) {
  return store_.parcels(order_id, deadline);
}

void Service::register_jobs() {
  // A carrier that is down for days must not lose a parcel: the delays end at a quarter of an hour.
  tools_.jobs.handle(track_queue,
                     {.at_once = 2, .attempts = 1000, .first_delay = std::chrono::seconds(5)},
                     &Service::track, this);
}

Task<Outcome> Service::track(jobs::Job job, TrackJob body) {
  const auto tracked = co_await store_.parcel(ParcelId{body.parcel_id}, job.deadline);
  invariant(tracked.has_value(), "a tracking job without its parcel");
  const auto& parcel = tracked->parcel;
  if (is_final(parcel.state)) co_return Outcome::done();
  auto* carrier = find_carrier(parcel.carrier);
  invariant(carrier != nullptr, "a parcel of a carrier that is not configured");
  auto scans = co_await carrier->track(parcel.tracking_number, job.deadline);
  auto state = parcel.state;
  if (scans) state = co_await apply(parcel, std::move(*scans), job.deadline);
  if (is_final(state)) co_return Outcome::done();
  const auto age = tools_.clock.now() - tracked->made_at;
  const auto next = next_look_in(age, carrier->interval());
  if (next) co_return Outcome::again(*next);
  co_return Outcome::parked("the parcel " + parcel.tracking_number + " never arrived");
}

Carrier* Service::find_carrier(std::string_view name) const {
  for (const auto& carrier : carriers_) {
    if (carrier->name() == name) return carrier.get();
  }
  return nullptr;
}

Task<ParcelState> Service::apply(Parcel parcel, std::vector<Scan> scans, Deadline deadline) {
  const auto now = tools_.clock.now();
  auto tx = co_await tools_.database.begin(deadline);
  auto siblings = co_await store_.lock_parcels(tx, parcel.order_id);
  const auto own = std::ranges::find(siblings, parcel.id, &Parcel::id);
  invariant(own != siblings.end(), "a parcel without its order");
  const auto before = own->state;
  auto entries = applied(before, std::move(scans), now);
  auto state = before;
  for (const auto& entry : entries) {
    if (entry.moved) state = entry.scan.state;
  }
  co_await store_.insert_scans(tx, parcel.id, std::move(entries), now);
  if (state != before) {
    co_await store_.move_parcel(tx, parcel.id, state, now);
    own->state = state;
    parcel.state = state;
    co_await tell(tx, parcel, std::move(siblings));
  }
  FAULT_POINT("shipping.applied_uncommitted");
  co_await tx.commit();
  co_return state;
}

Task<void> Service::tell(pg::Tx& tx, Parcel parcel, std::vector<Parcel> siblings) {
  if (parcel.state == ParcelState::delivered) {
    const bool all = std::ranges::all_of(siblings, &is_final, &Parcel::state);
    co_await tools_.outbox.publish(tx, ParcelDelivered{parcel.id, parcel.order_id, all});
  }
  if (parcel.state == ParcelState::returned) {
    log::warn("a parcel came back", {{"parcel", parcel.id.text()}});
    co_await tools_.outbox.publish(tx, ParcelReturned{parcel.id, parcel.order_id});
  }
}

}  // namespace flipflop::shipping
