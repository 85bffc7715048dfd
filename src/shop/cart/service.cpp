#include "shop/cart/service.h"

#include <algorithm>

#include "base/invariant.h"
#include "shop/cart/rules.h"

namespace flipflop::cart {
namespace {

// A change is tried again when the cart was ordered, or the line removed, by another request.
constexpr int most_attempts = 4;
constexpr std::chrono::hours cart_life{30 * 24};
constexpr int most_forgotten_at_once = 1000;

}  // namespace

Service::Service(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
                 Offers offers, AccountCarts& accounts)
    : database_(platform.database),
      ids_(platform.ids),
      random_(platform.random),
      clock_(platform.clock),
      products_(products),
      warehouse_(warehouse),
      promotions_(offers.promotions),
      vouchers_(offers.vouchers),
      groups_(offers.groups),
      accounts_(accounts),
      store_(platform.database, platform.clock) {}

Task<std::string> Service::token_for(std::optional<auth::AccountId> account,
                                     std::string guest_token, Deadline deadline) {
  if (!account) co_return guest_token;
  std::string token = co_await accounts_.joined(*account, std::move(guest_token), deadline);
  co_return token;
}

Task<Shown> Service::show(std::string token, Deadline deadline) {
  if (token.empty()) co_return Shown{};
  const Seen seen = co_await look(token, {}, deadline);
  if (!seen.cart) co_return Shown{};
  Shown view = shown(*seen.cart, seen);
  view.token = accounts_.shown_token(token);
  view.gifts = co_await with_choices(std::move(view.gifts), deadline);
  co_return view;
}

Task<std::expected<Added, Refused>> Service::add(std::string token, product::VariantId variant,
                                                 std::int64_t quantity, Deadline deadline) {
  return put(std::move(token), Wanted{{}, variant, quantity}, deadline);
}

Task<std::expected<Added, Refused>> Service::put(std::string token, Wanted wanted,
                                                 Deadline deadline) {
  invariant(wanted.quantity >= 1 && wanted.quantity <= largest_quantity, "a quantity is 1 to 999");
  if (idempotency::was_done(wanted.once)) {
    auto added = co_await put_before(std::move(token), wanted, deadline);
    co_return added;
  }
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    Seen seen = co_await look(token, wanted.variant, deadline);
    const std::optional<Refused> refused = why_not(seen, wanted);
    if (refused) co_return std::unexpected(*refused);

    const bool is_new = !seen.cart.has_value();
    StoredCart cart = std::move(seen.cart).value_or(StoredCart{});
    pg::WriteBatch batch(database_);
    idempotency::claim(batch, wanted.once, is_new ? "" : cart.id.text());
    if (is_new) {
      cart.id = ids_.next_as<CartId>();
      token = begin_cart(batch, cart.id, std::move(token));
    } else {
      store_.touch(batch, cart.id);
    }
    const Money price =
        std::ranges::find(seen.prices, wanted.variant, &product::PricedVariant::id)->price;
    const NewLine line{ids_.next_as<LineId>(), wanted.variant, wanted.quantity, price};
    store_.add_line(batch, cart.id, line);
    const auto done = co_await batch.commit(deadline);
    if (!done && done.error().guard == Store::guard_not_open) continue;
    if (!done) co_return std::unexpected(refused_by(done.error().guard, wanted, seen));

    Added added;
    added.line = put_into(cart, line);
    added.cart = shown(cart, seen);
    added.token = accounts_.shown_token(token);
    added.cart.token = added.token;
    co_return added;
  }
  throw Overloaded("the cart is being changed by other requests");
}

Task<Taken> Service::put_all(std::string token, std::vector<AsideLine> lines,
                             idempotency::Once* once, Deadline deadline) {
  const int asked = static_cast<int>(lines.size());
  if (idempotency::was_done(once)) co_return Taken{accounts_.shown_token(token), asked, 0};
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const Seen seen = co_await look(token, {}, deadline);
    StoredCart cart = seen.cart.value_or(StoredCart{});
    pg::WriteBatch batch(database_);
    idempotency::claim(batch, once, seen.cart ? cart.id.text() : "");
    std::string owner = token;
    if (seen.cart) {
      store_.touch(batch, cart.id);
    } else {
      cart.id = ids_.next_as<CartId>();
      owner = begin_cart(batch, cart.id, std::move(owner));
    }
    const int put = put_possible(batch, cart, lines);
    const auto done = co_await batch.commit(deadline);
    if (done) co_return Taken{accounts_.shown_token(owner), put, asked - put};
  }
  throw Overloaded("the cart is being changed by other requests");
}

