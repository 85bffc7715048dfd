#include "platform/idempotency/http_guard.h"

#include <exception>

#include "base/invariant.h"
#include "platform/fault/fault_point.h"
#include "platform/idempotency/kept_answer.h"
#include "platform/idempotency/once.h"
#include "platform/idempotency/store.h"
#include "platform/loop/loop.h"

namespace flipflop::idempotency {
namespace {

constexpr int most_attempts = 4;

// What became of one run of the handler.
struct Tried {
  enum class End { answered, refused, in_flight, claimed, failed };
  End end = End::failed;
  http::Response response;
  std::exception_ptr thrown;  // unless there is a response
};

Tried::End end_of(const pg::Error& error) {
  if (error.sqlstate() == sqlstate_in_flight) return Tried::End::in_flight;
  if (error.sqlstate() == sqlstate_claimed) return Tried::End::claimed;
  return Tried::End::failed;
}

Task<Tried> tried(http::KeyGuard::Run run, http::Call call) {
  Tried tried;
  try {
    tried.response = co_await run(std::move(call));
    tried.end = tried.response.status < 400 ? Tried::End::answered : Tried::End::refused;
    co_return tried;
  } catch (const http::Problem& problem) {
    tried.end = problem.status() < 500 ? Tried::End::refused : Tried::End::failed;
    tried.thrown = std::current_exception();
  } catch (const pg::Error& error) {
    tried.end = end_of(error);
    tried.thrown = std::current_exception();
  } catch (...) {
    tried.thrown = std::current_exception();
  }
  co_return tried;
}

http::Response given(const Tried& tried) {
  if (tried.thrown) std::rethrow_exception(tried.thrown);
  return tried.response;
}

}  // namespace

Task<http::Response> HttpGuard::answer(http::KeyUse use, http::Call call, Run run) {
  const Deadline deadline = call.deadline;
  const Key key{use.scope, use.key, fingerprint({use.target, call.request->body})};
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const auto claimed = co_await read_claim(database_, key, deadline);
    if (claimed && claimed->fingerprint != key.fingerprint) throw http::key_reused();
    if (claimed && claimed->answer) co_return response_in(*claimed->answer, use.secret);

    Once once(key, clock_.now(), claimed ? std::optional(claimed->about) : std::nullopt);
    call.once = &once;
    const Tried now = co_await tried(run, call);
    if (now.end == Tried::End::answered) {
      invariant(once.is_claimed() || once.was_done(), "a keyed route hands its key down");
      FAULT_POINT("idempotency.before_answer_is_kept");
      http::Response response = co_await kept(use, now.response, deadline);
      co_return response;
    }
    if (now.end == Tried::End::in_flight) throw http::key_in_flight();
    if (now.end == Tried::End::failed) co_return given(now);
    if (now.end == Tried::End::claimed) continue;
    // Refused because the same request has had its effect in the meantime, or by its own merits.
    if (once.was_done()) co_return given(now);
    const auto since = co_await read_claim(database_, key, deadline);
    if (!since) co_return given(now);
  }
  throw Overloaded("requests with the same key keep coming");
}

Task<http::Response> HttpGuard::kept(http::KeyUse use, http::Response response, Deadline deadline) {
  deadline.can_come_again = false;  // the effect is there: its answer waits for its turn
  const std::string text = kept_text(response, use.secret, random_);
  const auto first = co_await keep_answer(database_, {use.scope, use.key, {}}, text, deadline);
  if (!first || *first == text) co_return response;
  co_return response_in(*first, use.secret);
}

Task<std::vector<privacy::ExportedFile>> HttpGuard::export_person(privacy::Person, Deadline) {
  co_return std::vector<privacy::ExportedFile>{};
}

Task<void> HttpGuard::erase_person(pg::Tx& tx, privacy::Person person) {
  if (person.account_id) co_await erase(tx, scope_of_account(*person.account_id));
}

}  // namespace flipflop::idempotency
