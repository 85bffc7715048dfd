#pragma once
// The search module on one screen.

#include <memory>

#include "platform/loop/task.h"
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
  // Ends the following and writes the snapshot for a fast next start. On any loop, before the
  // database closes.
  Task<void> drain(Deadline deadline);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::search
