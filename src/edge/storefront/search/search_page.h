#pragma once
// What was searched for; without a query, everything there is.

#include "edge/storefront/layout/documents.h"
#include "edge/storefront/layout/listing.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"

namespace flipflop::storefront {

class SearchPage {
 public:
  SearchPage(PageShell& shell, search::Search& search)
      : shell_(shell), search_(search), documents_(cached_documents) {}

  void register_routes(http::Router& router);

 private:
  static constexpr std::size_t cached_documents = 100;  // per loop; queries repeat little

  Task<http::Response> show(http::Call call, http::Nothing in);
  std::string render(const search::Replica& replica, const ListRequest& request,
                     const Surroundings& surroundings) const;

  PageShell& shell_;
  search::Search& search_;
  Documents documents_;
};

}  // namespace flipflop::storefront
