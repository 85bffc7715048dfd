// demo load

#include <fmt/core.h>

#include "app/demo_catalogue.h"
#include "app/with_shop.h"
#include "platform/pg/pg.h"

namespace flipflop::app {
namespace {

constexpr std::int64_t most_products = 5'000'000;
constexpr int batch_size = 250;
constexpr std::chrono::minutes batch_limit{2};

// One short transaction for products and stock together.
Task<void> store_batch(Shop* shop, DemoBatch batch) {
  const Uuid cause = shop->platform().ids.next();
  const auto own_location = warehouse::LocationId::parse(warehouse::own_location_id);
  pg::Tx tx = co_await shop->platform().database.begin(Deadline::after(batch_limit));
  co_await shop->products().upsert(tx, cause, std::move(batch.products));
  co_await shop->warehouse().set_supplier_stock(tx, *own_location, cause, std::move(batch.stock));
  co_await tx.commit();
}

Task<int> load(Shop* shop, const Invocation* invocation) {
  const std::int64_t wanted = invocation->arguments.whole("--products", 1000, 1, most_products);
  const std::int64_t seed = invocation->arguments.whole("--seed", 1, 0, 1'000'000'000);
  DemoCatalogue catalogue(static_cast<std::uint64_t>(seed));
  for (std::int64_t made = 0; made < wanted; made += batch_size) {
    const auto count = static_cast<int>(std::min<std::int64_t>(batch_size, wanted - made));
    co_await store_batch(shop, catalogue.next(count));
  }
  fmt::print("{} products loaded\n", wanted);
  co_return 0;
}

}  // namespace

std::vector<Command> demo_commands() {
  return {
      {"demo load",
       "--products N --seed S",
       "a made-up catalogue, the same for the same seed",
       0,
       {{"--products", "N"}, {"--seed", "S"}},
       using_shop(load)},
  };
}

}  // namespace flipflop::app
