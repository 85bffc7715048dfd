#pragma once
// Events: facts that a module tells, stored in the transaction that made them true. A relay (one at
// a time in the whole installation) gives committed events their position; subscribers read by
// position, at least once, in position order per aggregate, and are idempotent because the
// handler's transaction also moves the subscriber's cursor and records the event id.
//
// An event is a described struct in the publisher's face with
//   static constexpr const char* kind = "order.paid";   // module before the dot
//   Uuid aggregate() const;                              // what later events of the same thing
//   share
// It carries ids, never secrets or personal data.

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/clock/clock.h"
#include "platform/json/json.h"
#include "platform/loop/runs.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::outbox {

struct StoredEvent {
  Uuid id;
  std::int64_t position = 0;
  std::string kind;
  Uuid aggregate;
  std::string body;  // JSON
  Instant at;
};

class Outbox {
 public:
  Outbox(pg::Database& database, Ids& ids, const Clock& clock);
  ~Outbox();

  template <class Event>
  void publish(pg::WriteBatch& batch, const Event& event) {
    append(batch, Event::kind, event.aggregate(), json::to_text(event));
  }
  template <class Event>
  Task<void> publish(pg::Tx& tx, const Event& event) {
    return append(tx, Event::kind, event.aggregate(), json::to_text(event));
  }

  // Events behind `position` whose kind is in `kinds` (empty: all), at most `limit`, in order. For
  // followers that keep their own position, such as the catalogue replica.
  Task<std::vector<StoredEvent>> read_after(std::int64_t position, std::vector<std::string> kinds,
                                            int limit, Deadline deadline);
  Task<std::int64_t> last_position(Deadline deadline);

  // Wakes the relay and the followers of this process; called after a commit that published.
  void wake();
  // Waits until this process saw new positions or `span` passed; for followers.
  Task<void> wait_for_news(std::chrono::milliseconds span);
  // The same without losing what came since: `heard` is the last answer, at first 0.
  Task<std::uint64_t> wait_for_news(std::uint64_t heard, std::chrono::milliseconds span);

  // The relay and retention, run as a task on one loop of every process that serves.
  Task<void> relay();

 private:
  void append(pg::WriteBatch& batch, const char* kind, Uuid aggregate, std::string body);
  Task<void> append(pg::Tx& tx, const char* kind, Uuid aggregate, std::string body);

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// An event whose handler failed eight times; it waits for a person.
struct Parked {
  std::string subscriber;
  Uuid event;
  std::string kind;
  Uuid aggregate;
  int attempts = 0;
  std::string reason;
  Instant at;
  std::int64_t queued_behind = 0;  // later events of its aggregate that wait for it
};

// Who listens to what. Filled by modules at start, then run as a task on one loop; several
// processes share the work by a lease per subscriber.
class Events {
 public:
  explicit Events(Outbox& outbox, pg::Database& database, const Clock& clock);
  ~Events();

  // `subscriber` is stable and unique per handler ("notification.order_paid"). The handler runs
  // inside `tx`; an exception rolls back and is retried with back-off; after 8 tries the event is
  // parked as (subscriber, aggregate, event). Meanwhile later events of that aggregate queue behind
  // it and others go on. A subscriber that is new begins with the oldest event that is kept.
  template <class Event, class Object>
  void on(std::string subscriber, Task<void> (Object::*handler)(pg::Tx&, Event), Object* object) {
    add(std::move(subscriber), Event::kind, [handler, object](pg::Tx& tx, const std::string& body) {
      return (object->*handler)(tx, decode<Event>(body));
    });
  }

  void register_for(Runs runs);
  Task<void> run();
  // Ends run() between two events and gives the leases back; before the loops stop.
  Task<void> drain(Deadline deadline);

  struct Listed {
    std::string subscriber;
    std::string kind;
  };
  std::vector<Listed> listed() const;  // for docs/events.md

  // For the operator: parked events, oldest first. retry() tries one again with all its attempts;
  // false when it is not parked.
  Task<std::vector<Parked>> parked(int limit, Deadline deadline);
  Task<bool> retry(std::string subscriber, Uuid event, Deadline deadline);

 private:
  using Handler = std::function<Task<void>(pg::Tx&, const std::string&)>;
  void add(std::string subscriber, std::string kind, Handler handler);
  static void refuse(const std::string& kind, const json::Errors& errors);

  template <class Event>
  static Event decode(const std::string& body) {
    auto event = json::from_text<Event>(body);
    if (!event) refuse(Event::kind, event.error());
    return std::move(*event);
  }

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::outbox
