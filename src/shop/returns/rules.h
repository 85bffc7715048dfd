#pragma once
// Periods, shares and numbers of cases. Pure.

#include <optional>
#include <string>
#include <vector>

#include "shop/order/order.h"
#include "shop/returns/returns.h"
#include "shop/shipping/shipping.h"

namespace flipflop::returns {

// When the order was delivered whole.
std::optional<Instant> delivered_at(const order::View& order);

// The end of the fourteenth day of Prague after the delivery (civil code, sections 605 and 1829);
// where that is no working day, of the next one (section 607).
Instant withdrawal_until(Instant delivered);
// The same day two years later (section 2165).
Instant claim_until(Instant delivered);
// Goods and money go back within 14 days of the withdrawal (sections 1831 and 1832), claims are
// settled within 30 (consumer protection act, section 19).
Instant due_of(Kind kind, Instant made);
// Saturdays, Sundays and the holidays of act 245/2000; `date` counts days since 1970.
bool is_working_day(std::chrono::sys_days date);

struct Counted {
  product::VariantId variant;
  std::int64_t ordered = 0, taken = 0, came_back = 0;
  Money total, refunded;
};
// What `pieces` more of a line are worth: its total is split over its pieces by largest remainder,
// and pieces come back in that order, so all of them together are the total to the haléř. A
// discount that was given on the line before is not paid again.
Money share_of(const Counted& line, std::int64_t pieces);

// What goes back for the delivery of an order that comes back whole: what was paid for it, but no
// more than the cheapest method that is offered costs with such goods, and the fee for cash on
// delivery.
Money delivery_share(const order::View& order, const std::vector<shipping::Method>& methods);

// "2600000042-V1"
std::string case_number(const std::string& order_number, Kind kind, std::int64_t serial);

// Whether every piece of the order is named that was not taken out of it.
bool is_whole(const std::vector<WantedLine>& lines, const order::View& order);
// Same variants as one line; nothing is left of those without pieces.
std::vector<WantedLine> summed(const std::vector<WantedLine>& lines);

// What the announcement is refused for by the order alone; counters may refuse it still.
std::optional<AnnounceRefused> refusal_of(const Announcement& announcement,
                                          const order::View& order, Instant now);
Openings openings_of(const order::View& order, const std::vector<Counted>& counted, Instant now);

}  // namespace flipflop::returns
