#pragma once
// An order turned into the text of a mail. Pure: everything it needs is passed in.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/settings/settings.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/shipping/shipping.h"

namespace flipflop::notification {

enum class Kind { order_confirmed, order_paid, order_shipped, order_delivered, order_cancelled };
BOOST_DESCRIBE_ENUM(Kind, order_confirmed, order_paid, order_shipped, order_delivered,
                    order_cancelled)

std::string_view kind_name(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

struct LetterInput {
  Kind kind = Kind::order_confirmed;
  order::View order;
  std::string cancel_reason;  // name of order::CancelReason, for order_cancelled
  std::vector<shipping::Parcel> parcels;
  std::optional<payment::TransferInstructions> transfer;
  settings::Company company;
  std::string public_url;
};

struct Letter {
  std::string subject, text, html;
};

Letter write_letter(const LetterInput& input);

}  // namespace flipflop::notification
