#pragma once
// One request and its answer through libcurl, without redirects: the parts of the client that know
// curl's options.

#include <memory>
#include <string>

#include "platform/http/client.h"
#include "platform/http/curl_loop.h"

namespace flipflop::http {

// An absolute http or https URL; anything else is Unreachable. Messages name its host alone:
// paths and queries hold tokens.
struct Url {
  std::string text, scheme, host, port;  // host in lower case

  static Url parse(const std::string& text);
  // A Location header seen from here.
  Url resolve(const std::string& location) const;
  std::string host_and_port() const { return host + ":" + port; }
  std::string origin() const { return scheme + "://" + host_and_port(); }
};

enum class AddressRule { public_only, public_or_loopback, any };

struct ExchangeOptions {
  AddressRule rule = AddressRule::public_only;
  // Otherwise a connection of its own, because a kept one was checked by another rule.
  bool may_reuse_connection = true;
  std::string user_agent;
  std::string path;  // file for the body; empty: into memory
  Deadline deadline;
};

Task<ClientResponse> exchange(std::shared_ptr<CurlLoop> curl, ClientRequest request, Url url,
                              ExchangeOptions options);

}  // namespace flipflop::http
