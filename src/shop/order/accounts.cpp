#include "shop/order/accounts.h"

#include <algorithm>

#include "platform/clock/clock.h"
#include "platform/idempotency/idempotency.h"
#include "platform/jobs/jobs.h"
#include "platform/outbox/outbox.h"
#include "shop/order/answer.h"
#include "shop/order/placing.h"

namespace flipflop::order {
namespace {

constexpr int page_size = 200;
constexpr int most_pages = 50;
constexpr Duration kept_unproven = std::chrono::hours(30 * 24);

bool is_under_way(const PersonsOrder& order) {
  return is_before_dispatch(order.status) || order.status == Status::shipped;
}

}  // namespace

void Accounts::subscribe() {
  platform_.events.on("order.email_verified", &Accounts::email_verified, this);
  platform_.jobs.every("order.forget_unproven", std::chrono::hours(1), &Accounts::forget_unproven,
                       this);
}

// Told twice, or after an erasure, it finds nothing to give.
Task<void> Accounts::email_verified(pg::Tx& tx, auth::EmailVerified event) {
  const auto account = co_await faces_.auth.find(event.account_id, tx.deadline());
  if (!account || !account->is_verified || account->email.empty()) co_return;
  co_await store_.give_orders(tx, account->id, account->email);
}

// Auth does not know who ordered, so it is asked who is old and unproven, and the person disappears
// as in any erasure: an order that begins meanwhile holds it up.
Task<void> Accounts::forget_unproven(Deadline deadline) {
  const Instant before = platform_.clock.now() - kept_unproven;
  auth::AccountId after;
  for (int page = 0; page < most_pages; ++page) {
    const auto old = co_await faces_.auth.unproven(before, after, page_size, deadline);
    if (old.empty()) co_return;
    after = old.back();
    const auto idle = co_await store_.without_orders(old, deadline);
    for (const auth::AccountId account : idle)
      co_await faces_.users.erase_person(account, deadline);
  }
}

// An order of another account that bears the e-mail stays with that account: it may have claimed an
// address that is not its own, but the rest of the order is.
Task<std::vector<privacy::ExportedFile>> Accounts::export_person(privacy::Person person,
                                                                 Deadline deadline) {
  std::string json = "[";
  if (person.account_id) {
    ListFilter own;
    own.account = auth::AccountId{*person.account_id};
    co_await append(&json, own, Of::all, deadline);
  }
  if (!person.email.empty()) {
    ListFilter of_address;
    of_address.email = person.email;
    const Of of = person.account_id ? Of::guests : Of::all;
    co_await append(&json, of_address, of, deadline);
  }
  std::vector<privacy::ExportedFile> files;
  files.push_back({"orders.json", json + "]"});
  co_return files;
}

Task<void> Accounts::append(std::string* json, ListFilter filter, Of of, Deadline deadline) {
  filter.limit = page_size;
  while (true) {
    const std::vector<View> page = co_await store_.list(filter, deadline);
    for (const View& view : page) {
      if (view.account && of == Of::guests) continue;
      if (json->size() > 1) json->push_back(',');
      json::write(*json, reply_for(view, platform_.public_url));
    }
    if (page.size() < page_size) co_return;
    filter.before = page.back().placed_at;
  }
}

Task<bool> Accounts::needs_person(pg::Tx& tx, privacy::Person person) {
  const auto orders = co_await store_.lock_orders_of(tx, std::move(person));
  co_return std::ranges::any_of(orders, is_under_way);
}

// Whoever proved an e-mail is gone from every order that bears it.
Task<void> Accounts::erase_person(pg::Tx& tx, privacy::Person person) {
  const auto orders = co_await store_.lock_orders_of(tx, person);
  std::vector<OrderId> ids;
  std::vector<Uuid> order_ids;
  std::vector<std::string> objects;
  for (const PersonsOrder& order : orders) {
    ids.push_back(order.id);
    order_ids.push_back(order.id.uuid);
    objects.push_back(order.id.text());
  }
  co_await store_.erase_edits(tx, ids, person.email);
  co_await store_.erase_buyer(tx, std::move(ids), person.account_id);
  co_await faces_.suppliers.forget_recipients(tx, std::move(order_ids));
  co_await idempotency::erase_about(tx, std::move(objects));
  if (!person.email.empty()) co_await idempotency::erase(tx, scope_of_person(person.email));
  if (person.account_id)
    co_await idempotency::erase(tx, scope_of_account(auth::AccountId{*person.account_id}));
}

}  // namespace flipflop::order
