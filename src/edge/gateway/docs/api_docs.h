#pragma once
// /api/openapi.json and the same for people at /api/docs: one page without script, so that it needs
// no exception from the policy of all pages. Both are made from the routes' declarations.

#include <memory>
#include <string>
#include <vector>

#include "platform/http/router.h"

namespace flipflop::gateway {

class ApiDocs {
 public:
  void register_routes(http::Router& router);
  // Once, before the first request.
  void describe(const http::Router& api, const std::string& version);

 private:
  Task<http::Response> document(http::Call call, http::Nothing in);
  Task<http::Response> page(http::Call call, http::Nothing in);
  Task<http::Response> style(http::Call call, http::Nothing in);

  std::shared_ptr<const std::string> document_;  // shared with answers on their way out
  std::vector<http::Router::Listed> routes_;
  std::string version_;
};

}  // namespace flipflop::gateway
