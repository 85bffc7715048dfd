#pragma once
// A key on its way to the transaction of its effect. The guard of the HTTP layer makes one for a
// request with an Idempotency-Key (http::Call::once), the handler hands it down, and the service
// claims it first thing in the transaction: the effect and the key's row are there together or not
// at all. Lives as long as the request; used by its coroutine alone.
//
//   if (idempotency::was_done(once)) co_return Done{};     // an answer that was lost is made anew
//   pg::Tx tx = co_await database.begin(deadline);
//   co_await idempotency::claim(tx, once, id.text());
//
// A claim that comes too late fails the transaction; the guard alone knows what that means, and
// answers for it. Without a key all of this does nothing.

#include <optional>
#include <string>

#include "base/instant.h"
#include "platform/idempotency/idempotency.h"

namespace flipflop::idempotency {

class Once {
 public:
  // `done_about` is given when the effect is there already, but no answer.
  Once(Key key, Instant now, std::optional<std::string> done_about)
      : key_(std::move(key)), now_(now), done_about_(std::move(done_about)) {}

  bool was_done() const { return done_about_.has_value(); }
  const std::string& done_about() const { return *done_about_; }
  bool is_claimed() const { return is_claimed_; }

 private:
  friend void claim(pg::WriteBatch& batch, Once* once, std::string about);
  friend Task<void> claim(pg::Tx& tx, Once* once, std::string about);
  pg::Params claimed(std::string about);

  Key key_;
  Instant now_;
  std::optional<std::string> done_about_;
  bool is_claimed_ = false;
};

inline bool was_done(const Once* once) {
  return once != nullptr && once->was_done();
}

// `about` is the id of what the effect is on; Once::done_about() gives it back.
void claim(pg::WriteBatch& batch, Once* once, std::string about);  // stage keys
Task<void> claim(pg::Tx& tx, Once* once, std::string about);

}  // namespace flipflop::idempotency
