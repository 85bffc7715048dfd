#include "shop/notification/module.h"

#include "shop/notification/service.h"
#include "shop/notification/store.h"

namespace flipflop::notification {

struct Module::Parts {
  Parts(Platform& platform, Sources sources)
      : store(platform.database), service(platform, store, sources) {
    service.subscribe();
  }

  Store store;
  Service service;
};

Module::Module(Platform& platform, Sources sources)
    : parts_(std::make_unique<Parts>(platform, sources)) {}

Module::~Module() = default;

Notifications& Module::face() {
  return parts_->service;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

}  // namespace flipflop::notification
