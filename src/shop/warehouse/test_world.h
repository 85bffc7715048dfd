#pragma once
// A warehouse over a real database, for its own tests. Made, used and dropped inside run_here.

#include <gtest/gtest.h>

#include <string>

#include "platform/test_module.h"
#include "shop/warehouse/rules.h"
#include "shop/warehouse/service.h"
#include "shop/warehouse/stockkeeping.h"

namespace flipflop::warehouse {

struct World : TestModule {
  using TestModule::TestModule;

  Instant in(Duration span) const { return clock.now() + span; }

  std::int64_t free(ItemId item) const {
    return number("SELECT coalesce(sum(on_hand - held), 0) FROM warehouse.stock WHERE item_id = '" +
                  item.text() + "'");
  }
  std::string state_of(Uuid order_id) const {
    return text("SELECT state FROM warehouse.hold WHERE order_id = '" + order_id.text() + "'");
  }
  // The two beliefs of the face: the ledger explains every count, and nothing is held beyond it.
  void expect_sound() const {
    EXPECT_EQ(number("SELECT count(*) FROM warehouse.stock s WHERE on_hand <> "
                     "(SELECT coalesce(sum(delta), 0) FROM warehouse.movement m "
                     "WHERE m.item_id = s.item_id AND m.location_id = s.location_id)"),
              0);
    EXPECT_EQ(number("SELECT count(*) FROM warehouse.stock s WHERE held <> "
                     "(SELECT coalesce(sum(quantity), 0) FROM warehouse.hold_line l "
                     "JOIN warehouse.hold h USING (order_id) WHERE h.state = 'active' "
                     "AND l.item_id = s.item_id AND l.location_id = s.location_id)"),
              0);
  }

  audit_log::AuditLog audit_log{ids, clock};
  Service service{*database, outbox, audit_log, clock, ids};
  Stockkeeping stockroom{{*database, outbox, audit_log, clock, ids}};
  LocationId own = LocationId::parse(own_location_id).value();
};

// Why something was refused; nothing where it was not.
template <class Value, class Refusal>
std::optional<Refusal> refusal_of(const std::expected<Value, Refusal>& result) {
  return result ? std::nullopt : std::optional(result.error());
}

inline Task<ItemId> stocked_item(World* world, std::int64_t quantity) {
  const auto item = world->ids.next_as<ItemId>();
  OwnCount count{.item = item, .label = "Lampa Dub", .quantity = quantity};
  const auto counted =
      co_await world->stockroom.set_count(std::move(count), {"test"}, world->soon());
  EXPECT_TRUE(counted.has_value());
  co_return item;
}

}  // namespace flipflop::warehouse
