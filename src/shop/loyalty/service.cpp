#include "shop/loyalty/service.h"

#include <algorithm>

#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/settings/settings.h"
#include "shop/loyalty/export.h"
#include "shop/loyalty/rules.h"

namespace flipflop::loyalty {
namespace {

constexpr const char* terms_key = "loyalty";

bool may_still_bring(const order::View& order) {
  return order.account && order.status != order::Status::cancelled &&
         order.status != order::Status::refunded && order.status != order::Status::delivered;
}

}  // namespace

Task<Terms> Service::terms(Deadline deadline) {
  const auto json = co_await platform_.settings.document(terms_key, deadline);
  co_return terms_in(json);
}

Task<KeptTerms> Service::kept_terms(Deadline deadline) {
  const settings::Document document = co_await platform_.settings.latest(terms_key, deadline);
  co_return KeptTerms{terms_in(document.json), document.version};
}

Task<bool> Service::change_terms(TermsChange change, Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const settings::Document before = co_await platform_.settings.lock(tx, terms_key);
  if (change.seen_version && *change.seen_version != std::to_string(before.version)) {
    co_await tx.rollback();
    co_return false;
  }
  audit_log::Entry entry;
  entry.actor = std::move(change.actor);
  entry.action = "settings.loyalty";
  entry.object = terms_key;
  entry.before = before.json.value_or("");
  entry.after = json::to_text(change.terms);
  co_await platform_.settings.save_document(tx, terms_key, entry.after);
  co_await platform_.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return true;
}

Task<Account> Service::account(AccountId id, Deadline deadline) {
  Account account = co_await store_.account(id, deadline);
  std::vector<promotion::CouponId> ids;
  for (const Coupon& coupon : account.coupons) ids.push_back(coupon.id);
  if (ids.empty()) co_return account;
  const auto used = co_await faces_.promotions.used_of(std::move(ids), deadline);
  for (Coupon& coupon : account.coupons)
    coupon.is_used = std::ranges::find(used, coupon.id) != used.end();
  co_return account;
}

Task<std::optional<Promise>> Service::promise(order::View order, Deadline deadline) {
  const auto award = co_await store_.award(order.id, deadline);
  std::optional<Promise> promise;
  if (award && award->account) {
    promise = Promise{award->is_awarded ? award->points : award->expected, award->is_awarded};
  } else if (may_still_bring(order)) {
    const Terms now = co_await terms(deadline);
    if (now.is_on) promise = Promise{points_of(goods_of(order), now.per_point), false};
  }
  if (promise && promise->points == 0) promise.reset();
  co_return promise;
}

Task<std::vector<privacy::ExportedFile>> Service::export_person(privacy::Person person,
                                                                Deadline deadline) {
  std::vector<privacy::ExportedFile> files;
  if (!person.account_id) co_return files;
  const Account own = co_await account(AccountId{*person.account_id}, deadline);
  files.push_back({"points.json", json::to_text(exported(own))});
  co_return files;
}

// Orders name the account as long as the ledger does, and neither says who it was.
Task<void> Service::erase_person(pg::Tx& tx, privacy::Person person) {
  if (!person.account_id) co_return;
  const AccountId account{*person.account_id};
  const auto balance = co_await store_.lock(tx, account);
  const Instant now = platform_.clock.now();
  if (balance.value_or(0) > 0)
    co_await store_.insert(tx, entry(account, EntryKind::forfeited, -*balance), now);
  co_await store_.forget(tx, account, now);
}

NewEntry Service::entry(AccountId account, EntryKind kind, std::int64_t points) {
  NewEntry entry;
  entry.id = platform_.ids.next_as<EntryId>();
  entry.account = account;
  entry.kind = kind;
  entry.points = points;
  return entry;
}

}  // namespace flipflop::loyalty
