#pragma once
// Carts over a real database with real products and a warehouse in memory.

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "platform/test_platform.h"
#include "shop/auth/fake.h"
#include "shop/cart/aside.h"
#include "shop/cart/service.h"
#include "shop/product/module.h"
#include "shop/promotion/module.h"
#include "shop/user/module.h"
#include "shop/voucher/module.h"
#include "shop/warehouse/fake.h"

namespace flipflop::cart {

struct World {
  explicit World(const pg::TestDatabase& test) : base(test) {}

  TestPlatform base;
  product::Module products{base.platform};
  warehouse::FakeWarehouse warehouse;
  promotion::Module promotions{base.platform};
  voucher::Module vouchers{base.platform};
  auth::FakeAuth auth;
  privacy::Holders holders;
  user::Module users{base.platform, auth, holders};
  AccountCarts accounts{base.platform};
  Service carts{base.platform,
                products.face(),
                warehouse,
                {promotions.face(), vouchers.face(), users.groups()},
                accounts};
  AsideService aside{base.platform, carts, products.face(), warehouse};

  static Deadline soon() { return TestPlatform::soon(); }

  product::ImportedProduct lamp(int variants) {
    product::ImportedProduct product;
    product.id = base.ids.next_as<product::ProductId>();
    product.name = "Dubová lampa";
    product.description = "Stojí na stole.";
    product.brand = "Havran";
    for (int i = 0; i < variants; ++i) {
      product::ImportedVariant variant;
      variant.id = base.ids.next_as<product::VariantId>();
      variant.sku = "L-" + std::to_string(i);
      variant.price = Money{129'950};
      if (variants > 1) variant.options = {{"Velikost", std::to_string(i)}};
      product.variants.push_back(variant);
    }
    return product;
  }

  // Puts `pieces` of every variant on the shelf.
  Task<void> sell(product::ImportedProduct product, std::int64_t pieces) {
    for (const auto& variant : product.variants)
      warehouse.free[warehouse::ItemId{variant.id.uuid}] = pieces;
    pg::Tx tx = co_await base.database->begin(soon());
    co_await products.face().upsert(tx, base.ids.next(), {product});
    co_await tx.commit();
  }
};

using Scene = Task<void> (*)(World*);

inline void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
}

}  // namespace flipflop::cart
