#pragma once
// Pages over a catalogue in memory, for their tests: settings from a real database, everything else
// from fakes. A scene gets a world whose pages it may ask.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>

#include "edge/storefront/error/error_page.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/http/test_client.h"
#include "platform/test_platform.h"
#include "shop/promotion/module.h"
#include "shop/search/fake.h"
#include "shop/shipping/fake.h"

namespace flipflop::storefront {

struct TestWorld {
  explicit TestWorld(const pg::TestDatabase& test) : platform(test) {
    using search::category;
    search::Contents contents;
    contents.categories = {category(1, "Osvětlení"), category(2, "Stolní lampy", 1),
                           category(3, "Kuchyně"), category(4, "Prázdná")};
    add(contents, 1, {.name = "Lampa Dub", .crowns = 1290, .category = 2, .variants = 3},
        {4, 0, 2});
    add(contents, 2, {.name = "Lustr Žalud", .brand = "Žižka", .crowns = 5990, .category = 1}, {1});
    add(contents, 3, {.name = "Hrnek <Chumel>", .crowns = 290, .category = 3}, {9});
    add(contents, 4, {.name = "Svícen", .crowns = 90, .category = 1}, {0});
    product::Product gone = search::made_up(5, {.name = "Stará lampa", .category = 2});
    gone.is_active = false;
    contents.records.push_back(search::record(gone));
    search.use(std::move(contents));
    client.set_error_page(error_page(shell, search));
  }

  static void add(search::Contents& contents, std::uint32_t number, const search::MadeUp& from,
                  std::vector<std::int64_t> pieces) {
    contents.records.push_back(search::record(search::made_up(number, from)));
    for (std::uint32_t i = 0; i < pieces.size(); ++i)
      contents.stock.push_back(search::stock(number, i, pieces[i]));
  }

  Task<http::Response> get(std::string target, http::Fields headers = {}) {
    if (headers.empty()) headers = {{"accept", "text/html"}};
    return client.get(std::move(target), std::move(headers));
  }

  TestPlatform platform;
  shipping::FakeShipping shipping;
  search::FakeSearch search;
  promotion::Module promotions{platform.platform};
  PageShell shell{platform.platform, search, shipping, promotions.face()};
  http::Router router;
  http::TestClient client{router};
};

using PageScene = Task<void> (*)(TestWorld*);

inline Task<void> play(const pg::TestDatabase* test, PageScene scene) {
  TestWorld world(*test);
  co_await scene(&world);
  co_await world.platform.database->close(TestPlatform::soon());
}

// One database for all scenes of the program: pages only read.
inline void on_pages(PageScene scene) {
  static const pg::TestDatabase test;
  run_here(play(&test, scene));
}

}  // namespace flipflop::storefront
