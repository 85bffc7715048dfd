#pragma once
// Addresses of the shop's previous pages, each with its place in this one (301).

#include <string>

#include "platform/http/router.h"
#include "shop/search/search.h"

namespace flipflop::storefront {

struct OldPath {
  std::string id;
};
BOOST_DESCRIBE_STRUCT(OldPath, (), (id))

class OldPaths {
 public:
  explicit OldPaths(search::Search& search) : search_(search) {}

  void register_routes(http::Router& router);

 private:
  Task<http::Response> products(http::Call call, http::Nothing in);
  Task<http::Response> product(http::Call call, OldPath in);
  Task<http::Response> cart(http::Call call, http::Nothing in);
  Task<http::Response> checkout(http::Call call, http::Nothing in);
  Task<http::Response> orders(http::Call call, http::Nothing in);
  Task<http::Response> order(http::Call call, OldPath in);
  Task<http::Response> reset_password(http::Call call, http::Nothing in);

  search::Search& search_;
};

}  // namespace flipflop::storefront
