#pragma once
// The bogus wholesaler: a foreign company with a feed, pictures and an order interface, played
// under /dev/wholesaler. It sells what catalogue/ says, takes orders, counts its stock down, and
// after some seconds of the demo clock hands the parcel to the bogus carrier. Development only.
//
//   GET    /dev/wholesaler/feed.xml        Heureka-style feed, ETag
//   GET    /dev/wholesaler/images/:file    <kind>-<palette>-<seed>-<view>.svg
//   POST   /dev/wholesaler/orders          Idempotency-Key; 422 when it cannot deliver
//   GET    /dev/wholesaler/orders/:number
//   DELETE /dev/wholesaler/orders/:number  409 when it is shipped

#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "edge/dev/journal.h"
#include "edge/dev/wholesaler/catalogue.h"
#include "platform/http/router.h"
#include "platform/platform.h"

namespace flipflop::dev {

struct OrderedItem {
  std::string item_id;
  json::Whole<1, 10'000> quantity;
};
BOOST_DESCRIBE_STRUCT(OrderedItem, (), (item_id, quantity))

struct WholesaleOrderInput {
  json::Text<1, 40> reference;
  std::vector<OrderedItem> items;
  json::Ignored recipient;  // a real wholesaler prints the label with it
  json::Ignored cash_on_delivery;
};
BOOST_DESCRIBE_STRUCT(WholesaleOrderInput, (), (reference, items, recipient, cash_on_delivery))

// A line of the journal: the order as it is from now on.
struct WholesaleOrder {
  std::string number, idempotency_key, reference, state, carrier, tracking_number;
  std::vector<OrderedItem> items;
  Instant ordered_at;
};
BOOST_DESCRIBE_STRUCT(WholesaleOrder, (),
                      (number, idempotency_key, reference, state, carrier, tracking_number, items,
                       ordered_at))

struct WholesaleStatus {
  std::string number, state, carrier, tracking_number;
};
BOOST_DESCRIBE_STRUCT(WholesaleStatus, (), (number, state, carrier, tracking_number))

// What the carrier answers when it takes a parcel; other fields do not matter here.
struct CarrierParcel {
  std::string number;
  json::Ignored state;
};
BOOST_DESCRIBE_STRUCT(CarrierParcel, (), (number, state))

struct ByNumber {
  std::string number;
};
BOOST_DESCRIBE_STRUCT(ByNumber, (), (number))

struct ByFile {
  std::string file;
};
BOOST_DESCRIBE_STRUCT(ByFile, (), (file))

class Wholesaler {
 public:
  explicit Wholesaler(Platform& platform);
  void register_routes(http::Router& router);

 private:
  Task<http::Response> feed(http::Call call, http::Nothing in);
  Task<http::Response> image(http::Call call, ByFile in);
  Task<http::Response> place(http::Call call, WholesaleOrderInput in);
  Task<http::Response> status(http::Call call, ByNumber in);
  Task<http::Response> cancel(http::Call call, ByNumber in);

  std::optional<WholesaleOrder> find(const std::string& number);
  void keep(const WholesaleOrder& order);
  void recount();
  bool is_due(const WholesaleOrder& order) const;
  Task<std::string> hand_over(WholesaleOrder order, Deadline deadline);

  Platform& platform_;
  Catalogue catalogue_;
  std::mutex mutex_;  // guards what is below; never held over a co_await
  std::map<std::string, WholesaleOrder> orders_;      // by number
  std::map<std::string, std::string> number_by_key_;  // by idempotency key
  std::map<std::string, std::int64_t> stock_;         // what is left
  Journal journal_;
};

}  // namespace flipflop::dev
