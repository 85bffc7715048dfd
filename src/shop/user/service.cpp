#include "shop/user/service.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/clock/clock.h"
#include "platform/fault/fault_point.h"
#include "shop/user/rules.h"

namespace flipflop::user {
namespace {

Address filled(Address address, const NewAddress& given, Instant now) {
  address.first_name = given.first_name;
  address.last_name = given.last_name;
  address.company = given.company;
  address.street = given.street;
  address.city = given.city;
  address.postal_code = given.postal_code;
  address.country = given.country;
  address.phone = given.phone;
  address.updated_at = now;
  return address;
}

}  // namespace

Service::Service(Platform& platform, Store& store, Privacy& privacy)
    : platform_(platform), store_(store), privacy_(privacy) {}

Task<std::vector<Address>> Service::addresses(AccountId account, Deadline deadline) {
  return store_.addresses(account, deadline);
}

Task<std::optional<Address>> Service::find_address(AccountId account, AddressId id,
                                                   Deadline deadline) {
  return store_.find_address(account, id, deadline);
}

Task<std::expected<Address, AddressRefusal>> Service::add_address(AccountId account,
                                                                  NewAddress address,
                                                                  Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  auto added = co_await add_in(tx, account, std::move(address));
  if (added)
    co_await tx.commit();
  else
    co_await tx.rollback();
  co_return added;
}

Task<std::expected<Address, AddressRefusal>> Service::add_in(pg::Tx& tx, AccountId account,
                                                             NewAddress given) {
  const bool is_there = co_await store_.enter(tx, account);
  if (!is_there) co_return std::unexpected(AddressRefusal::erased);
  const std::vector<Address> kept = co_await store_.addresses(tx, account);
  if (kept.size() >= most_addresses) co_return std::unexpected(AddressRefusal::too_many);
  Address address = filled({}, given, platform_.clock.now());
  address.id = platform_.ids.next_as<AddressId>();
  address.created_at = address.updated_at;
  address.is_default = given.is_default || kept.empty();
  if (address.is_default) co_await store_.clear_default(tx, account);
  FAULT_POINT("user.address.before_insert");
  co_await store_.insert_address(tx, account, address);
  co_return address;
}

Task<std::expected<Address, AddressRefusal>> Service::change_address(AccountId account,
                                                                     AddressId id,
                                                                     NewAddress address,
                                                                     Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  auto changed = co_await change_in(tx, account, id, std::move(address));
  if (changed)
    co_await tx.commit();
  else
    co_await tx.rollback();
  co_return changed;
}

Task<std::expected<Address, AddressRefusal>> Service::change_in(pg::Tx& tx, AccountId account,
                                                                AddressId id, NewAddress given) {
  const bool is_there = co_await store_.enter(tx, account);
  if (!is_there) co_return std::unexpected(AddressRefusal::erased);
  const std::vector<Address> kept = co_await store_.addresses(tx, account);
  const auto place = std::ranges::find(kept, id, &Address::id);
  if (place == kept.end()) co_return std::unexpected(AddressRefusal::unknown);
  Address address = filled(*place, given, platform_.clock.now());
  if (given.is_default && !place->is_default) {
    co_await store_.clear_default(tx, account);
    address.is_default = true;
  }
  co_await store_.update_address(tx, account, address);
  co_return address;
}

Task<bool> Service::remove_address(AccountId account, AddressId id, Deadline deadline) {
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const bool is_removed = co_await remove_in(tx, account, id);
  if (is_removed)
    co_await tx.commit();
  else
    co_await tx.rollback();
  co_return is_removed;
}

Task<bool> Service::remove_in(pg::Tx& tx, AccountId account, AddressId id) {
  const bool is_there = co_await store_.enter(tx, account);
  if (!is_there) co_return false;
  const std::vector<Address> kept = co_await store_.addresses(tx, account);
  const auto place = std::ranges::find(kept, id, &Address::id);
  if (place == kept.end()) co_return false;
  co_await store_.delete_address(tx, account, id);
  if (place->is_default) co_await store_.make_newest_default(tx, account);
  co_return true;
}

Task<Preferences> Service::preferences(AccountId account, Deadline deadline) {
  return store_.preferences(account, deadline);
}

Task<bool> Service::save_preferences(AccountId account, Preferences preferences,
                                     Deadline deadline) {
  preferences.channels = in_order(preferences.channels);
  pg::WriteBatch batch(platform_.database);
  store_.enter(batch, account);
  store_.save_preferences(batch, account, preferences);
  const auto done = co_await batch.commit(deadline);
  co_return done.has_value();
}

Task<std::vector<Uuid>> Service::wishlist(AccountId account, Deadline deadline) {
  return store_.wishlist(account, deadline);
}

Task<std::expected<void, WishRefusal>> Service::wish(AccountId account, Uuid product,
                                                     Deadline deadline) {
  pg::WriteBatch batch(platform_.database);
  store_.enter(batch, account);
  store_.wish(batch, account, product);
  const auto done = co_await batch.commit(deadline);
  if (done) co_return std::expected<void, WishRefusal>{};
  const bool is_full = done.error().guard == Store::guard_list_full;
  co_return std::unexpected(is_full ? WishRefusal::too_many : WishRefusal::erased);
}

Task<void> Service::unwish(AccountId account, Uuid product, Deadline deadline) {
  return store_.unwish(account, product, deadline);
}

// Two requests at once get the one token that was stored first.
Task<std::optional<std::string>> Service::share_wishlist(AccountId account, Deadline deadline) {
  pg::WriteBatch batch(platform_.database);
  store_.enter(batch, account);
  store_.insert_link(batch, account, platform_.random.token());
  const auto done = co_await batch.commit(deadline);
  if (!done) co_return std::nullopt;
  auto token = co_await store_.link(account, deadline);
  co_return token;
}

Task<void> Service::unshare_wishlist(AccountId account, Deadline deadline) {
  return store_.delete_link(account, deadline);
}

Task<std::optional<std::vector<Uuid>>> Service::shared_wishlist(std::string token,
                                                                Deadline deadline) {
  const auto account = co_await store_.account_of_link(std::move(token), deadline);
  if (!account) co_return std::nullopt;
  std::vector<Uuid> products = co_await store_.wishlist(*account, deadline);
  co_return products;
}

Task<std::vector<Uuid>> Service::recently_viewed(AccountId account, Deadline deadline) {
  return store_.viewed(account, deadline);
}

Task<bool> Service::viewed(AccountId account, Uuid product, Deadline deadline) {
  pg::WriteBatch batch(platform_.database);
  store_.enter(batch, account);
  store_.view(batch, account, product);
  const auto done = co_await batch.commit(deadline);
  co_return done.has_value();
}

Task<std::vector<Consent>> Service::consents(std::string subject, Deadline deadline) {
  return store_.latest_consents(std::move(subject), deadline);
}

Task<bool> Service::consent(std::string subject, Consent consent, Deadline deadline) {
  invariant(!subject.empty(), "a consent is somebody's");
  pg::WriteBatch batch(platform_.database);
  if (const auto account = AccountId::parse(subject)) store_.enter(batch, *account);
  store_.insert_consent(batch, std::move(subject), consent);
  const auto done = co_await batch.commit(deadline);
  co_return done.has_value();
}

Task<std::expected<void, auth::Refusal>> Service::prove(AccountId account, Proof proof,
                                                        Deadline deadline) {
  return privacy_.prove(account, std::move(proof), deadline);
}

Task<std::optional<std::string>> Service::export_everything(AccountId account, Deadline deadline) {
  return privacy_.export_everything(account, deadline);
}

Task<std::expected<void, ErasureRefusal>> Service::erase_person(AccountId account,
                                                                Deadline deadline) {
  return privacy_.erase_person(account, deadline);
}

void Service::guard_account(pg::WriteBatch& batch, AccountId account) {
  store_.enter(batch, account);
}

Task<std::vector<privacy::ExportedFile>> Service::export_person(privacy::Person person,
                                                                Deadline deadline) {
  return privacy_.own_files(std::move(person), deadline);
}

Task<void> Service::erase_person(pg::Tx& tx, privacy::Person person) {
  if (person.account_id) co_await store_.erase(tx, AccountId{*person.account_id});
}

}  // namespace flipflop::user
