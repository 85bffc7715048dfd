#pragma once
// One effect for a request that is sent twice: the header Idempotency-Key. A route that changes
// money or stock declares whose key it takes; who sends the same key again, with the same request,
// gets the answer that was given. Nobody gets an answer by another's key.
//
//   router.add({... .keyed = http::keyed::by_account}, &Routes::count, this);
//   Task<Reply> Routes::count(Call call, Input in) { ... service.count(..., call.once, ...) }
//
// The handler hands `call.once` to the service, which claims it in the transaction of the effect.

#include <functional>
#include <string>
#include <string_view>

#include "platform/http/message.h"
#include "platform/http/problem.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop::http {

struct Call;

struct Keyed {
  enum class By {
    nobody,   // the header means nothing here
    account,  // who is signed in
    bearer,   // who holds the token in a header, or else in a cookie
    path,     // who holds the token in the path
    handler   // the handler finds out by itself, together with all else that it reads
  };
  By by = By::nobody;
  std::string_view name = {};    // of the header, in lower case; or of the path's parameter
  std::string_view cookie = {};  // of a bearer
};

namespace keyed {
inline constexpr Keyed by_account{Keyed::By::account};
inline constexpr Keyed by_handler{Keyed::By::handler};
constexpr Keyed by_bearer(std::string_view header, std::string_view cookie) {
  return {Keyed::By::bearer, header, cookie};
}
constexpr Keyed by_path(std::string_view parameter) {
  return {Keyed::By::path, parameter};
}
}  // namespace keyed

// Whose key it is, and what it stands for.
struct KeyUse {
  std::string scope;   // route and owner; a token as its hash
  std::string key;     // the header
  std::string target;  // what was asked for: the path and the query
  std::string secret;  // the token by which a guest is known; stored answers must not show it
};

// Implemented by idempotency and bound in wiring; without one keys mean nothing.
class KeyGuard {
 public:
  virtual ~KeyGuard() = default;
  using Run = std::function<Task<Response>(Call)>;
  // The stored answer, or that of `run`. Problems 409 (the same request is running) and 422 (the
  // key was used with another request).
  virtual Task<Response> answer(KeyUse use, Call call, Run run) = 0;
};

// The header; empty without one, Problem 400 for what is no key.
std::string idempotency_key_of(const Request& request);

Problem key_in_flight();
Problem key_reused();

}  // namespace flipflop::http
