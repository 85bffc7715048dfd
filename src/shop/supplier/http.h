#pragma once
// REST of the supplier module: suppliers and their runs, for staff.

#include "platform/http/router.h"
#include "shop/supplier/supplier.h"

namespace flipflop::supplier {

struct SupplierReply {
  SupplierId id;
  std::string name, adapter, feed_url;
  int margin_percent = 0;
  int assumed_stock = 0;
  bool is_active = true;
  std::optional<Instant> last_run_at;
};
BOOST_DESCRIBE_STRUCT(SupplierReply, (),
                      (id, name, adapter, feed_url, margin_percent, assumed_stock, is_active,
                       last_run_at))

struct RunsQuery {
  SupplierId id;
  json::Or<int, 20> limit;
};
BOOST_DESCRIBE_STRUCT(RunsQuery, (), (id, limit))

class Routes {
 public:
  explicit Routes(Suppliers& suppliers) : suppliers_(suppliers) {}
  void register_on(http::Router& router);

 private:
  Task<std::vector<SupplierReply>> list(http::Call call, http::Nothing in);
  Task<std::vector<RunReport>> runs(http::Call call, RunsQuery in);

  Suppliers& suppliers_;
};

}  // namespace flipflop::supplier
