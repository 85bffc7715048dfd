#pragma once
// REST of what may still be changed about an order on which nobody works yet: by its buyer below
// the tracking token, by staff below its id. Staff name the version they saw by If-Match.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/order/answer.h"
#include "shop/order/http.h"
#include "shop/order/http_staff.h"
#include "shop/order/order.h"

namespace flipflop::order {

// What is absent stays.
struct TrackedContactInput {
  json::Text<1, 100> token;
  std::optional<AddressInput> delivery_address;
  std::optional<json::Text<3, 254>> email;
  std::optional<json::Text<0, 30>> phone;
  std::optional<json::Text<0, 1000>> notes;
};
BOOST_DESCRIBE_STRUCT(TrackedContactInput, (), (token, delivery_address, email, phone, notes))

struct StaffContactInput {
  OrderId id;
  std::optional<AddressInput> delivery_address;
  std::optional<json::Text<3, 254>> email;
  std::optional<json::Text<0, 30>> phone;
  std::optional<json::Text<0, 1000>> notes;
};
BOOST_DESCRIBE_STRUCT(StaffContactInput, (), (id, delivery_address, email, phone, notes))

struct KeptItemInput {
  product::VariantId variant_id;
  json::Whole<0, cart::largest_quantity> quantity;  // that stays; 0: the line goes
};
BOOST_DESCRIBE_STRUCT(KeptItemInput, (), (variant_id, quantity))

struct FewerItemsInput {
  OrderId id;
  std::vector<KeptItemInput> items;  // lines that are not named keep their pieces
};
BOOST_DESCRIBE_STRUCT(FewerItemsInput, (), (id, items))

class EditRoutes {
 public:
  EditRoutes(Orders& orders, warehouse::Warehouse& warehouse, std::string public_url)
      : orders_(orders), warehouse_(warehouse), public_url_(std::move(public_url)) {}
  void register_on(http::Router& router);

 private:
  Task<OrderReply> edit_tracked(http::Call call, TrackedContactInput in);
  Task<http::Reply<StaffOrder>> edit_contact(http::Call call, StaffContactInput in);
  Task<http::Reply<StaffOrder>> keep_fewer(http::Call call, FewerItemsInput in);

  Orders& orders_;
  warehouse::Warehouse& warehouse_;
  const std::string public_url_;
};

}  // namespace flipflop::order
