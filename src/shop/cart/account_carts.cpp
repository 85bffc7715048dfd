#include "shop/cart/account_carts.h"

#include "platform/fault/fault_point.h"
#include "platform/outbox/outbox.h"

namespace flipflop::cart {
namespace {

constexpr std::chrono::hours left_alone{4};
constexpr int most_told_at_once = 500;

}  // namespace

AccountCarts::AccountCarts(Platform& platform)
    : platform_(platform), tokens_(platform.config), store_(platform.database, platform.clock) {}

Task<std::string> AccountCarts::joined(auth::AccountId account, std::string guest_token,
                                       Deadline deadline) {
  const Owner owner{tokens_.token_of(account), account.uuid};
  // Nobody joins what is an account's: neither its own nor another one's.
  if (!guest_token.empty() && !tokens_.account_in(guest_token)) {
    const bool has_something = co_await store_.has_something(guest_token, deadline);
    if (has_something) co_await join(std::move(guest_token), owner, deadline);
  }
  co_return owner.token;
}

// The guest's cart is locked first: of two tabs that sign in at once the second finds it gone.
Task<void> AccountCarts::join(std::string from, Owner into, Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const auto guest = co_await store_.lock_open(tx, from);
  if (guest) {
    const auto fresh = platform_.ids.next_as<CartId>();
    const CartId own = co_await store_.lock_of_account(tx, fresh, into);
    co_await store_.move_into(tx, *guest, own);
  }
  co_await store_.move_saved(tx, std::move(from), into);
  FAULT_POINT("cart.join.before_commit");
  co_await tx.commit();
}

Owner AccountCarts::owner_of(const std::string& token) const {
  Owner owner{token, {}};
  if (const auto account = tokens_.account_in(token)) owner.account = account->uuid;
  return owner;
}

std::string AccountCarts::shown_token(const std::string& token) const {
  return tokens_.account_in(token) ? std::string() : token;
}

Task<void> AccountCarts::tell_abandoned(Deadline deadline) {
  std::size_t told = most_told_at_once;
  while (told == most_told_at_once && !deadline.passed()) {
    pg::Tx tx = co_await platform_.database.begin(deadline);
    const std::vector<CartId> carts = co_await store_.mark_abandoned_before(
        tx, platform_.clock.now() - left_alone, most_told_at_once);
    for (const CartId cart : carts) co_await platform_.outbox.publish(tx, CartAbandoned{cart});
    co_await tx.commit();
    told = carts.size();
  }
}

Task<std::vector<privacy::ExportedFile>> AccountCarts::export_person(privacy::Person person,
                                                                     Deadline deadline) {
  std::vector<privacy::ExportedFile> files;
  if (!person.account_id) co_return files;
  const std::vector<KeptLine> lines = co_await store_.kept_of(*person.account_id, deadline);
  if (lines.empty()) co_return files;
  KeptCart kept;
  for (const KeptLine& line : lines)
    kept.items.push_back({line.variant, line.quantity, line.is_aside});
  files.push_back({"cart.json", json::to_text(kept)});
  co_return files;
}

Task<void> AccountCarts::erase_person(pg::Tx& tx, privacy::Person person) {
  if (person.account_id) co_await store_.erase(tx, *person.account_id);
}

}  // namespace flipflop::cart
