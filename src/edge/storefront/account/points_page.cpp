#include "edge/storefront/account/points_page.h"

#include <charconv>

#include "edge/storefront/layout/points_words.h"
#include "platform/clock/clock.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* page_url = "/ucet/body";
constexpr std::size_t longest_key = 64;

// "+129" and "−200"; the sign of typography, not the hyphen.
std::string signed_points(std::int64_t points) {
  return points < 0 ? "−" + std::to_string(-points) : "+" + std::to_string(points);
}

std::string last_day(Instant until) {
  return text::czech_date(until - Duration(1));
}

void fill_balance(text::Dictionary& content, const loyalty::Account& account) {
  content.set_whole("BALANCE", account.balance);
  content.set("BALANCE_UNIT",
              text::plural(account.balance, text::message("points.one"),
                           text::message("points.few"), text::message("points.many")));
  if (!account.expiring) return;
  content.set_optional(
      "EXPIRING",
      text::message("points.expiring", {{"points", points_in_words(account.expiring->points)},
                                        {"date", last_day(account.expiring->at)}}));
}

void fill_waiting(text::Dictionary& content, const loyalty::Account& account, Instant now) {
  if (account.waiting.empty()) return;
  text::Dictionary& section = content.add("WAITING");
  for (const loyalty::Waiting& one : account.waiting) {
    text::Dictionary& row = section.add("WAITING_ORDER");
    row.set("WAITING_NAME", text::message("points.order", {{"number", one.order_number}}));
    row.set("WAITING_WHEN", one.due_at > now
                                ? text::message("points.due", {{"date", last_day(one.due_at)}})
                                : text::message("points.overdue"));
    row.set("WAITING_POINTS", signed_points(one.points));
  }
}

void fill_rewards(text::Dictionary& content, const loyalty::Terms& terms,
                  const loyalty::Account& account, Ids& ids) {
  if (!terms.is_on) return;
  text::Dictionary& section = content.add("REWARDS");
  for (const loyalty::Reward& reward : terms.rewards) {
    text::Dictionary& row = section.add("REWARD");
    row.set("REWARD_AMOUNT", reward.amount.czech());
    row.set("REWARD_COST",
            text::message("points.cost", {{"points", points_in_words(reward.points)}}));
    const std::int64_t missing = reward.points - account.balance;
    if (missing > 0) {
      row.set_optional("REWARD_MISSING",
                       text::message("points.missing", {{"points", points_in_words(missing)}}));
      continue;
    }
    text::Dictionary& form = row.add("REWARD_FORM");
    form.set_whole("REWARD_POINTS", reward.points);
    form.set("REWARD_VALUE", reward.amount.decimal());
    form.set("REQUEST_KEY", ids.next().text());
    form.set("SURE", text::message("points.sure", {{"points", points_in_words(reward.points)},
                                                   {"amount", reward.amount.czech()}}));
  }
}

void fill_coupons(text::Dictionary& content, const loyalty::Account& account, Instant now) {
  if (account.coupons.empty()) return;
  text::Dictionary& section = content.add("COUPONS");
  for (const loyalty::Coupon& coupon : account.coupons) {
    text::Dictionary& row = section.add("COUPON");
    row.set("COUPON_CODE", coupon.code);
    row.set("COUPON_AMOUNT", coupon.amount.czech());
    const bool has_ended = coupon.until <= now;
    row.set("COUPON_UNTIL", text::message(has_ended ? "points.ended" : "points.valid_until",
                                          {{"date", last_day(coupon.until)}}));
    row.set("COUPON_STATE", text::message(coupon.is_used ? "points.coupon_used"
                                          : has_ended    ? "points.coupon_ended"
                                                         : "points.coupon_free"));
    if (!coupon.is_used && !has_ended) row.show("COUPON_FREE");
  }
}

std::string entry_name(const loyalty::Entry& entry) {
  using loyalty::EntryKind;
  switch (entry.kind) {
    case EntryKind::earned:
      return text::message("points.earned", {{"number", entry.order_number}});
    case EntryKind::taken_back:
      return text::message("points.taken_back", {{"number", entry.order_number}});
    case EntryKind::exchanged:
      return text::message("points.exchanged");
    case EntryKind::expired:
      return text::message("points.expired");
    case EntryKind::adjusted:
      return entry.reason.empty() ? text::message("points.adjusted") : entry.reason;
    case EntryKind::forfeited:
      break;
  }
  return text::message("points.forfeited");
}

void fill_history(text::Dictionary& content, const loyalty::Account& account) {
  if (account.entries.empty()) return;
  text::Dictionary& section = content.add("HISTORY");
  for (const loyalty::Entry& entry : account.entries) {
    text::Dictionary& row = section.add("ENTRY");
    row.set("ENTRY_NAME", entry_name(entry));
    row.set("ENTRY_TIME", text::czech_date(entry.at));
    row.set("ENTRY_POINTS", signed_points(entry.points));
    if (entry.points > 0) row.show("ENTRY_GAIN");
  }
}

// Where the answer of an exchange leads.
std::string answer_url(const std::expected<loyalty::Coupon, loyalty::ExchangeRefusal>& coupon) {
  const std::string url = std::string(page_url) + "?zprava=";
  if (coupon) return url + "kupon";
  return coupon.error() == loyalty::ExchangeRefusal::not_enough ? url + "malo-bodu"
                                                                : url + "bez-kuponu";
}

}  // namespace

void PointsPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(account_route(Method::get, page_url, "The points of the account"), &PointsPage::show,
             this);
  router.add(account_route(Method::post, "/ucet/body/vymena", "Gives points for a coupon"),
             &PointsPage::exchange, this);
}

Task<http::Response> PointsPage::show(http::Call call, http::Nothing) {
  const auto terms = co_await needs_.loyalty.terms(call.deadline);
  const auto account =
      co_await needs_.loyalty.account(account_id_of(call.principal), call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "points.title",
                                        .template_name = "points.html",
                                        .menu_url = page_url,
                                        .notice = notice_of(*call.request)});
  text::Dictionary& content = *page.content;
  const Instant now = needs_.platform.clock.now();
  fill_balance(content, account);
  content.set("HOW", terms.is_on
                         ? text::message("points.how", {{"amount", terms.per_point.czech()}})
                         : text::message("points.switched_off"));
  fill_waiting(content, account, now);
  fill_rewards(content, terms, account, needs_.platform.ids);
  fill_coupons(content, account, now);
  fill_history(content, account);
  if (account.entries.empty()) content.show("NO_HISTORY");
  co_return page.finish();
}

Task<http::Response> PointsPage::exchange(http::Call call, PointsExchangeForm in) {
  loyalty::Exchange exchange;
  exchange.account = account_id_of(call.principal);
  const std::string points = in.points.value_or("");
  const auto read = std::from_chars(points.data(), points.data() + points.size(), exchange.points);
  exchange.amount = Money::parse(in.amount.value_or(""));
  const std::string key = in.request_key.value_or("");
  // A form that is not ours exchanges nothing.
  if (read.ec != std::errc{} || read.ptr != points.data() + points.size() || !exchange.amount ||
      key.empty() || key.size() > longest_key)
    co_return http::see_other("/ucet/body?zprava=bez-kuponu");
  exchange.request_key = "form|" + key;
  const auto coupon = co_await needs_.loyalty.exchange(std::move(exchange), call.deadline);
  co_return http::see_other(answer_url(coupon));
}

}  // namespace flipflop::storefront
