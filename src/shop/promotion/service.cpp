#include "shop/promotion/service.h"

#include <array>

#include "shop/promotion/rules.h"

namespace flipflop::promotion {

Task<Offered> Service::offered(CouponAsked asked, Deadline deadline) {
  const Instant now = clock_.now();
  const pg::Rows rows = co_await store_.offered(asked, now, deadline);
  co_return Store::offered_in(rows, asked, now);
}

std::size_t Service::read_offered(pg::ReadBatch& batch, const CouponAsked& asked) {
  return store_.read_offered(batch, asked, clock_.now());
}

std::size_t Service::read_listed_offered(pg::ReadBatch& batch, std::vector<std::string> customers) {
  return store_.read_listed_offered(batch, std::move(customers), clock_.now());
}

Offered Service::offered_in(const pg::Rows& rows, const CouponAsked& asked) {
  return Store::offered_in(rows, asked, clock_.now());
}

void Service::guard_steps(pg::WriteBatch& batch, const std::vector<Step>& steps) {
  if (!steps.empty()) store_.guard_steps(batch, steps);
}

void Service::redeem(pg::WriteBatch& batch, Redemption redemption) {
  store_.redeem(batch, redemption, clock_.now());
}

Task<bool> Service::release(pg::Tx& tx, Uuid order_id) {
  return store_.release(tx, order_id);
}

Task<std::optional<Granted>> Service::grant(pg::Tx& tx, Grant grant) {
  std::array<std::uint8_t, 64> bytes{};
  random_.fill(bytes);
  const std::string_view random(reinterpret_cast<const char*>(bytes.data()), bytes.size());
  Granted granted{ids_.next_as<CouponId>(), random_code(grant.prefix, random)};
  const bool is_made = co_await store_.insert_grant(tx, std::move(grant), granted, clock_.now());
  if (!is_made) co_return std::nullopt;
  co_return granted;
}

Task<std::vector<CouponId>> Service::used_of(std::vector<CouponId> coupons, Deadline deadline) {
  return store_.used_of(std::move(coupons), deadline);
}

// The order that a coupon was used for is exported by order, with its price.
Task<std::vector<privacy::ExportedFile>> Service::export_person(privacy::Person, Deadline) {
  co_return std::vector<privacy::ExportedFile>();
}

Task<void> Service::erase_person(pg::Tx& tx, privacy::Person person) {
  std::vector<std::string> customers;
  if (!person.email.empty()) customers.push_back(customer_key("email", person.email));
  if (person.account_id) customers.push_back(customer_key("account", person.account_id->text()));
  co_await store_.forget_customers(tx, std::move(customers));
}

}  // namespace flipflop::promotion
