#pragma once
// Many at once: starts tasks together, waits for all of them, and asks the database afterwards what
// `flipflop audit` would ask.

#include <gtest/gtest.h>

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "platform/assets/assets.h"
#include "platform/loop/loop.h"
#include "shop/order/test_world.h"

namespace flipflop::order {

class Crowd {
 public:
  void start(Task<void> member) {
    ++running_;
    Loop::current().spawn("crowd", counted(this, std::move(member)));
  }
  // Nobody may have ended by an exception.
  Task<void> gone() {
    const Deadline deadline = World::soon();
    while (running_ > 0 && !deadline.passed()) co_await ended_.wait(deadline);
    EXPECT_EQ(running_, 0) << "the crowd did not end";
    EXPECT_EQ(failed_, 0) << "somebody got no answer";
  }

 private:
  struct Ticket {
    Crowd* crowd;
    bool is_well = false;
    ~Ticket() {
      if (!is_well) ++crowd->failed_;
      --crowd->running_;
      crowd->ended_.notify_all();
    }
  };
  static Task<void> counted(Crowd* crowd, Task<void> member) {
    Ticket ticket{crowd};
    co_await std::move(member);
    ticket.is_well = true;
  }

  int running_ = 0, failed_ = 0;
  Signal ended_;
};

// What buyers got who ordered at once.
struct Buying {
  std::vector<OrderId> placed;
  std::set<std::string> answers;
  std::vector<PlaceRefused> refused;

  std::size_t count(PlaceRefusal reason) const {
    std::size_t count = 0;
    for (const PlaceRefused& one : refused) count += one.reason == reason ? 1 : 0;
    return count;
  }
};

inline Task<void> buy(World* world, PlaceRequest request, Buying* buying) {
  const auto placed = co_await world->orders.place(std::move(request), World::soon());
  if (!placed) {
    buying->refused.push_back(placed.error());
    co_return;
  }
  buying->placed.push_back(placed->id);
  buying->answers.insert(placed->answer);
}

inline PlaceRequest of_buyer(PlaceRequest request, int number) {
  request.email = "kupec" + std::to_string(number) + "@example.cz";
  return request;
}

inline PlaceRequest of_cart(PlaceRequest request, std::string token) {
  request.items.clear();
  request.cart_token = std::move(token);
  return request;
}

inline Task<product::ImportedProduct> lamp_on_shelf(World* world, std::int64_t pieces) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  if (pieces > 0) world->stock_at_home(lamp, pieces);
  co_return lamp;
}

// How many pieces of all orders are held or sold.
inline std::int64_t taken(const World* world) {
  return world->base.number(
      "SELECT coalesce((SELECT sum(held) FROM warehouse.stock), 0)"
      " - coalesce((SELECT sum(delta) FROM warehouse.movement"
      " WHERE reason IN ('sale', 'cancellation')), 0)");
}

inline Task<std::string> cart_of(World* world, product::ImportedProduct lamp, std::int64_t pieces) {
  const auto added =
      co_await world->carts.face().add("", lamp.variants[0].id, pieces, World::soon());
  invariant(added.has_value(), "the cart takes the pieces");
  co_return added->token;
}

// A coupon of 10 % off the whole cart; the limits are SQL.
inline void coupon(World* world, const std::string& code, const std::string& limit_total = "NULL",
                   const std::string& limit_per_customer = "NULL") {
  pg::run_script(
      world->base.conninfo,
      "WITH made AS (INSERT INTO promotion.rule (id, name, lane, effect, basis_points, amount,"
      " set_size, products, categories, customer_group, least_quantity, least_goods, is_active,"
      " created_at, changed_at) VALUES (gen_random_uuid(), 'Sleva 10 %', 'coupon', 'percent', 1000,"
      " 0, 0, '{}', '{}', '', 0, 0, true, now(), now()) RETURNING id)"
      " INSERT INTO promotion.coupon (id, code, rule_id, limit_total, limit_per_customer,"
      " batch_id, created_at) SELECT gen_random_uuid(), '" +
          code + "', id, " + limit_total + ", " + limit_per_customer +
          ", gen_random_uuid(), now() FROM made");
}

inline Task<bool> handled(World* world, std::string subscriber, int times) {
  const bool is_handled = co_await world->base.becomes(
      "SELECT count(*) FROM platform.handled WHERE subscriber = '" + subscriber + "'",
      std::to_string(times));
  EXPECT_TRUE(is_handled) << subscriber;
  co_return is_handled;
}

// The views of the audit that must be empty at every moment; those about lateness compare with the
// clock on the wall, and the tests' clock is another.
inline void expect_sound(const World* world) {
  for (const std::string folder_and_start :
       {"app/audit/order_", "app/audit/stock_", "app/audit/coupon_", "app/audit/payment_captures",
        "app/audit/payment_of_", "app/audit/payment_references", "app/audit/payment_differences",
        "app/audit/hold_of_order", "app/audit/supplier_orders", "app/audit/events_parked",
        "app/audit/voucher_"}) {
    const auto views = assets::list(folder_and_start, ".sql");
    EXPECT_FALSE(views.empty()) << folder_and_start;
    for (const std::string& view : views)
      for (const auto& row : pg::query_now(world->base.conninfo, assets::read(view)))
        ADD_FAILURE() << view << ": " << row.at(0);
  }
}

}  // namespace flipflop::order
