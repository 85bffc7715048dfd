#include "edge/storefront/account/own_orders.h"

#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/tracking/timeline.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr std::size_t most_pictures = 4;

std::string goods_of(const order::View& order) {
  if (order.lines.empty()) return {};
  const std::string& first = order.lines.front().name;
  const auto others = static_cast<std::int64_t>(order.lines.size()) - 1;
  if (others == 0) return first;
  const std::string key =
      "account.order_and_more" + std::string(text::plural(others, "_1", "_2", "_5"));
  return text::message(key, {{"name", first}, {"count", std::to_string(others)}});
}

}  // namespace

void fill_order_row(text::Dictionary& row, const order::View& order) {
  const StateBadge badge = badge_of(order);
  row.set("ORDER_URL", "/objednavka/" + order.access_token);
  row.set("ORDER_NUMBER", order.number);
  row.set("ORDER_DATE", text::czech_date(order.placed_at));
  row.set("ORDER_TOTAL", order.totals.total.czech());
  row.set("ORDER_GOODS", goods_of(order));
  row.set("STATE_NAME", text::message(badge.message_key));
  row.set("STATE_KIND", badge.kind);
  for (std::size_t i = 0; i < order.lines.size() && i < most_pictures; ++i)
    row.add("ORDER_PICTURE").set("PICTURE_URL", picture_url(order.lines[i].image_file, 320));
}

}  // namespace flipflop::storefront
