#pragma once
// GET and PUT /admin/company-settings: who sells. The ETag is the version of the stored document; a
// PUT that names an older one is refused.

#include "edge/admin/company/company_rules.h"
#include "platform/http/router.h"
#include "platform/platform.h"

namespace flipflop::admin {

class CompanyRoutes {
 public:
  explicit CompanyRoutes(Platform& platform) : platform_(platform) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Reply<settings::Company>> show(http::Call call, http::Nothing in);
  Task<http::Reply<settings::Company>> change(http::Call call, CompanyInput in);

  Platform& platform_;
};

}  // namespace flipflop::admin
