#pragma once
// The calls of the contract, over HTTP: a deadline of its own for each, no redirects, answers of a
// limited size, and a breaker, so that a service that is away costs nobody a wait. Passwords and
// tokens go out in bodies and headers of these calls and nowhere else. Safe from every loop.

#include <atomic>
#include <chrono>
#include <expected>
#include <optional>
#include <string>

#include "platform/http/breaker.h"
#include "platform/http/client.h"
#include "platform/platform.h"
#include "shop/auth/foreign/answer.h"

namespace flipflop::auth::foreign {

// The service gave no sound answer, or was not asked because it gave none lately.
struct Away {
  std::chrono::seconds retry_in{1};
};

class ServiceClient {
 public:
  // `url`: "http://auth:3370", perhaps with a path; BadSetting for what is none. Whatever address
  // it has is the operator's choice.
  ServiceClient(Platform& platform, std::string url);

  struct Question {
    std::string path;          // "/auth/login"
    std::string body;          // JSON
    std::string token = {};    // of the account that asks, where the call wants one
    std::string address = {};  // of the client, for the limits of the service
  };
  // These throw Unavailable when the service is away.
  Task<std::expected<Entered, Refused>> enter(Question question, Deadline deadline);
  Task<std::expected<void, Refused>> tell(Question question, Deadline deadline);

  // The same where nothing depends on it: a service that is away is in the log, and that is all.
  Task<void> mention(Question question, Deadline deadline);

  // Whose token this is. Away is an answer here: a visitor of an open page needs none.
  Task<std::expected<Validity, Away>> validate(std::string token, Deadline deadline);
  // The next tokens; a refusal has no reason that matters.
  struct Renewal {
    std::optional<Entered> entered;
  };
  Task<std::expected<Renewal, Away>> renew(std::string refresh_token, Deadline deadline);

  // Empty when the service answers, else what stands in the way.
  Task<std::string> objection(Deadline deadline);
  const std::string& url() const { return url_; }

 private:
  Task<std::expected<http::ClientResponse, Away>> ask(Question question, Deadline deadline);
  Away unsound(const std::string& path) const;

  static constexpr int most_at_once = 256;

  Platform& platform_;
  std::string url_;
  http::Breaker breaker_;
  std::atomic<int> under_way_{0};
};

}  // namespace flipflop::auth::foreign
