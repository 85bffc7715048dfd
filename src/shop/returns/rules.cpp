#include "shop/returns/rules.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/invariant.h"
#include "platform/text/czech.h"

namespace flipflop::returns {
namespace {

using order::Status;
using std::chrono::days;
using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr days withdrawal_period{14};
constexpr days refund_period{14};
constexpr days claim_period{30};
constexpr std::chrono::years claimable{2};

std::string iso_date(sys_days date) {
  const year_month_day parts(date);
  return fmt::format("{:04}-{:02}-{:02}", static_cast<int>(parts.year()),
                     static_cast<unsigned>(parts.month()), static_cast<unsigned>(parts.day()));
}

Instant end_of(sys_days date) {
  const auto end = text::day_end(iso_date(date));
  invariant(end.has_value(), "a day of the calendar ends");
  return *end;
}

// Prague is at most two hours ahead of UTC.
sys_days day_of_prague(Instant instant) {
  const sys_days utc = std::chrono::floor<days>(instant);
  return end_of(utc) <= instant ? utc + days(1) : utc;
}

// By the algorithm of Meeus, Jones and Butcher for the Gregorian calendar.
sys_days easter_sunday(std::chrono::year year) {
  const int y = static_cast<int>(year);
  const int a = y % 19, b = y / 100, c = y % 100;
  const int d = (19 * a + b - b / 4 - (b - (b + 8) / 25 + 1) / 3 + 15) % 30;
  const int e = (32 + 2 * (b % 4) + 2 * (c / 4) - d - c % 4) % 7;
  const int f = d + e - 7 * ((a + 11 * d + 22 * e) / 451) + 114;
  return sys_days(year / std::chrono::month(static_cast<unsigned>(f / 31)) /
                  std::chrono::day(static_cast<unsigned>(f % 31 + 1)));
}

bool is_holiday(sys_days date) {
  struct Fixed {
    unsigned month, day;
  };
  constexpr Fixed fixed[] = {{1, 1},   {5, 1},   {5, 8},   {7, 5},   {7, 6},  {9, 28},
                             {10, 28}, {11, 17}, {12, 24}, {12, 25}, {12, 26}};
  const year_month_day parts(date);
  const bool is_fixed = std::ranges::any_of(fixed, [&parts](const Fixed& one) {
    return unsigned(parts.month()) == one.month && unsigned(parts.day()) == one.day;
  });
  const sys_days easter = easter_sunday(parts.year());
  return is_fixed || date == easter - days(2) || date == easter + days(1);
}

sys_days working_day_from(sys_days date) {
  while (!is_working_day(date)) date += days(1);
  return date;
}

const order::OrderLine* find_line(const order::View& order, product::VariantId variant) {
  const auto found = std::ranges::find(order.lines, variant, &order::OrderLine::variant);
  return found == order.lines.end() ? nullptr : &*found;
}

bool has_ended(const order::View& order) {
  return order.status == Status::cancelled || order.status == Status::refunded;
}

// Of the first `pieces` of a line.
Money worth_of(const Counted& line, std::int64_t pieces) {
  const std::vector<Money> equal(static_cast<std::size_t>(line.ordered), Money{1});
  Money worth;
  const std::vector<Money> shares = split(line.total, equal);
  for (std::int64_t i = 0; i < pieces; ++i) worth = worth + shares.at(static_cast<std::size_t>(i));
  return worth;
}

}  // namespace

std::optional<Instant> delivered_at(const order::View& order) {
  for (const order::HistoryEntry& entry : order.history)
    if (entry.status == Status::delivered) return entry.at;
  return std::nullopt;
}

bool is_working_day(sys_days date) {
  const std::chrono::weekday day(date);
  return day != std::chrono::Saturday && day != std::chrono::Sunday && !is_holiday(date);
}

Instant withdrawal_until(Instant delivered) {
  const sys_days last = day_of_prague(delivered) + withdrawal_period;
  return end_of(working_day_from(last));
}

Instant claim_until(Instant delivered) {
  const year_month_day began(day_of_prague(delivered));
  year_month_day ends = began + claimable;
  if (!ends.ok()) ends = ends.year() / ends.month() / std::chrono::last;  // 29 February
  return end_of(sys_days(ends));
}

Instant due_of(Kind kind, Instant made) {
  const sys_days day = day_of_prague(made);
  // The buyer sends the goods back until the same day, which must be one of work.
  if (kind == Kind::withdrawal) return end_of(working_day_from(day + refund_period));
  return end_of(day + claim_period);
}

Money share_of(const Counted& line, std::int64_t pieces) {
  const Money worth = worth_of(line, line.came_back + pieces) - worth_of(line, line.came_back);
  return std::min(worth, line.total - line.refunded);
}

Money delivery_share(const order::View& order, const std::vector<shipping::Method>& methods) {
  Money cheapest = order.totals.delivery;
  for (const shipping::Method& method : methods) {
    const bool is_free = method.free_from && order.totals.goods >= *method.free_from;
    cheapest = std::min(cheapest, is_free ? Money{} : method.price);
  }
  return cheapest + order.totals.cod_fee;
}

std::string case_number(const std::string& order_number, Kind kind, std::int64_t serial) {
  return order_number + (kind == Kind::withdrawal ? "-V" : "-R") + std::to_string(serial);
}

bool is_whole(const std::vector<WantedLine>& lines, const order::View& order) {
  return std::ranges::all_of(order.lines, [&lines](const order::OrderLine& line) {
    const auto wanted = std::ranges::find(lines, line.variant, &WantedLine::variant);
    return (wanted == lines.end() ? 0 : wanted->quantity) == line.to_send();
  });
}

std::vector<WantedLine> summed(const std::vector<WantedLine>& lines) {
  std::vector<WantedLine> out;
  for (const WantedLine& line : lines) {
    if (line.quantity <= 0) continue;
    const auto same = std::ranges::find(out, line.variant, &WantedLine::variant);
    if (same == out.end())
      out.push_back(line);
    else
      same->quantity += line.quantity;
  }
  return out;
}

std::optional<AnnounceRefused> refusal_of(const Announcement& announcement,
                                          const order::View& order, Instant now) {
  using Reason = AnnounceRefused::Reason;
  if (announcement.lines.empty()) return AnnounceRefused{Reason::nothing_named};
  for (const WantedLine& wanted : announcement.lines) {
    const order::OrderLine* line = find_line(order, wanted.variant);
    if (line == nullptr) return AnnounceRefused{Reason::not_of_order, wanted.variant};
    if (wanted.quantity > line->quantity) return AnnounceRefused{Reason::too_many, wanted.variant};
  }
  if (has_ended(order)) return AnnounceRefused{Reason::order_ended};
  const auto delivered = delivered_at(order);
  const bool is_claim = announcement.kind == Kind::claim;
  if (is_claim && !delivered) return AnnounceRefused{Reason::not_delivered};
  if (!delivered || announcement.by_staff) return std::nullopt;
  const Instant until = is_claim ? claim_until(*delivered) : withdrawal_until(*delivered);
  if (now >= until) return AnnounceRefused{Reason::period_over, {}, until};
  return std::nullopt;
}

Openings openings_of(const order::View& order, const std::vector<Counted>& counted, Instant now) {
  Openings open;
  bool has_left = false;
  for (const order::OrderLine& line : order.lines) {
    const auto count = std::ranges::find(counted, line.variant, &Counted::variant);
    const std::int64_t taken = count == counted.end() ? 0 : count->taken;
    open.left.push_back({line.variant, line.quantity - taken});
    has_left = has_left || line.quantity > taken;
  }
  open.delivered_at = delivered_at(order);
  if (open.delivered_at) open.withdrawal_until = withdrawal_until(*open.delivered_at);
  if (has_ended(order) || !has_left) return open;
  open.may_withdraw = !open.withdrawal_until || now < *open.withdrawal_until;
  open.may_claim = open.delivered_at && now < claim_until(*open.delivered_at);
  return open;
}

}  // namespace flipflop::returns
