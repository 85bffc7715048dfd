#include "shop/promotion/editing.h"

#include <algorithm>
#include <array>
#include <utility>

#include "base/invariant.h"
#include "platform/idempotency/form_id.h"
#include "platform/idempotency/idempotency.h"
#include "shop/promotion/rules.h"

namespace flipflop::promotion {
namespace {

// What the audit log keeps of a rule; it names nobody.
std::string described(const Rule& rule, bool is_active) {
  return json::to_text(
      RuleRecord{rule.name, rule.lane, rule.effect, rule.basis_points, rule.amount, is_active});
}

std::string described(const Coupon& coupon) {
  return json::to_text(
      CouponRecord{coupon.limit_total, coupon.limit_per_customer, coupon.is_active});
}

bool is_same(const KeptRule& kept, const RuleEdit& edit) {
  Rule wanted = edit.rule;
  wanted.version = kept.rule.version;
  return kept.rule == wanted && kept.is_active == edit.is_active;
}

// All that is asked for, as one text.
std::string wish_of(const CouponOrder& order) {
  const auto limit = [](const std::optional<std::int64_t>& one) {
    return one ? std::to_string(*one) : std::string();
  };
  return idempotency::fingerprint({order.rule.text(), order.code, order.prefix,
                                   std::to_string(order.count), limit(order.limit_total),
                                   limit(order.limit_per_customer)});
}

Uuid made_before(const idempotency::Once& once) {
  const auto id = Uuid::parse(once.done_about());
  invariant(id.has_value(), "the key was claimed with the id of what it made");
  return *id;
}

}  // namespace

Task<std::expected<RuleId, EditRefusal>> Editing::add_rule(RuleEdit edit, audit_log::Actor actor,
                                                           Deadline deadline) {
  if (idempotency::was_done(edit.once)) co_return RuleId{made_before(*edit.once)};
  if (edit.rule.id == RuleId{}) edit.rule.id = needs_.ids.next_as<RuleId>();
  edit.rule.version = 1;
  pg::Tx tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, edit.once, edit.rule.id.text());
  const bool has_room = co_await has_room_for(tx, edit);
  if (!has_room) co_return std::unexpected(EditRefusal::too_many);
  const bool is_new =
      co_await store_.insert_rule(tx, edit.rule, edit.is_active, needs_.clock.now());
  if (!is_new) {  // the form was sent before
    const auto kept = co_await store_.lock_rule(tx, edit.rule.id);
    if (kept && is_same(*kept, edit)) co_return edit.rule.id;
    co_return std::unexpected(EditRefusal::stale);
  }
  co_await needs_.audit_log.append(tx, {std::move(actor), "promotion.add", edit.rule.id.text(), "",
                                        described(edit.rule, edit.is_active)});
  co_await tx.commit();
  co_return edit.rule.id;
}

Task<std::expected<void, EditRefusal>> Editing::change_rule(RuleEdit edit,
                                                            std::optional<std::string> seen_version,
                                                            audit_log::Actor actor,
                                                            Deadline deadline) {
  if (idempotency::was_done(edit.once)) co_return std::expected<void, EditRefusal>();
  pg::Tx tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, edit.once, edit.rule.id.text());
  const auto before = co_await store_.lock_rule(tx, edit.rule.id);
  if (!before) co_return std::unexpected(EditRefusal::unknown);
  if (seen_version && *seen_version != std::to_string(before->rule.version)) {
    if (is_same(*before, edit)) co_return std::expected<void, EditRefusal>();
    co_return std::unexpected(EditRefusal::stale);
  }
  // Its coupons would otherwise be codes for something that needs none.
  if (before->rule.lane == Lane::coupon && edit.rule.lane != Lane::coupon)
    co_return std::unexpected(EditRefusal::not_by_code);
  const bool has_room = before->is_active || co_await has_room_for(tx, edit);
  if (!has_room) co_return std::unexpected(EditRefusal::too_many);
  edit.rule.version = before->rule.version;
  co_await store_.update_rule(tx, edit.rule, edit.is_active, needs_.clock.now());
  co_await needs_.audit_log.append(
      tx, {std::move(actor), "promotion.change", edit.rule.id.text(),
           described(before->rule, before->is_active), described(edit.rule, edit.is_active)});
  co_await tx.commit();
  co_return std::expected<void, EditRefusal>();
}

Task<bool> Editing::has_room_for(pg::Tx& tx, const RuleEdit& edit) {
  if (!edit.is_active || edit.rule.lane == Lane::coupon) co_return true;
  const std::int64_t rules = co_await store_.rules_without_code(tx);
  co_return rules < most_rules_in_force;
}

