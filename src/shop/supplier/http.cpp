#include "shop/supplier/http.h"

#include <algorithm>

namespace flipflop::supplier {

void Routes::register_on(http::Router& router) {
  using http::Method;
  router.add({.method = Method::get,
              .path = "/suppliers",
              .permission = http::permission::suppliers_read,
              .summary = "Wholesale suppliers"},
             &Routes::list, this);
  router.add({.method = Method::get,
              .path = "/suppliers/:id/runs",
              .permission = http::permission::suppliers_read,
              .summary = "Reports of a supplier's last runs"},
             &Routes::runs, this);
}

Task<std::vector<SupplierReply>> Routes::list(http::Call call, http::Nothing) {
  const auto suppliers = co_await suppliers_.list(call.deadline);
  std::vector<SupplierReply> reply;
  for (const Supplier& supplier : suppliers)
    reply.push_back({supplier.id, supplier.name, supplier.adapter, supplier.feed_url,
                     supplier.margin_percent, supplier.assumed_stock, supplier.is_active,
                     supplier.last_run_at});
  co_return reply;
}

Task<std::vector<RunReport>> Routes::runs(http::Call call, RunsQuery in) {
  const int limit = std::clamp<int>(in.limit, 1, 100);
  return suppliers_.runs(in.id, limit, call.deadline);
}

}  // namespace flipflop::supplier
