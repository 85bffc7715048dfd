#pragma once
// The home page: categories, chosen products, the newest ones.

#include "edge/storefront/layout/documents.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"

namespace flipflop::storefront {

class HomePage {
 public:
  HomePage(PageShell& shell, search::Search& search)
      : shell_(shell), search_(search), documents_(cached_documents) {}

  void register_routes(http::Router& router);

 private:
  static constexpr std::size_t cached_documents = 2;

  Task<http::Response> show(http::Call call, http::Nothing in);
  std::string render(const search::Replica& replica, const Surroundings& surroundings) const;

  PageShell& shell_;
  search::Search& search_;
  Documents documents_;
};

}  // namespace flipflop::storefront
