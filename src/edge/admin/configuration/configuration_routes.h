#pragma once
// GET and PUT /admin/settings, GET /admin/settings/available. A PUT names the version that it was
// made from.

#include "edge/admin/configuration/configuration_rules.h"
#include "platform/http/router.h"
#include "platform/platform.h"
#include "platform/settings/settings.h"

namespace flipflop::admin {

class ConfigurationRoutes {
 public:
  explicit ConfigurationRoutes(Platform& platform) : platform_(platform) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Reply<Configuration>> show(http::Call call, http::Nothing in);
  Task<http::Reply<Configuration>> change(http::Call call, ConfigurationInput in);
  Task<AvailableSettings> available(http::Call call, http::Nothing in);

  Platform& platform_;
};

}  // namespace flipflop::admin
