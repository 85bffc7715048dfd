#pragma once
// Terms, privacy, complaints and contact: prose with the seller's data filled in.

#include "edge/storefront/layout/documents.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"

namespace flipflop::storefront {

class LegalPages {
 public:
  LegalPages(PageShell& shell, search::Search& search)
      : shell_(shell), search_(search), documents_(cached_documents) {}

  void register_routes(http::Router& router);

 private:
  static constexpr std::size_t cached_documents = 8;
  Task<http::Response> terms(http::Call call, http::Nothing in);
  Task<http::Response> privacy(http::Call call, http::Nothing in);
  Task<http::Response> complaints(http::Call call, http::Nothing in);
  Task<http::Response> contact(http::Call call, http::Nothing in);
  Task<http::Response> show(std::string name, std::string path, Deadline deadline);

  PageShell& shell_;
  search::Search& search_;
  Documents documents_;
};

}  // namespace flipflop::storefront
