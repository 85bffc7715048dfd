#pragma once
// What tests of whole runs share: a feed server of the test, the real product and warehouse
// modules, PostgreSQL.

#include <gtest/gtest.h>

#include <functional>
#include <mutex>
#include <string>

#include "platform/http/test_peer.h"
#include "platform/test_platform.h"
#include "shop/product/module.h"
#include "shop/supplier/module.h"
#include "shop/warehouse/module.h"

namespace flipflop::supplier {

inline std::string item(const std::string& id, const std::string& group,
                        const std::string& fields) {
  return "<SHOPITEM><ITEM_ID>" + id + "</ITEM_ID><PRODUCT>Lampa " + group +
         "</PRODUCT><PRODUCTNAME>Lampa " + group + " " + id + "</PRODUCTNAME>" +
         (group.empty() ? "" : "<ITEMGROUP_ID>" + group + "</ITEMGROUP_ID>") + fields +
         "</SHOPITEM>";
}

inline std::string price(int crowns, int stock) {
  return "<PRICE_VAT>" + std::to_string(crowns) + "</PRICE_VAT><STOCK>" + std::to_string(stock) +
         "</STOCK>";
}

inline std::string size(const std::string& value) {
  return "<PARAM><PARAM_NAME>Velikost</PARAM_NAME><VAL>" + value + "</VAL></PARAM>";
}

inline std::string shop(const std::string& items) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?><SHOP>" + items + "</SHOP>";
}

// Serves one feed that a test changes; answers 304 to its own ETag.
class FeedServer {
 public:
  FeedServer()
      : peer_([this](http::TestPeer::Connection& connection, int) {
          const std::string head = connection.read_until("\r\n\r\n");
          if (before_answer) before_answer();
          const std::lock_guard lock(mutex_);
          const bool is_known = head.find("\"" + etag_ + "\"") != std::string::npos;
          const std::string body = is_known ? "" : feed_;
          connection.write("HTTP/1.1 " + std::string(is_known ? "304 Not Modified" : status_) +
                           "\r\nETag: \"" + etag_ + "\"\r\nConnection: close\r\nContent-Length: " +
                           std::to_string(is_known ? 0 : length_of(body)) + "\r\n\r\n" + body);
        }) {}

  void publish(std::string feed, std::string status = "200 OK") {
    const std::lock_guard lock(mutex_);
    feed_ = std::move(feed);
    status_ = std::move(status);
    etag_ = "v" + std::to_string(++version_);
    promised_ = 0;
  }
  // The connection ends before as many bytes as the head promises.
  void cut_after_publishing(std::size_t missing) { promised_ = missing; }
  // Called when a run asks for the feed; set it before.
  std::function<void()> before_answer;
  std::string url() const { return peer_.url("/feed.xml"); }
  std::string host() const { return "127.0.0.1:" + std::to_string(peer_.port()); }

 private:
  std::size_t length_of(const std::string& body) const { return body.size() + promised_; }

  std::mutex mutex_;
  std::string feed_, status_ = "200 OK", etag_ = "v0";
  std::size_t promised_ = 0;
  int version_ = 0;
  http::TestPeer peer_;
};

struct World {
  explicit World(const pg::TestDatabase& test)
      : base(test),
        products(base.platform),
        warehouse(base.platform),
        suppliers(base.platform, products.face(), warehouse.face()) {
    base.client.allow(server.host());
  }

  Task<SupplierId> add(int margin_percent = 0) {
    NewSupplier supplier;
    supplier.name = "Velkoobchod";
    supplier.feed_url = server.url();
    supplier.margin_percent = margin_percent;
    const auto added = co_await suppliers.face().add(supplier, TestPlatform::soon());
    co_return added.value();
  }
  Task<RunReport> sync(SupplierId id, bool force = false) {
    return suppliers.face().sync(id, force, TestPlatform::soon());
  }
  std::int64_t stock_of_all() const {
    return base.number("SELECT coalesce(sum(on_hand), 0) FROM warehouse.stock");
  }
  std::int64_t active_products() const {
    return base.number("SELECT count(*) FROM product.product WHERE is_active");
  }
  std::int64_t active_variants() const {
    return base.number(
        "SELECT count(*) FROM product.variant v JOIN product.product p ON p.id = v.product_id "
        "WHERE v.is_active AND p.is_active");
  }

  FeedServer server;
  TestPlatform base;
  product::Module products;
  warehouse::Module warehouse;
  Module suppliers;
};

class SyncTest : public testing::Test {
 protected:
  // Runs `body` with a world of its own.
  static void with_world(Task<void> (*body)(World&)) {
    const pg::TestDatabase test;
    World world(test);
    world.base.run([&world, body] { return body(world); });
    world.base.stop();
  }
};

inline const std::string two_products =
    shop(item("A-S", "A", price(100, 3) + size("S")) + item("A-M", "A", price(110, 4) + size("M")) +
         item("B", "", price(200, 5)));

}  // namespace flipflop::supplier
