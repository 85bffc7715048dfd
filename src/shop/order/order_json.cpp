#include "platform/json/describe.h"
#include "shop/order/answer.h"
#include "shop/order/http.h"
#include "shop/order/http_accounts.h"
#include "shop/order/http_documents.h"
#include "shop/order/http_edits.h"
#include "shop/order/http_packing.h"
#include "shop/order/http_staff.h"
#include "shop/order/kept_edit.h"
#include "shop/order/order.h"
#include "shop/order/store.h"

namespace flipflop {

FLIPFLOP_JSON(order::OrderPlaced);
FLIPFLOP_JSON(order::OrderPaid);
FLIPFLOP_JSON(order::OrderShipped);
FLIPFLOP_JSON(order::OrderDelivered);
FLIPFLOP_JSON(order::OrderCancelled);
FLIPFLOP_JSON(order::OrderEdited);
FLIPFLOP_JSON(order::OrderToPack);
FLIPFLOP_JSON(order::Address);
FLIPFLOP_JSON(order::KeptContact);
FLIPFLOP_JSON(order::KeptLine);
FLIPFLOP_JSON(order::KeptLines);
FLIPFLOP_JSON(order::Discount);
FLIPFLOP_JSON(order::KeptDiscounts);
FLIPFLOP_JSON(order::ItemReply);
FLIPFLOP_JSON(order::VatReply);
FLIPFLOP_JSON(order::HistoryReply);
FLIPFLOP_JSON(order::VoucherPieceReply);
FLIPFLOP_JSON(order::OrderReply);
FLIPFLOP_JSON(order::AddressInput);
FLIPFLOP_JSON(order::ItemInput);
FLIPFLOP_JSON(order::GuestOrderInput);
FLIPFLOP_JSON(order::NewTotal);
FLIPFLOP_JSON(order::NewToPay);
FLIPFLOP_JSON(order::TokenInput);
FLIPFLOP_JSON(order::LookupInput);
FLIPFLOP_JSON(order::OrderIdInput);
FLIPFLOP_JSON(order::PackingRow);
FLIPFLOP_JSON(order::PackingReply);
FLIPFLOP_JSON(order::OwnParcelInput);
FLIPFLOP_JSON(order::StaffOrdersQuery);
FLIPFLOP_JSON(order::StaffOrderRow);
FLIPFLOP_JSON(order::StaffOrders);
FLIPFLOP_JSON(order::StaffHistoryReply);
FLIPFLOP_JSON(order::StaffSource);
FLIPFLOP_JSON(order::StaffOrder);
FLIPFLOP_JSON(order::StaffOrderId);
FLIPFLOP_JSON(order::StatusChangeInput);
FLIPFLOP_JSON(order::AllowedMoves);
FLIPFLOP_JSON(order::TrackedContactInput);
FLIPFLOP_JSON(order::StaffContactInput);
FLIPFLOP_JSON(order::KeptItemInput);
FLIPFLOP_JSON(order::FewerItemsInput);
FLIPFLOP_JSON(order::OwnOrderInput);
FLIPFLOP_JSON(order::OwnOrdersQuery);
FLIPFLOP_JSON(order::DocumentOrderInput);
FLIPFLOP_JSON(order::DocumentIdInput);
FLIPFLOP_JSON(order::DocumentReply);

}  // namespace flipflop
