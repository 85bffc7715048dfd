#pragma once
// An answer as it is kept: status, headers and body, so that a replay differs in no byte. A guest's
// is sealed with the token that the guest is known by, because the table must not open carts and
// orders to its reader.

#include <boost/describe/class.hpp>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/http/message.h"

namespace flipflop::idempotency {

struct KeptHeader {
  std::string name, value;
};
BOOST_DESCRIBE_STRUCT(KeptHeader, (), (name, value))

struct KeptAnswer {
  int status = 200;
  std::string content_type;
  std::vector<KeptHeader> headers;
  std::string body;
};
BOOST_DESCRIBE_STRUCT(KeptAnswer, (), (status, content_type, headers, body))

// `secret` is empty for an account, whose answers are plain.
std::string kept_text(const http::Response& response, const std::string& secret, Random& random);
http::Response response_in(const std::string& text, const std::string& secret);

}  // namespace flipflop::idempotency
