#include "shop/billing/module.h"

#include "shop/billing/service.h"

namespace flipflop::billing {

struct Module::Parts {
  Parts(Platform& platform, payment::Payments& payments)
      : store(platform.database),
        issuing(platform, payments, store),
        service(platform, store, issuing) {
    issuing.register_jobs();
  }

  Store store;
  Issuing issuing;
  Service service;
};

Module::Module(Platform& platform, payment::Payments& payments)
    : parts_(std::make_unique<Parts>(platform, payments)) {}

Module::~Module() = default;

Billing& Module::face() {
  return parts_->service;
}

privacy::Holder& Module::holder() {
  return parts_->service;
}

}  // namespace flipflop::billing
