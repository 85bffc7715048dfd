#include "edge/storefront/returns/return_form.h"

#include <algorithm>
#include <boost/describe/enum_from_string.hpp>

#include "base/mail_address.h"
#include "base/text.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr std::size_t longest_name = 200;
constexpr std::size_t longest_description = 4000;

std::string typed(const std::optional<std::string>& field) {
  return std::string(trim(field.value_or("")));
}

bool is_within(const std::string& text, std::size_t longest) {
  return is_valid_utf8(text) && utf8_length(text) <= longest;
}

// A number of pieces that no line has counts as too many, which the shop then says.
void read_lines(const ReturnForm& form, returns::Announcement& announcement, Judge& judge) {
  bool is_readable = form.item.size() == form.quantity.size();
  for (std::size_t row = 0; row < form.item.size() && is_readable; ++row) {
    const auto variant = product::VariantId::parse(form.item[row]);
    const std::string pieces(trim(form.quantity[row]));
    const auto count = pieces.empty() ? std::optional<std::int64_t>(0) : parse_unsigned(pieces);
    is_readable = variant && count && *count <= 999;
    if (is_readable && *count > 0) announcement.lines.push_back({*variant, *count});
  }
  if (!is_readable)
    judge.add("kusu-1", "ITEMS_ERROR", text::message("returning.error_pieces"));
  else if (announcement.lines.empty())
    judge.add("kusu-1", "ITEMS_ERROR", text::message("returning.error_nothing"));
}

void read_defect(const ReturnForm& form, returns::Announcement& announcement, Judge& judge) {
  announcement.description = typed(form.description);
  judge.require(announcement.description, "popis", "DESCRIPTION_ERROR", "returning.description");
  judge.check(announcement.description, is_within(announcement.description, longest_description),
              "popis", "DESCRIPTION_ERROR", "returning.error_long");
  returns::Remedy remedy{};
  if (boost::describe::enum_from_string(typed(form.remedy).c_str(), remedy))
    announcement.remedy = remedy;
  else
    judge.add("vyrizeni", "REMEDY_ERROR", text::message("returning.error_remedy"));
}

}  // namespace

std::string field_of(std::size_t row) {
  return "kusu-" + std::to_string(row + 1);
}

JudgedReturn judged(const ReturnForm& form, const order::View& order, returns::Kind kind) {
  JudgedReturn made;
  Judge judge;
  returns::Announcement& announcement = made.announcement;
  announcement.order = order.id;
  announcement.kind = kind;
  read_lines(form, announcement, judge);
  if (kind == returns::Kind::claim) read_defect(form, announcement, judge);
  announcement.name = typed(form.name);
  judge.require(announcement.name, "jmeno", "NAME_ERROR", "returning.name");
  judge.check(announcement.name, is_within(announcement.name, longest_name), "jmeno", "NAME_ERROR",
              "returning.error_long");
  announcement.email = lower_ascii(typed(form.email));
  judge.require(announcement.email, "email", "EMAIL_ERROR", "returning.email");
  judge.check(announcement.email, is_mail_address(announcement.email), "email", "EMAIL_ERROR",
              "returning.error_email");
  const std::string account = typed(form.account);
  announcement.bank_account = returns::bank_account(account).value_or("");
  judge.check(account, !announcement.bank_account.empty(), "ucet", "ACCOUNT_ERROR",
              "returning.error_account");
  made.mistakes = judge.take();
  return made;
}

Mistake mistake_of(const returns::AnnounceRefused& refused, returns::Kind kind) {
  using Reason = returns::AnnounceRefused::Reason;
  const auto say = [](const char* key) { return text::message(key); };
  switch (refused.reason) {
    case Reason::too_many:
    case Reason::not_of_order:
      return {"kusu-1", "ITEMS_ERROR", say("returning.error_too_many")};
    case Reason::nothing_named:
      return {"kusu-1", "ITEMS_ERROR", say("returning.error_nothing")};
    case Reason::period_over:
      return {"", "",
              text::message(kind == returns::Kind::claim ? "returning.error_claim_over"
                                                         : "returning.error_over",
                            {{"date", text::czech_date(*refused.until - Duration(1))}})};
    case Reason::not_delivered:
      return {"", "", say("returning.error_not_delivered")};
    case Reason::unknown_order:
    case Reason::order_ended:
      return {"", "", say("returning.error_ended")};
    case Reason::key_reused:
      break;
  }
  return {"", "", say("returning.error_sent")};
}

}  // namespace flipflop::storefront
