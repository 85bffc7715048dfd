#pragma once
// Everything under /dev: the emulators of the outside world and the mailbox. Mounted in development
// only; production does not construct it.

#include <memory>

#include "platform/http/router.h"
#include "platform/platform.h"
#include "shop/notification/notification.h"

namespace flipflop::dev {

class Module {
 public:
  Module(Platform& platform, notification::Notifications& notifications);
  ~Module();

  void register_routes(http::Router& router);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::dev
