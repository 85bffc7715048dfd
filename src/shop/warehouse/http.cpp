#include "shop/warehouse/http.h"

namespace flipflop::warehouse {

void Routes::add_to(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/warehouse/inventory/:productId",
              .permission = http::permission::stock_read,
              .summary = "Counts of one item in every location"},
             &Routes::inventory, this);
  router.add({.method = http::Method::put,
              .path = "/warehouse/inventory/:productId",
              .permission = http::permission::stock_write,
              .summary = "Sets the count of one item in the own location"},
             &Routes::count, this);
}

Task<Inventory> Routes::inventory(http::Call call, InventoryQuery in) {
  return inventory_of(ItemId{in.product_id}, call.deadline);
}

Task<Inventory> Routes::count(http::Call call, InventoryCount in) {
  const ItemId item{in.variant_id.value_or(in.product_id)};
  SupplierStock counted{.item = item, .label = {}, .quantity = in.quantity};
  co_await service_.count_own_stock(std::move(counted), call.deadline);
  auto answer = co_await inventory_of(item, call.deadline);
  co_return answer;
}

Task<Inventory> Routes::inventory_of(ItemId item, Deadline deadline) {
  const auto rows = co_await service_.stock_rows(item, deadline);
  if (rows.empty()) throw http::not_found("The warehouse has no item of this id.");
  Inventory answer{.product_id = item.uuid};
  for (const auto& row : rows) {
    answer.stock_quantity += row.on_hand - row.held;
    answer.stock.push_back({row.location.uuid, row.location_name, row.on_hand, row.held});
  }
  co_return answer;
}

}  // namespace flipflop::warehouse
