#pragma once
// An order, or what auth wants proven, turned into the text of a mail. Pure: everything it needs is
// passed in.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/settings/settings.h"
#include "shop/billing/billing.h"
#include "shop/order/order.h"
#include "shop/payment/payment.h"
#include "shop/shipping/shipping.h"

namespace flipflop::notification {

enum class Kind {
  order_confirmed,
  order_paid,
  order_shipped,
  order_delivered,
  order_cancelled,
  document_issued,
  order_edited,
  verify_email,
  reset_password,
  sign_in_code,
  account_exists,
  link,  // asked for by auth, not yet written: then it is one of the four above
  return_announced,
  return_received,
  return_refused,
  claim_accepted,
  claim_settled,
  refund_sent,
  claim_deadline,  // to the shop itself
  order_to_pack    // the same
};
BOOST_DESCRIBE_ENUM(Kind, order_confirmed, order_paid, order_shipped, order_delivered,
                    order_cancelled, document_issued, order_edited, verify_email, reset_password,
                    sign_in_code, account_exists, link, return_announced, return_received,
                    return_refused, claim_accepted, claim_settled, refund_sent, claim_deadline,
                    order_to_pack)

// Who sells, as every mail ends.
std::string seller_line(const settings::Company& company);

std::string_view kind_name(Kind kind);
std::optional<Kind> kind_named(std::string_view name);

struct LetterInput {
  Kind kind = Kind::order_confirmed;
  order::View order;
  std::string cancel_reason;  // name of order::CancelReason, for order_cancelled
  std::vector<shipping::Parcel> parcels;
  std::optional<payment::TransferInstructions> transfer;
  std::optional<billing::Document> document;  // for document_issued
  settings::Company company;
  std::string public_url;
};

struct Letter {
  std::string subject, text, html;
};

Letter write_letter(const LetterInput& input);

// Nothing of it was chosen by whoever asked for the mail: they may not know the recipient.
struct LinkLetterInput {
  Kind kind = Kind::verify_email;
  std::string secret;  // a token or a code; what is stored of a mail is written with hidden_secret
  settings::Company company;
  std::string public_url;
};

inline constexpr const char* hidden_secret = "------";

Letter write_link_letter(const LinkLetterInput& input);

// To the shop: pieces of this order lie on a shelf of its own. Names nothing of the buyer.
Letter write_packing_letter(const LetterInput& input);

}  // namespace flipflop::notification
