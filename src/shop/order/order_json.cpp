#include "platform/json/describe.h"
#include "shop/order/answer.h"
#include "shop/order/http.h"
#include "shop/order/http_accounts.h"
#include "shop/order/order.h"

namespace flipflop {

FLIPFLOP_JSON(order::OrderPlaced);
FLIPFLOP_JSON(order::OrderPaid);
FLIPFLOP_JSON(order::OrderShipped);
FLIPFLOP_JSON(order::OrderDelivered);
FLIPFLOP_JSON(order::OrderCancelled);
FLIPFLOP_JSON(order::Address);
FLIPFLOP_JSON(order::ItemReply);
FLIPFLOP_JSON(order::VatReply);
FLIPFLOP_JSON(order::HistoryReply);
FLIPFLOP_JSON(order::OrderReply);
FLIPFLOP_JSON(order::AddressInput);
FLIPFLOP_JSON(order::ItemInput);
FLIPFLOP_JSON(order::GuestOrderInput);
FLIPFLOP_JSON(order::NewTotal);
FLIPFLOP_JSON(order::TokenInput);
FLIPFLOP_JSON(order::LookupInput);
FLIPFLOP_JSON(order::OrderIdInput);
FLIPFLOP_JSON(order::OwnOrderInput);
FLIPFLOP_JSON(order::OwnOrdersQuery);

}  // namespace flipflop
