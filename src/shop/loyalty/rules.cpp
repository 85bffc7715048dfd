#include "shop/loyalty/rules.h"

#include <algorithm>
#include <string>

#include "base/invariant.h"
#include "platform/text/czech.h"

namespace flipflop::loyalty {
namespace {

constexpr Money least_per_point{100};
constexpr Money most_per_point{1'000'000};
constexpr int most_months = 120;
constexpr std::size_t most_rewards = 20;
constexpr std::int64_t most_points = 1'000'000;

void check(const Terms& terms, std::size_t index, json::Errors& errors) {
  const Reward& reward = terms.rewards[index];
  const std::string path = "rewards[" + std::to_string(index) + "].";
  if (reward.points < 1 || reward.points > most_points)
    return errors.add(path + "points", "out_of_range", "is 1 to 1,000,000");
  if (reward.amount < Money{100} || reward.amount.haler % 100 != 0)
    return errors.add(path + "amount", "out_of_range", "is a whole number of crowns above 0");
  // Or buying would be a way to money.
  if (reward.amount.haler / reward.points >= terms.per_point.haler)
    errors.add(path + "amount", "out_of_range", "is as much as the goods that bring the points");
  const auto same = std::ranges::find(terms.rewards, reward.points, &Reward::points);
  if (same != terms.rewards.begin() + static_cast<std::ptrdiff_t>(index))
    errors.add(path + "points", "invalid_choice", "are those of another reward");
}

}  // namespace

void check(const Terms& terms, json::Errors& errors) {
  if (terms.per_point < least_per_point || terms.per_point > most_per_point)
    return errors.add("perPoint", "out_of_range", "is 1 to 10,000 crowns");
  if (terms.validity_months < 1 || terms.validity_months > most_months)
    errors.add("validityMonths", "out_of_range", "is 1 to 120");
  if (terms.rewards.empty()) errors.add("rewards", "required", "is empty");
  if (terms.rewards.size() > most_rewards)
    return errors.add("rewards", "out_of_range", "are more than 20");
  for (std::size_t index = 0; index < terms.rewards.size(); ++index) check(terms, index, errors);
}

std::int64_t points_of(Money goods, Money per_point) {
  invariant(per_point > Money{} && !goods.is_negative(), "points are counted from a price");
  return goods.haler / per_point.haler;
}

Money goods_of(const order::View& order) {
  Money goods;
  for (const order::OrderLine& line : order.lines) goods = goods + line.total;
  return goods;
}

Money goods_left(const order::View& order, const std::vector<returns::Refund>& refunds) {
  if (order.payment_status != order::PaymentStatus::paid) return {};
  Money left = goods_of(order);
  for (const returns::Refund& refund : refunds) left = left - refund.amount;
  return std::max(left, Money{});
}

bool is_return_awaited(const std::vector<returns::View>& cases) {
  return std::ranges::any_of(
      cases, [](const returns::View& one) { return one.state == returns::State::announced; });
}

const Reward* find_reward(const Terms& terms, std::int64_t points) {
  const auto found = std::ranges::find(terms.rewards, points, &Reward::points);
  return found == terms.rewards.end() ? nullptr : &*found;
}

Instant coupon_end(Instant now) {
  const std::string today = text::iso_day(now);
  const int months = std::stoi(today.substr(0, 4)) * 12 + std::stoi(today.substr(5, 2)) - 1 + 7;
  const std::string month = std::to_string(months % 12 + 1);
  const auto end = text::day_begin(std::to_string(months / 12) + (month.size() == 1 ? "-0" : "-") +
                                   month + "-01");
  invariant(end.has_value(), "a month begins with a day");
  return *end;
}

Terms terms_in(const std::optional<std::string>& json) {
  if (!json) return {};
  auto terms = json::from_text<Terms>(*json);
  invariant(terms.has_value(), "the stored terms can be read");
  return std::move(*terms);
}

}  // namespace flipflop::loyalty
