#include "shop/product/pictures.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>

#include "platform/http/test_peer.h"
#include "platform/test_platform.h"
#include "shop/product/module.h"
#include "shop/product/store.h"

namespace flipflop::product {
namespace {

// A drawing is text: the tests need no encoder.
constexpr const char* drawing =
    R"(<svg xmlns="http://www.w3.org/2000/svg" width="800" height="600"><rect width="800" height="600" fill="red"/></svg>)";

std::string answer(std::string_view status, std::string_view body) {
  return "HTTP/1.1 " + std::string(status) + "\r\nContent-Length: " + std::to_string(body.size()) +
         "\r\nConnection: close\r\n\r\n" + std::string(body);
}

// A far end that answers every request with `bytes`.
http::TestPeer::Script answering(std::string bytes) {
  return [bytes = std::move(bytes)](http::TestPeer::Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write(bytes);
  };
}

struct World {
  World(const pg::TestDatabase& test, std::string bytes) : base(test), peer(answering(bytes)) {
    base.client.allow("127.0.0.1:" + std::to_string(peer.port()));
  }

  TestPlatform base;
  http::TestPeer peer;
  // The far end is our own emulator when it lies below our own address.
  Platform ours = with_url("http://127.0.0.1:" + std::to_string(peer.port()));
  Module module{ours};

  Platform with_url(std::string url) const {
    Platform platform = base.platform;
    platform.public_url = std::move(url);
    return platform;
  }

  Task<std::string> show(std::string path) {
    const std::string url = peer.url(path);
    co_await import({url});
    base.start_jobs();
    co_return url;
  }

  Task<void> import(std::vector<std::string> image_urls) {
    ImportedProduct product;
    product.id = base.ids.next_as<ProductId>();
    product.name = "Lampa";
    product.image_urls = std::move(image_urls);
    ImportedVariant variant;
    variant.id = base.ids.next_as<VariantId>();
    variant.sku = "L";
    product.variants = {variant};
    pg::Tx tx = co_await base.database->begin(TestPlatform::soon());
    co_await module.face().upsert(tx, base.ids.next(), {product});
    co_await tx.commit();
  }
};

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> names;
  if (std::filesystem::exists(folder))
    for (const auto& entry : std::filesystem::directory_iterator(folder))
      names.push_back(entry.path().filename());
  return names;
}

void in_world(std::string bytes, Task<void> (*scene)(World*)) {
  const pg::TestDatabase test;
  World world(test, std::move(bytes));
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
}

Task<void> stored(World* world) {
  co_await world->show("/dev/wholesaler/lamp.svg");
  const bool is_stored =
      co_await world->base.becomes("SELECT state FROM product.picture", "stored");
  EXPECT_TRUE(is_stored);
  const std::string stem = world->base.text("SELECT file FROM product.picture");
  EXPECT_EQ(stem.size(), 32u);
  for (const char* width : {"-320.webp", "-640.webp", "-1280.webp"})
    EXPECT_TRUE(std::filesystem::exists(world->base.data_folder + "/images/" + stem + width));
  EXPECT_EQ(files_in(world->base.data_folder + "/images").size(), 3u);
  EXPECT_GT(world->base.number("SELECT width FROM product.picture"), 0);
  EXPECT_EQ(world->base.events_told("product.changed"), 2);
}
TEST(Pictures, APictureIsFetchedScaledAndTold) {
  in_world(answer("200 OK", drawing), stored);
}

constexpr const char* parked_reason =
    "SELECT coalesce(max(reason), '') FROM platform.job"
    " WHERE queue = 'product.fetch_image' AND state = 'parked'";

Task<void> foreign_drawing(World* world) {
  co_await world->show("/pictures/lamp.svg");
  const bool is_parked =
      co_await world->base.becomes(parked_reason, "not a picture that can be shown");
  EXPECT_TRUE(is_parked);
  EXPECT_TRUE(files_in(world->base.data_folder + "/images").empty());
}
TEST(Pictures, AForeignDrawingIsNotTaken) {
  in_world(answer("200 OK", drawing), foreign_drawing);
}

Task<void> missing(World* world) {
  co_await world->show("/dev/gone.svg");
  const bool is_parked = co_await world->base.becomes(parked_reason, "answered with status 404");
  EXPECT_TRUE(is_parked);
}
TEST(Pictures, AMissingPictureWaitsForAPerson) {
  in_world(answer("404 Not Found", ""), missing);
}

Task<void> galleries(World* world) {
  co_await world->import({"https://far.example/z.jpg", "https://far.example/a.jpg"});
  co_await world->import({"https://far.example/y.jpg", "https://far.example/z.jpg"});
  Store store(*world->base.database);
  pg::Tx tx = co_await world->base.database->begin(TestPlatform::soon());
  auto taken = co_await store.take_waiting(tx, 2);
  co_await tx.commit();
  std::ranges::sort(taken);
  const std::vector<std::string> main_ones = {"https://far.example/y.jpg",
                                              "https://far.example/z.jpg"};
  EXPECT_EQ(taken, main_ones);
}
TEST(Pictures, the_main_pictures_of_all_products_come_before_galleries) {
  in_world(answer("200 OK", drawing), galleries);
}

Task<void> endless(World* world) {
  co_await world->show("/dev/huge.svg");
  const bool has_failed = co_await world->base.becomes(
      "SELECT count(*) FROM platform.job WHERE queue = 'product.fetch_image' AND attempts > 0"
      " AND state = 'waiting'",
      "1");
  EXPECT_TRUE(has_failed);
  EXPECT_EQ(world->base.text("SELECT state FROM product.picture"), "queued");
}
TEST(Pictures, APictureAboveTenMegabytesIsNotReadToItsEnd) {
  in_world("HTTP/1.1 200 OK\r\nContent-Length: 10485761\r\n\r\n" + std::string(10485761, 'x'),
           endless);
}

}  // namespace
}  // namespace flipflop::product
