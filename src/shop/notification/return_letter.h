#pragma once
// A case of a return, or money that went back, turned into the text of a mail. Pure. The
// confirmation of a withdrawal is the durable medium of the law (directive 2023/2673): its content,
// the day and the time; that of a claim says date, content, remedy and contact (consumer protection
// act, section 19).

#include "shop/notification/letter.h"
#include "shop/returns/returns.h"

namespace flipflop::notification {

struct ReturnLetterInput {
  Kind kind = Kind::return_announced;
  order::View order;
  std::optional<returns::View> about;     // nullopt: a refund out of goodwill
  std::optional<returns::Refund> refund;  // of refund_sent
  settings::Company company;
  std::string public_url;
};

Letter write_return_letter(const ReturnLetterInput& input);

}  // namespace flipflop::notification
