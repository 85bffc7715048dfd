#pragma once
// Work that leaves the building or takes long, done after the commit that asked for it: leased in a
// short transaction (SKIP LOCKED), worked on without one, finished by compare-and-set on the lease.
// At least once: a handler passes the job's key on as idempotency key, or checks what it already
// did.

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/clock/clock.h"
#include "platform/json/json.h"
#include "platform/list/list.h"
#include "platform/loop/runs.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::jobs {

struct Request {
  std::string queue;  // "payment.start"
  std::string key;    // unique per queue: enqueueing the same key again changes nothing
  std::string body;   // JSON
  Instant run_at{};   // not before; the epoch means now
};

struct Job {
  Uuid id;
  std::string queue;
  std::string key;
  int attempt = 1;
  Deadline deadline;  // for the handler's waits: ten lease spans; the lease itself is prolonged by
                      // a heartbeat while the handler runs
};

// What became of a job whose handler returned. A handler that throws is retried with back-off and
// jitter, and parked after the policy's attempts.
struct Outcome {
  enum class Kind { done, again, parked };
  Kind kind = Kind::done;
  std::chrono::milliseconds delay{0};  // for again; does not count as a failed attempt
  std::string reason;                  // for parked: shown to the operator

  static Outcome done() { return {}; }
  static Outcome again(std::chrono::milliseconds delay) { return {Kind::again, delay, {}}; }
  static Outcome parked(std::string reason) {
    return {Kind::parked, std::chrono::milliseconds{0}, std::move(reason)};
  }
};

struct Policy {
  int at_once = 2;  // jobs of this queue worked on at the same time in this process
  int attempts = 12;
  std::chrono::milliseconds first_delay{1000};  // doubled up to 15 minutes, with jitter
  std::chrono::seconds lease{60};
};

class Jobs {
 public:
  Jobs(pg::Database& database, Ids& ids, const Clock& clock, Random& random);
  ~Jobs();

  void enqueue(pg::WriteBatch& batch, Request request);
  Task<void> enqueue(pg::Tx& tx, Request request);

  template <class Body, class Object>
  void handle(std::string queue, Policy policy, Task<Outcome> (Object::*handler)(Job, Body),
              Object* object) {
    add(std::move(queue), policy, [handler, object](Job job, const std::string& body) {
      return (object->*handler)(std::move(job), decode<Body>(body));
    });
  }

  // Runs `handler` about every `interval`, once in the whole installation (a job row with key
  // `name`).
  template <class Object>
  void every(std::string name, std::chrono::milliseconds interval,
             Task<void> (Object::*handler)(Deadline), Object* object) {
    add_schedule(std::move(name), interval,
                 [handler, object](Deadline deadline) { return (object->*handler)(deadline); });
  }

  // Works a job right now on the caller's loop, if it is still waiting: checkout starts the payment
  // this way. Returns false when it is not done by `deadline` or its handler put it off (a worker
  // goes on with it).
  Task<bool> work_now(std::string queue, std::string key, Deadline deadline);

  // Handlers registered from now on are known here (work_now), but run() works them only if `here`.
  void register_for(Runs runs);
  // Leases and works jobs until the loop stops; run as a task on each loop of a process that works.
  Task<void> run();
  // Leases nothing more, waits for what runs and gives the rest back; before the loops stop.
  Task<void> drain(Deadline deadline);
  // Wakes the workers of this process; called after a commit that enqueued.
  void wake();

  struct Listed {
    Uuid id;
    std::string queue, key, state, reason;
    int attempts = 0;
    Instant run_at, created_at;
  };
  // For the operator: state is waiting, running or parked; empty for all. At most `limit`.
  Task<std::vector<Listed>> list(std::string state, int limit, Deadline deadline);
  // The same a page at a time; parked ones first unless another order is asked for.
  struct Filter {
    std::string state, queue;  // empty: any, but done ones only when asked for
  };
  static const list::List& listed();
  Task<list::Page<Listed>> browse(Filter filter, list::Query query, Deadline deadline);
  // Puts a parked job back; false when there is none of this id.
  Task<bool> retry(Uuid id, Deadline deadline);
  Task<bool> retry(pg::Tx& tx, Uuid id);
  std::vector<std::string> queues() const;

 private:
  using Handler = std::function<Task<Outcome>(Job, const std::string&)>;
  using Scheduled = std::function<Task<void>(Deadline)>;
  void add(std::string queue, Policy policy, Handler handler);
  void add_schedule(std::string name, std::chrono::milliseconds interval, Scheduled handler);
  static void refuse(const json::Errors& errors);

  template <class Body>
  static Body decode(const std::string& body) {
    auto decoded = json::from_text<Body>(body);
    if (!decoded) refuse(decoded.error());
    return std::move(*decoded);
  }

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::jobs
