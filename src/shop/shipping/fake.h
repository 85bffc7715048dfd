#pragma once
// Shipping in memory for the tests of other modules: methods that a test may change, and parcels.
// What is appended to a batch is decided when the batch is built; no events are published. Single
// thread.

#include <algorithm>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "shop/shipping/shipping.h"

namespace flipflop::shipping {

class FakeShipping final : public Shipping {
 public:
  std::vector<Method> offered = {
      {"bogus_point", "Výdejní místo", "bogus", "", Money{6900}, Money{100000}, Money{2900}, 1},
      {"bogus", "Doručení na adresu", "bogus", "", Money{9900}, Money{150000}, Money{3900}, 1},
      {"express", "Expres", "bogus", "", Money{19900}, std::nullopt, std::nullopt, 1}};
  std::map<Uuid, std::vector<Parcel>> sent;  // by order

  Task<std::vector<Method>> methods(Deadline) override { co_return offered; }
  std::size_t read_methods(pg::ReadBatch& batch) override { return batch.add(nothing, {}); }
  std::vector<Method> methods_in(const pg::Rows&) override { return offered; }
  void guard_method(pg::WriteBatch& batch, std::string code, std::int64_t version) override {
    const bool same = std::ranges::any_of(offered, [&](const Method& method) {
      return method.code == code && method.version == version;
    });
    batch.add_guard(pg::Stage::coupons, same_guard, {same}, guard_method_changed);
  }
  Task<Registered> register_parcel(pg::Tx&, Uuid order_id, std::string carrier,
                                   std::string tracking_number) override {
    auto& parcels = sent[order_id];
    const auto known = std::ranges::find(parcels, tracking_number, &Parcel::tracking_number);
    if (known != parcels.end()) co_return Registered::before;
    parcels.push_back({.id = {},
                       .order_id = order_id,
                       .carrier = std::move(carrier),
                       .tracking_number = std::move(tracking_number),
                       .tracking_url = {},
                       .changed_at = {}});
    co_return Registered::now;
  }
  Task<std::string> carrier_of(std::string, Deadline) override { co_return "bogus"; }
  Task<std::vector<Parcel>> parcels(Uuid order_id, Deadline) override { co_return sent[order_id]; }

 private:
  static constexpr pg::Statement nothing{"fake_shipping.nothing", R"(
    SELECT 1 WHERE false)"};
  static constexpr pg::Statement same_guard{"fake_shipping.same", R"(
    SELECT platform.ensure($1::boolean, 'method_changed'))"};
};

}  // namespace flipflop::shipping
