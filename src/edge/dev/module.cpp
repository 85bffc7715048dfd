#include "edge/dev/module.h"

#include "edge/dev/carrier/carrier.h"
#include "edge/dev/mailbox/mailbox.h"
#include "edge/dev/payment_page/payment_page.h"
#include "edge/dev/wholesaler/wholesaler.h"
#include "platform/assets/assets.h"

namespace flipflop::dev {

struct Module::Parts {
  Parts(Platform& platform, notification::Notifications& notifications)
      : wholesaler(platform), carrier(platform), payment_page(platform), mailbox(notifications) {}

  Wholesaler wholesaler;
  Carrier carrier;
  PaymentPage payment_page;
  Mailbox mailbox;

  Task<http::Response> style(http::Call, http::Nothing) {
    http::Response response;
    response.content_type = "text/css; charset=utf-8";
    response.body = assets::read("edge/dev/dev.css");
    co_return response;
  }
};

Module::Module(Platform& platform, notification::Notifications& notifications)
    : parts_(std::make_unique<Parts>(platform, notifications)) {}

Module::~Module() = default;

void Module::register_routes(http::Router& router) {
  parts_->wholesaler.register_routes(router);
  parts_->carrier.register_routes(router);
  parts_->payment_page.register_routes(router);
  parts_->mailbox.register_routes(router);
  router.add({.method = http::Method::get,
              .path = "/dev/dev.css",
              .permission = http::permission::open,
              .summary = "Style of the development pages",
              .is_page = true},
             &Parts::style, parts_.get());
}

}  // namespace flipflop::dev
