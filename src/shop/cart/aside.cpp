#include "shop/cart/aside.h"

#include <algorithm>

#include "base/invariant.h"
#include "shop/cart/rules.h"

namespace flipflop::cart {
namespace {

constexpr std::chrono::hours share_life{30 * 24};
constexpr std::chrono::hours saved_life{180 * 24};
constexpr int most_forgotten_at_once = 1000;

}  // namespace

AsideService::AsideService(Platform& platform, Service& carts, product::Products& products,
                           warehouse::Warehouse& warehouse)
    : platform_(platform),
      carts_(carts),
      products_(products),
      warehouse_(warehouse),
      store_(platform.database, platform.clock) {}

Task<std::vector<AsideLine>> AsideService::saved(std::string token, Deadline deadline) {
  if (token.empty()) co_return std::vector<AsideLine>();
  pg::ReadBatch batch(platform_.database);
  store_.read_saved(batch, std::move(token));
  auto lines = co_await lines_of(std::move(batch), deadline);
  co_return lines;
}

Task<std::expected<Shown, Refused>> AsideService::set_aside(std::string token, LineId line,
                                                            idempotency::Once* once,
                                                            Deadline deadline) {
  return carts_.change(std::move(token),
                       LineChange{.line = line, .is_set_aside = true, .once = once}, deadline);
}

// The cart has it before it is gone from here: a crash between leaves it in both.
Task<std::expected<Added, Refused>> AsideService::take_back(std::string token,
                                                            product::VariantId variant,
                                                            idempotency::Once* once,
                                                            Deadline deadline) {
  const std::vector<AsideLine> lines = co_await saved(token, deadline);
  const auto line =
      std::ranges::find(lines, variant, [](const AsideLine& one) { return one.item.id; });
  const bool was_put = idempotency::was_done(once);
  if (line == lines.end() && !was_put) co_return std::unexpected(Refused{Refusal::unknown_line});
  const Wanted wanted{{}, variant, line == lines.end() ? 1 : line->quantity, once};
  auto added = co_await carts_.put(token, wanted, deadline);
  if (!added) co_return added;
  // A guest's first cart after an order has a new token, to which what was set aside went.
  pg::WriteBatch batch(platform_.database);
  store_.drop_saved(batch, added->token.empty() ? token : added->token, variant);
  co_await batch.commit(deadline);  // another tab may have forgotten it meanwhile
  co_return added;
}

Task<bool> AsideService::drop(std::string token, product::VariantId variant,
                              idempotency::Once* once, Deadline deadline) {
  if (idempotency::was_done(once)) co_return true;
  pg::WriteBatch batch(platform_.database);
  idempotency::claim(batch, once, "");
  store_.drop_saved(batch, std::move(token), variant);
  const auto done = co_await batch.commit(deadline);
  co_return done.has_value();
}

Task<std::optional<std::string>> AsideService::share(std::string token, idempotency::Once* once,
                                                     Deadline deadline) {
  if (idempotency::was_done(once)) co_return once->done_about();
  const Shown cart = co_await carts_.show(std::move(token), deadline);
  if (cart.lines.empty()) co_return std::nullopt;
  std::string code = platform_.random.token();
  std::vector<Line> lines;
  for (const ShownLine& line : cart.lines) lines.push_back(line.line);
  pg::WriteBatch batch(platform_.database);
  idempotency::claim(batch, once, code);
  store_.share(batch, code, lines);
  const auto done = co_await batch.commit(deadline);
  invariant(done.has_value(), "sharing has no guard");
  co_return code;
}

Task<std::vector<AsideLine>> AsideService::shared(std::string code, Deadline deadline) {
  pg::ReadBatch batch(platform_.database);
  store_.read_shared(batch, std::move(code), platform_.clock.now() - share_life);
  auto lines = co_await lines_of(std::move(batch), deadline);
  co_return lines;
}

Task<std::expected<Taken, Refused>> AsideService::take_shared(std::string token, std::string code,
                                                              idempotency::Once* once,
                                                              Deadline deadline) {
  std::vector<AsideLine> lines = co_await shared(std::move(code), deadline);
  if (lines.empty()) co_return std::unexpected(Refused{Refusal::unknown_line});
  Taken taken = co_await carts_.put_all(std::move(token), std::move(lines), once, deadline);
  co_return taken;
}

Task<std::vector<AsideLine>> AsideService::lines_of(pg::ReadBatch batch, Deadline deadline) {
  const std::size_t prices_at = products_.read_listed_prices(batch);
  const std::size_t stock_at = warehouse_.read_listed_stock(batch);
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);
  const auto prices = products_.prices_in(rows[prices_at]);
  const auto stock = warehouse_.stock_lines(rows[stock_at]);
  std::vector<AsideLine> lines;
  for (const KeptLine& kept : Store::kept_lines(rows[0], true)) {
    const auto item = std::ranges::find(prices, kept.variant, &product::PricedVariant::id);
    if (item == prices.end()) continue;  // the product is gone
    const std::int64_t available = available_of(kept.variant, stock);
    lines.push_back(
        {*item, kept.quantity, available, item->is_sellable && available >= kept.quantity});
  }
  co_return lines;
}

Task<void> AsideService::forget_old(Deadline deadline) {
  const Instant now = platform_.clock.now();
  co_await store_.forget_aside(now - saved_life, now - share_life, most_forgotten_at_once,
                               deadline);
}

}  // namespace flipflop::cart