Task<std::optional<KeptRule>> Editing::rule(RuleId id, Deadline deadline) {
  return store_.rule(id, deadline);
}

RuleState Editing::state_of(const KeptRule& kept) const {
  return promotion::state_of(kept, needs_.clock.now());
}

Task<list::Page<KeptRule>> Editing::browse_rules(RuleFilter filter, list::Query query,
                                                 Deadline deadline) {
  return store_.browse_rules(std::move(filter), needs_.clock.now(), std::move(query), deadline);
}

Task<std::expected<std::vector<std::string>, EditRefusal>> Editing::make_coupons(
    CouponOrder order, audit_log::Actor actor, Deadline deadline) {
  invariant(order.count >= 1 && order.count <= most_coupons_at_once, "coupons are 1 to 5,000");
  if (idempotency::was_done(order.once)) {
    auto made = co_await store_.codes_of(made_before(*order.once), deadline);
    co_return made;
  }
  const Uuid batch =
      order.form ? idempotency::id_made_by(*order.form, wish_of(order)) : needs_.ids.next();
  pg::Tx tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, order.once, batch.text());
  const auto rule = co_await store_.lock_rule(tx, order.rule);
  if (!rule) co_return std::unexpected(EditRefusal::unknown);
  if (rule->rule.lane != Lane::coupon) co_return std::unexpected(EditRefusal::not_by_code);
  if (order.form) {
    auto made = co_await store_.codes_of(batch, deadline);
    if (!made.empty()) co_return made;  // the form was sent before
  }
  std::vector<Coupon> coupons = coupons_of(order);
  const int made = co_await store_.insert_coupons(tx, batch, coupons, needs_.clock.now());
  if (made != order.count) co_return std::unexpected(EditRefusal::code_taken);
  const Coupon& one = coupons.front();
  co_await needs_.audit_log.append(
      tx, {std::move(actor), "promotion.make_coupons", order.rule.text(), "", described(one)});
  co_await tx.commit();
  std::vector<std::string> codes;
  for (Coupon& coupon : coupons) codes.push_back(std::move(coupon.code));
  std::ranges::sort(codes);  // as they are read again
  co_return codes;
}

std::vector<Coupon> Editing::coupons_of(const CouponOrder& order) {
  std::vector<Coupon> coupons;
  for (int i = 0; i < order.count; ++i) {
    Coupon coupon;
    coupon.id = needs_.ids.next_as<CouponId>();
    coupon.rule = order.rule;
    coupon.limit_total = order.limit_total;
    coupon.limit_per_customer = order.limit_per_customer;
    coupon.code = order.code;
    if (coupon.code.empty()) {
      std::array<std::uint8_t, 64> bytes{};
      needs_.random.fill(bytes);
      coupon.code =
          random_code(order.prefix, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
    }
    coupons.push_back(std::move(coupon));
  }
  return coupons;
}

Task<std::expected<Coupon, EditRefusal>> Editing::change_coupon(CouponEdit edit,
                                                                audit_log::Actor actor,
                                                                Deadline deadline) {
  if (idempotency::was_done(edit.once)) {
    const auto now = co_await store_.coupon(edit.code, deadline);
    if (!now) co_return std::unexpected(EditRefusal::unknown);
    co_return *now;
  }
  pg::Tx tx = co_await needs_.database.begin(deadline);
  co_await idempotency::claim(tx, edit.once, edit.code);
  const auto before = co_await store_.lock_coupon(tx, edit.code);
  if (!before) co_return std::unexpected(EditRefusal::unknown);
  if (edit.limit_total && *edit.limit_total < before->uses)
    co_return std::unexpected(EditRefusal::limit_below_uses);
  Coupon after = *before;
  after.limit_total = edit.limit_total;
  after.limit_per_customer = edit.limit_per_customer;
  after.is_active = edit.is_active;
  co_await store_.update_coupon(tx, after);
  co_await needs_.audit_log.append(tx, {std::move(actor), "promotion.change_coupon", after.code,
                                        described(*before), described(after)});
  co_await tx.commit();
  co_return after;
}

Task<std::optional<Coupon>> Editing::coupon(std::string code, Deadline deadline) {
  return store_.coupon(std::move(code), deadline);
}

Task<list::Page<Coupon>> Editing::browse_coupons(CouponFilter filter, list::Query query,
                                                 Deadline deadline) {
  return store_.browse_coupons(std::move(filter), std::move(query), deadline);
}

Task<std::vector<CouponTotals>> Editing::coupon_totals(std::vector<RuleId> rules,
                                                       Deadline deadline) {
  return store_.coupon_totals(std::move(rules), deadline);
}

}  // namespace flipflop::promotion
