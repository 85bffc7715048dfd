#include "shop/search/module.h"

#include "platform/loop/loop.h"
#include "platform/loop/repeat.h"
#include "shop/search/feed.h"
#include "shop/search/http.h"
#include "shop/search/service.h"

namespace flipflop::search {

struct Module::Parts {
  Parts(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse)
      : feed(platform, products, warehouse, posted),
        service(posted),
        routes(service, platform.public_url) {}

  Posted<Replica> posted{std::make_shared<const Replica>()};
  Feed feed;
  Service service;
  Routes routes;
};

Module::Module(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse)
    : parts_(std::make_unique<Parts>(platform, products, warehouse)) {}
Module::~Module() = default;

Search& Module::face() {
  return parts_->service;
}

void Module::register_routes(http::Router& router) {
  parts_->routes.register_on(router);
}

void Module::start(Loops& loops) {
  parts_->posted.attach(loops);
  loops.at(0).spawn("search.feed", repeat("search.feed", std::chrono::milliseconds(0), &Feed::round,
                                          &parts_->feed));
}

bool Module::is_ready() const {
  return parts_->feed.is_loaded();
}

Task<void> Module::drain(Deadline deadline) {
  return parts_->feed.end(deadline);
}

}  // namespace flipflop::search
