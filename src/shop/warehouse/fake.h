#pragma once
// A warehouse in memory for the tests of other modules. It keeps the rules of the face (a hold ends
// once, nothing is sold twice) but joins no transaction: what is appended to a batch happens when
// the batch commits, what is done in a Tx happens at once. Single thread.

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <utility>
#include <vector>

#include "shop/warehouse/rules.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::warehouse {

class FakeWarehouse final : public Warehouse {
 public:
  enum class State { active, committed, released, expired };
  struct Hold {
    State state = State::active;
    std::vector<HoldLine> lines;
    std::optional<Instant> expires_at;
  };

  LocationId location;                   // where everything lies
  std::map<ItemId, std::int64_t> free;   // what a test puts in and looks at
  std::map<Uuid, Hold> holds;            // by order
  std::map<Uuid, LocationId> suppliers;  // locations made by supplier_location

  void expire(Uuid order_id) {
    auto& hold = holds.at(order_id);
    hold.state = State::expired;
    give_back(hold);
  }

  std::size_t read_stock(pg::ReadBatch& batch, std::vector<ItemId> items) override {
    return batch.add(stock_of, {items, quantities_of(items), location});
  }
  std::size_t read_listed_stock(pg::ReadBatch& batch) override {
    std::vector<ItemId> items;
    for (const auto& [item, quantity] : free) items.push_back(item);
    return read_stock(batch, std::move(items));
  }
  std::vector<StockLine> stock_lines(const pg::Rows& rows) override {
    std::vector<StockLine> lines;
    for (const auto row : rows) {
      lines.push_back(
          {row.get<ItemId>(0), row.get<LocationId>(1), std::nullopt, row.get<std::int64_t>(2)});
    }
    return lines;
  }

  void hold(pg::WriteBatch& batch, HoldRequest request) override {
    Hold hold{request.expires_at ? State::active : State::committed,
              summed_in_lock_order(std::move(request.lines)), request.expires_at};
    batch.add_guard(pg::Stage::stock, enough_guard, {has_enough(hold)}, guard_out_of_stock);
    batch.after_commit([this, order_id = request.order_id, made = std::move(hold)] {
      take(made);
      holds[order_id] = made;
    });
  }

  Task<HoldEnd> commit_hold(pg::Tx&, Uuid order_id) override {
    auto* hold = find(order_id);
    if (!hold || hold->state != State::active) co_return HoldEnd::was_not_active;
    hold->state = State::committed;
    co_return HoldEnd::done;
  }
  Task<HoldEnd> release_hold(pg::Tx&, Uuid order_id) override {
    auto* hold = find(order_id);
    if (!hold || (hold->state != State::active && hold->state != State::committed)) {
      co_return HoldEnd::was_not_active;
    }
    hold->state = State::released;
    give_back(*hold);
    co_return HoldEnd::done;
  }
  Task<HoldEnd> prolong_hold(pg::Tx&, Uuid order_id, Instant until) override {
    auto* hold = find(order_id);
    if (!hold || hold->state != State::active) co_return HoldEnd::was_not_active;
    hold->expires_at = until;
    co_return HoldEnd::done;
  }
  Task<bool> retake_hold(pg::Tx&, Uuid order_id) override {
    auto* hold = find(order_id);
    if (!hold || hold->state != State::expired || !has_enough(*hold)) co_return false;
    hold->state = State::committed;
    take(*hold);
    co_return true;
  }

  Task<std::vector<HeldPieces>> held_pieces(Uuid order_id, Deadline) override {
    std::vector<HeldPieces> held;
    if (const auto* hold = find(order_id))
      for (const HoldLine& line : hold->lines)
        held.push_back({line.item, "Hlavní sklad", true, line.quantity, line.reason});
    co_return held;
  }

  Task<HoldEnd> shrink_hold(pg::Tx&, Uuid order_id, Uuid, std::vector<HoldLine> pieces) override {
    auto* hold = find(order_id);
    if (!hold || (hold->state != State::active && hold->state != State::committed)) {
      co_return HoldEnd::was_not_active;
    }
    for (const auto& piece : pieces) {
      for (auto& line : hold->lines)
        if (line.item == piece.item) line.quantity -= piece.quantity;
      free[piece.item] += piece.quantity;
    }
    std::erase_if(hold->lines, [](const HoldLine& line) { return line.quantity == 0; });
    co_return HoldEnd::done;
  }

  Task<int> put_back(pg::Tx&, Uuid cause, std::vector<ReturnedPieces> pieces) override {
    int count = 0;
    for (const auto& returned : pieces) {
      if (!returned_.insert({cause, returned.item}).second) continue;
      free[returned.item] += returned.quantity;
      ++count;
    }
    co_return count;
  }

  Task<LocationId> supplier_location(pg::Tx&, Uuid supplier, std::string) override {
    co_return suppliers.try_emplace(supplier, LocationId{supplier}).first->second;
  }
  Task<int> set_supplier_stock(pg::Tx&, LocationId, Uuid,
                               std::vector<SupplierStock> stock) override {
    int changed = 0;
    for (const auto& entry : stock) {
      auto& quantity = free[entry.item];
      if (quantity != entry.quantity) ++changed;
      quantity = entry.quantity;
    }
    co_return changed;
  }
  Task<std::vector<ItemId>> held_above(pg::Tx&, LocationId, std::vector<SupplierStock>) override {
    co_return std::vector<ItemId>();
  }

  Task<std::vector<Availability>> availability(std::vector<ItemId> items, Deadline) override {
    std::vector<Availability> result;
    const auto quantities = quantities_of(items);
    for (std::size_t i = 0; i < items.size(); ++i) result.push_back({items[i], quantities[i]});
    co_return result;
  }
  Task<std::vector<Availability>> availability_after(ItemId after, int limit, Deadline) override {
    std::vector<Availability> result;
    for (auto entry = free.upper_bound(after);
         entry != free.end() && std::cmp_less(result.size(), limit); ++entry) {
      result.push_back({entry->first, entry->second});
    }
    co_return result;
  }

 private:
  static constexpr pg::Statement stock_of{"fake_warehouse.stock", R"(
    SELECT id, $3::uuid, quantity FROM unnest($1::uuid[], $2::bigint[]) AS given(id, quantity))"};
  static constexpr pg::Statement enough_guard{"fake_warehouse.enough", R"(
    SELECT platform.ensure($1::boolean, 'out_of_stock'))"};

  std::set<std::pair<Uuid, ItemId>> returned_;

  Hold* find(Uuid order_id) {
    const auto found = holds.find(order_id);
    return found == holds.end() ? nullptr : &found->second;
  }
  std::vector<std::int64_t> quantities_of(const std::vector<ItemId>& items) const {
    std::vector<std::int64_t> quantities;
    for (const auto& item : items) {
      const auto found = free.find(item);
      quantities.push_back(found == free.end() ? 0 : found->second);
    }
    return quantities;
  }
  bool has_enough(const Hold& hold) const {
    return std::ranges::all_of(hold.lines, [this](const HoldLine& line) {
      const auto found = free.find(line.item);
      return found != free.end() && found->second >= line.quantity;
    });
  }
  void take(const Hold& hold) {
    for (const auto& line : hold.lines) free[line.item] -= line.quantity;
  }
  void give_back(const Hold& hold) {
    for (const auto& line : hold.lines) free[line.item] += line.quantity;
  }
};

}  // namespace flipflop::warehouse
