#include "platform/idempotency/kept_answer.h"

#include "base/invariant.h"
#include "platform/crypto/sealed.h"
#include "platform/json/json.h"

namespace flipflop::idempotency {
namespace {

constexpr const char* purpose = "idempotency|";

}  // namespace

std::string kept_text(const http::Response& response, const std::string& secret, Random& random) {
  invariant(response.parts.empty() && !response.stream, "a kept answer is one body");
  KeptAnswer kept{response.status, response.content_type, {}, response.body};
  for (const auto& [name, value] : response.headers) kept.headers.push_back({name, value});
  std::string text = json::to_text(kept);
  return secret.empty() ? text : crypto::seal(purpose + secret, text, random);
}

http::Response response_in(const std::string& text, const std::string& secret) {
  const auto opened = secret.empty() ? text : crypto::open_sealed(purpose + secret, text);
  invariant(opened.has_value(), "a kept answer was sealed with its scope's token");
  auto kept = json::from_text<KeptAnswer>(*opened);
  invariant(kept.has_value(), "a kept answer can be read");
  http::Response response;
  response.status = kept->status;
  response.content_type = std::move(kept->content_type);
  response.body = std::move(kept->body);
  for (KeptHeader& header : kept->headers)
    response.with(std::move(header.name), std::move(header.value));
  return response;
}

}  // namespace flipflop::idempotency