int Service::put_possible(pg::WriteBatch& batch, const StoredCart& cart,
                          const std::vector<AsideLine>& lines) {
  int put = 0;
  std::size_t held = cart.lines.size();
  for (const AsideLine& line : lines) {
    const StoredLine* known = line_of(cart, line.item.id);
    const std::int64_t requested = line.quantity + (known ? known->line.quantity : 0);
    const bool can_be_had = line.item.is_sellable && requested <= largest_quantity &&
                            requested <= line.available && (known || held < most_lines);
    if (!can_be_had) continue;
    store_.add_line(batch, cart.id,
                    {ids_.next_as<LineId>(), line.item.id, line.quantity, line.item.price});
    held += known ? 0 : 1;
    ++put;
  }
  return put;
}

// A token that we do not know is never taken over: it would be the sender's choice. What was set
// aside under the token of an ordered cart goes with the new one.
std::string Service::begin_cart(pg::WriteBatch& batch, CartId id, std::string token) {
  const Owner owner = accounts_.owner_of(token);
  if (owner.account) {
    store_.insert_cart(batch, id, owner);
    return token;
  }
  const Owner fresh{random_.token(), {}};
  store_.insert_cart(batch, id, fresh);
  if (!token.empty()) store_.move_saved(batch, std::move(token), fresh);
  return fresh.token;
}

// The pieces are in the cart already, but the answer was lost. A cart that was made for them is
// lost with it, because nobody knows its token: another one is made.
Task<std::expected<Added, Refused>> Service::put_before(std::string token, Wanted wanted,
                                                        Deadline deadline) {
  const Seen seen = co_await look(token, wanted.variant, deadline);
  const StoredLine* line = seen.cart ? line_of(*seen.cart, wanted.variant) : nullptr;
  if (line != nullptr) {
    Added added{accounts_.shown_token(token), line->line.id, shown(*seen.cart, seen)};
    added.cart.token = added.token;
    co_return added;
  }
  if (!wanted.once->done_about().empty()) co_return std::unexpected(Refused{Refusal::unknown_line});
  wanted.once = nullptr;
  auto added = co_await put(std::move(token), wanted, deadline);
  co_return added;
}

Task<std::expected<Shown, Refused>> Service::set_quantity(std::string token, LineId line,
                                                          std::int64_t quantity,
                                                          Deadline deadline) {
  return change(std::move(token), LineChange{.line = line, .quantity = quantity}, deadline);
}

Task<std::expected<Shown, Refused>> Service::remove(std::string token, LineId line,
                                                    Deadline deadline) {
  return change(std::move(token), LineChange{.line = line}, deadline);
}

Task<std::expected<Shown, Refused>> Service::change(std::string token, LineChange change,
                                                    Deadline deadline) {
  invariant(!change.quantity || (*change.quantity >= 1 && *change.quantity <= largest_quantity),
            "a quantity is 1 to 999");
  if (idempotency::was_done(change.once)) {
    Shown view = co_await show(std::move(token), deadline);
    co_return view;
  }
  const Seen seen = co_await look(token, {}, deadline);
  if (!seen.cart) co_return std::unexpected(Refused{Refusal::unknown_line});
  StoredCart cart = *seen.cart;
  const auto place =
      std::ranges::find(cart.lines, change.line, [](const StoredLine& one) { return one.line.id; });
  if (place == cart.lines.end()) co_return std::unexpected(Refused{Refusal::unknown_line});
  const std::int64_t available = available_of(place->line.variant, seen.stock);
  if (change.quantity && *change.quantity > available)
    co_return std::unexpected(Refused{Refusal::out_of_stock, available, *change.quantity});

  pg::WriteBatch batch(database_);
  idempotency::claim(batch, change.once, cart.id.text());
  store_.touch(batch, cart.id);
  if (change.quantity)
    store_.set_quantity(batch, cart.id, change.line, *change.quantity);
  else
    store_.remove_line(batch, cart.id, change.line);
  if (change.is_set_aside)
    store_.save(batch, accounts_.owner_of(token), place->line.variant, place->line.quantity);
  const auto done = co_await batch.commit(deadline);
  if (!done && done.error().guard == Store::guard_too_many_lines)
    co_return std::unexpected(Refused{Refusal::too_many_lines});
  if (!done) co_return std::unexpected(Refused{Refusal::unknown_line});
  if (change.quantity)
    place->line.quantity = *change.quantity;
  else
    cart.lines.erase(place);
  cart.version += 1;
  Shown view = shown(cart, seen);
  view.token = accounts_.shown_token(token);
  co_return view;
}

Task<void> Service::clear(std::string token, Deadline deadline) {
  return clear_once(std::move(token), nullptr, deadline);
}

Task<void> Service::clear_once(std::string token, idempotency::Once* once, Deadline deadline) {
  if (idempotency::was_done(once)) co_return;
  pg::WriteBatch batch(database_);
  idempotency::claim(batch, once, "");
  store_.clear(batch, std::move(token));
  const auto done = co_await batch.commit(deadline);
  invariant(done.has_value(), "emptying a cart has no guard");
}

