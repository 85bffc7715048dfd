// An edit meets what ends the time for edits: a cancellation, money, a parcel, a supplier, another
// edit. Fifty rounds each; afterwards money and pieces are what whoever was first made of them.

#include "shop/order/test_crowd.h"
#include "shop/order/test_world.h"

namespace flipflop::order {
namespace {

constexpr int rounds = 50;
constexpr std::int64_t on_shelf = 1000;

using Outcome = std::optional<std::expected<void, EditRefusal>>;

struct Round {
  OrderId id;
  product::VariantId variant;
  std::optional<std::string> seen_version;
};

Task<void> take_out(World* world, Round round, std::int64_t stays, Outcome* outcome) {
  EditTerms terms;
  terms.by = EditedBy::staff;
  terms.actor = "staff-1";
  terms.seen_version = round.seen_version;
  std::vector<KeptPieces> kept = {{round.variant, stays}};
  *outcome =
      co_await world->orders.keep_fewer(round.id, std::move(kept), std::move(terms), World::soon());
}

Task<void> move_to_brno(World* world, OrderId id, Outcome* outcome) {
  ContactEdit edit;
  edit.delivery = Address{"Jana", "Nová", "", "Krátká 2", "Brno", "602 00", "CZ", ""};
  *outcome = co_await world->orders.edit_contact(id, std::move(edit), EditTerms{}, World::soon());
}

Task<void> cancel(World* world, OrderId id, bool* is_done) {
  const auto cancelled =
      co_await world->orders.cancel(id, CancelReason::staff, "staff-1", World::soon());
  *is_done = cancelled.has_value();
}

Task<void> send(World* world, OrderId id, bool* is_done) {
  const auto sent =
      co_await world->orders.ship(id, {.tracking_number = "T-" + id.text()}, "s", World::soon());
  *is_done = sent.has_value();
}

Task<void> transfer(World* world, View order, std::optional<payment::Receipt>* receipt) {
  *receipt = co_await world->payments.face().receive_transfer(
      order.number, order.totals.total, "bank-" + order.number, World::soon());
}

Task<void> against_cancellation(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, on_shelf);
  for (int at = 0; at < rounds; ++at) {
    const Placed placed = co_await world->place(world->request(lamp, 3, "cod"));
    Outcome edited;
    bool is_cancelled = false;
    Crowd crowd;
    crowd.start(take_out(world, {placed.id, lamp.variants[0].id, {}}, 1, &edited));
    crowd.start(cancel(world, placed.id, &is_cancelled));
    co_await crowd.gone();
    EXPECT_TRUE(is_cancelled);
    if (!*edited) EXPECT_EQ(edited->error(), EditRefusal::too_late);
    EXPECT_EQ(world->free_pieces(lamp), on_shelf) << "round " << at;
  }
  expect_sound(world);
}
TEST(EditingRace, ACancelledOrderKeepsNoPieceWhoeverWasFirst) {
  in_world(against_cancellation);
}

Task<void> against_parcel(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, on_shelf);
  for (int at = 0; at < rounds; ++at) {
    const Placed placed = co_await world->place(world->request(lamp, 1, "cod"));
    Outcome edited;
    bool is_sent = false;
    Crowd crowd;
    crowd.start(send(world, placed.id, &is_sent));
    crowd.start(move_to_brno(world, placed.id, &edited));
    co_await crowd.gone();
    EXPECT_TRUE(is_sent);
    const View view = co_await world->view(placed.id);
    EXPECT_EQ(view.delivery.city, edited->has_value() ? "Brno" : "Praha");
    if (!*edited) EXPECT_EQ(edited->error(), EditRefusal::too_late);
  }
}
TEST(EditingRace, AParcelGoesWhereItsOrderSaid) {
  in_world(against_parcel);
}

Task<void> against_money(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, on_shelf);
  for (int at = 0; at < rounds; ++at) {
    const Placed placed = co_await world->place(world->request(lamp, 3));
    const View before = co_await world->view(placed.id);
    Outcome edited;
    std::optional<payment::Receipt> receipt;
    Crowd crowd;
    crowd.start(transfer(world, before, &receipt));
    crowd.start(take_out(world, {placed.id, lamp.variants[0].id, {}}, 1, &edited));
    co_await crowd.gone();
    const View after = co_await world->view(placed.id);
    if (*edited) {
      EXPECT_EQ(receipt, payment::Receipt::wrong_amount) << "a person sees to it";
      EXPECT_EQ(after.totals.total, before.totals.total - Money{200'000});
    } else {
      EXPECT_EQ(edited->error(), EditRefusal::paid_already);
      EXPECT_EQ(receipt, payment::Receipt::booked);
      EXPECT_EQ(after.totals.total, before.totals.total);
    }
  }
  expect_sound(world);
}
TEST(EditingRace, MoneyThatCameIsForWhatTheOrderWasThen) {
  in_world(against_money);
}

Task<void> against_supplier(World* world) {
  const auto lamp = world->lamp();
  co_await world->offer(lamp);
  co_await world->stock_at_supplier("velkoobchod", lamp, on_shelf);
  world->base.start_events();
  for (int at = 0; at < rounds; ++at) {
    const Placed placed = co_await world->place(world->request(lamp, 1));
    const View before = co_await world->view(placed.id);
    Outcome edited;
    std::optional<payment::Receipt> receipt;
    Crowd crowd;
    crowd.start(transfer(world, before, &receipt));
    crowd.start(move_to_brno(world, placed.id, &edited));
    co_await crowd.gone();
    EXPECT_EQ(receipt, payment::Receipt::booked);
    const std::string city = edited->has_value() ? "Brno" : "Praha";
    const bool is_forwarded = co_await world->base.becomes(
        "SELECT coalesce(min(recipient::jsonb ->> 'city'), '') FROM supplier.supplier_order"
        " WHERE order_id = '" +
            placed.id.text() + "'",
        city);
    EXPECT_TRUE(is_forwarded) << "round " << at << ", " << city;
  }
}
TEST(EditingRace, ASupplierIsAskedToDeliverWhereTheOrderGoes) {
  in_world(against_supplier);
}

Task<void> against_each_other(World* world) {
  const auto lamp = co_await lamp_on_shelf(world, on_shelf);
  std::int64_t taken_now = 0;
  for (int at = 0; at < rounds; ++at) {
    const Placed placed = co_await world->place(world->request(lamp, 3, "cod"));
    Round round{placed.id, lamp.variants[0].id, {}};
    const bool is_versioned = at % 2 == 0;
    const View seen = co_await world->view(placed.id);
    if (is_versioned) round.seen_version = version_of(seen);
    Outcome one, other;
    Crowd crowd;
    crowd.start(take_out(world, round, 2, &one));
    crowd.start(take_out(world, round, 1, &other));
    co_await crowd.gone();
    const View view = co_await world->view(placed.id);
    if (is_versioned) {
      EXPECT_NE(one->has_value(), other->has_value()) << "the second has seen an older order";
      EXPECT_EQ(view.lines[0].quantity, one->has_value() ? 2 : 1);
    } else {
      EXPECT_TRUE(other->has_value());
      if (!*one) EXPECT_EQ(one->error(), EditRefusal::not_fewer);
      EXPECT_EQ(view.lines[0].quantity, 1);
    }
    taken_now += view.lines[0].quantity;
    EXPECT_EQ(world->free_pieces(lamp), on_shelf - taken_now);
  }
  expect_sound(world);
}
TEST(EditingRace, TwoEditsApplyInTurnOrTheSecondSeesTheFirst) {
  in_world(against_each_other);
}

}  // namespace
}  // namespace flipflop::order
