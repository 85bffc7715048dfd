#pragma once
// The search module on one screen.

#include <memory>

#include "platform/platform.h"
#include "shop/product/product.h"
#include "shop/search/search.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::search {

class Module {
 public:
  Module(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse);
  ~Module();

  Search& face();
  // GET /products, /products/:id, /categories, /categories/:id
  void register_routes(http::Router& router);

  // Before the loops start: every loop gets its replica, the first loop loads and follows.
  void start(Loops& loops);
  // Whether the catalogue is loaded, for GET /ready. Safe from every thread.
  bool is_ready() const;
  // After the loops have stopped: writes the snapshot for a fast next start.
  void save();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::search