Task<std::expected<Shown, promotion::CouponRefusal>> Service::set_coupon(std::string token,
                                                                         std::string code,
                                                                         Deadline deadline) {
  promotion::Offered offered;
  if (!code.empty()) offered = co_await promotions_.offered({code, {}}, deadline);
  if (offered.refusal) co_return std::unexpected(*offered.refusal);
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    const Seen seen = co_await look(token, {}, deadline);
    if (!seen.cart) co_return std::unexpected(promotion::CouponRefusal::unknown);
    pg::WriteBatch batch(database_);
    store_.set_coupon(batch, seen.cart->id, offered.code);
    const auto done = co_await batch.commit(deadline);
    if (!done) continue;  // it was ordered meanwhile: the next look finds none
    Shown view = co_await show(token, deadline);
    co_return view;
  }
  throw Overloaded("the cart is being changed by other requests");
}

Task<std::int64_t> Service::count(std::string token, Deadline deadline) {
  if (token.empty()) co_return 0;
  const std::int64_t pieces = co_await store_.count(token, deadline);
  co_return pieces;
}

std::size_t Service::read_cart(pg::ReadBatch& batch, std::string token) {
  return store_.read_cart(batch, std::move(token));
}

std::optional<Cart> Service::cart_in(const pg::Rows& rows) {
  const std::optional<StoredCart> stored = Store::cart_in(rows);
  if (!stored) return std::nullopt;
  Cart cart{stored->id, stored->version, {}, stored->coupon, stored->vouchers};
  for (const StoredLine& line : stored->lines) cart.lines.push_back(line.line);
  return cart;
}

void Service::close(pg::WriteBatch& batch, CartId cart, std::int64_t version) {
  store_.close(batch, cart, version);
}

void Service::make_closed(pg::WriteBatch& batch, CartId cart, std::vector<Line> lines) {
  store_.insert_closed(batch, cart, std::move(lines));
}

Task<void> Service::forget_old(Deadline deadline) {
  co_await store_.forget(clock_.now() - cart_life, most_forgotten_at_once, deadline);
}

Task<Service::Seen> Service::look(std::string token, std::optional<product::VariantId> extra,
                                  Deadline deadline) {
  const std::optional<Uuid> account = accounts_.owner_of(token).account;
  pg::ReadBatch batch(database_);
  const std::size_t cart_at = store_.read_cart(batch, std::move(token), extra);
  const std::size_t prices_at = products_.read_listed_prices(batch);
  const std::size_t stock_at = warehouse_.read_listed_stock(batch);
  const std::size_t offered_at = promotions_.read_listed_offered(batch, {});
  const std::size_t group_at = account ? groups_.read_group(batch, {*account}) : 0;
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);
  Seen seen;
  seen.cart = Store::cart_in(rows[cart_at]);
  seen.prices = products_.prices_in(rows[prices_at]);
  seen.stock = warehouse_.stock_lines(rows[stock_at]);
  const std::string coupon = seen.cart ? seen.cart->coupon : "";
  seen.offered = promotions_.offered_in(rows[offered_at], {coupon, {}});
  if (account) seen.customer_group = groups_.group_in(rows[group_at]);
  seen.now = clock_.now();
  // Few carts have one, so they alone pay for another round trip.
  if (seen.cart && !seen.cart->vouchers.empty())
    seen.vouchers = co_await vouchers_.find(seen.cart->vouchers, deadline);
  co_return seen;
}

// The world changed between reading and writing: another tab filled the cart.
Refused Service::refused_by(const std::string& guard, const Wanted& wanted, const Seen& seen) {
  if (guard == Store::guard_too_many_lines) return Refused{Refusal::too_many_lines};
  const std::int64_t available = available_of(wanted.variant, seen.stock);
  return Refused{Refusal::out_of_stock, std::min<std::int64_t>(available, largest_quantity),
                 largest_quantity + 1};
}

std::optional<Refused> Service::why_not(const Seen& seen, const Wanted& wanted) {
  const auto item = std::ranges::find(seen.prices, wanted.variant, &product::PricedVariant::id);
  if (item == seen.prices.end()) return Refused{Refusal::unknown_variant};
  if (wanted.product && *wanted.product != item->product_id)
    return Refused{Refusal::unknown_variant};
  if (!item->is_sellable) return Refused{Refusal::not_for_sale};

  const StoredLine* line = seen.cart ? line_of(*seen.cart, wanted.variant) : nullptr;
  const std::int64_t requested = wanted.quantity + (line ? line->line.quantity : 0);
  const std::int64_t available = available_of(wanted.variant, seen.stock);
  if (requested > std::min<std::int64_t>(available, largest_quantity))
    return Refused{Refusal::out_of_stock, std::min<std::int64_t>(available, largest_quantity),
                   requested};
  if (!line && seen.cart && seen.cart->lines.size() >= static_cast<std::size_t>(most_lines))
    return Refused{Refusal::too_many_lines};
  return std::nullopt;
}

}  // namespace flipflop::cart
