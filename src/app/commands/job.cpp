// job list, job retry: jobs, and the events that wait for a person.

#include <fmt/core.h>

#include "app/commands/shown.h"
#include "app/with_shop.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"

namespace flipflop::app {
namespace {

constexpr int most_listed = 1000;

Task<int> list(Shop* shop, const Invocation* invocation) {
  const Deadline deadline = Deadline::after(command_limit);
  const std::string state = invocation->arguments.value("--state").value_or("");
  const int limit = static_cast<int>(invocation->arguments.whole("--limit", 50, 1, most_listed));
  const std::vector<jobs::Jobs::Listed> listed =
      co_await shop->platform().jobs.list(state, limit, deadline);
  std::vector<outbox::Parked> parked;
  if (state.empty() || state == "parked")
    parked = co_await shop->platform().events.parked(limit, deadline);

  std::vector<ShownJob> shown;
  for (const auto& job : listed) {
    shown.push_back({job.id.text(), "job", job.queue, job.key, job.state, job.attempts,
                     iso_text(job.run_at), job.reason});
  }
  for (const auto& event : parked) {
    shown.push_back({event.event.text(), "event", event.subscriber, event.aggregate.text(),
                     "parked", event.attempts, iso_text(event.at), event.reason});
  }
  if (invocation->wants_json()) {
    print_json(shown);
    co_return 0;
  }
  for (const ShownJob& job : shown) {
    fmt::print("{}  {:<8} {:<5} {} {}  attempts {}  {}\n", job.id, job.state, job.kind, job.queue,
               job.key, job.attempts, job.reason);
  }
  fmt::print("{} listed\n", shown.size());
  co_return 0;
}

// The id may be a job's or a parked event's; an event may be parked for several subscribers.
Task<int> retry(Shop* shop, const Invocation* invocation) {
  const auto id = Uuid::parse(invocation->word(0));
  if (!id) throw UsageError(invocation->word(0) + " is no id; see job list --state parked");
  const Deadline deadline = Deadline::after(command_limit);
  const bool is_job = co_await shop->platform().jobs.retry(*id, deadline);
  int retried = is_job ? 1 : 0;
  const std::vector<outbox::Parked> parked =
      co_await shop->platform().events.parked(most_listed, deadline);
  for (const outbox::Parked& event : parked) {
    if (event.event != *id) continue;
    const bool again = co_await shop->platform().events.retry(event.subscriber, *id, deadline);
    if (again) ++retried;
  }
  if (retried == 0) throw Refused("nothing with the id " + id->text() + " is parked");
  fmt::print("{} tried again\n", retried);
  co_return 0;
}

}  // namespace

std::vector<Command> job_commands() {
  return {
      {"job list",
       "[--state waiting|running|parked] [--limit N]",
       "jobs that are not done, and parked events",
       0,
       {{"--state", "S"}, {"--limit", "N"}},
       using_shop(list)},
      {"job retry", "ID", "puts a parked job or event back", 1, {}, using_shop(retry)},
  };
}

}  // namespace flipflop::app
