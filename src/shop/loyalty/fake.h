#pragma once
// Points in memory for the tests of pages: what a test puts in is shown, and an exchange is noted.
// Single thread.

#include <map>
#include <optional>
#include <utility>
#include <vector>

#include "shop/loyalty/loyalty.h"

namespace flipflop::loyalty {

class FakeLoyalty final : public Loyalty {
 public:
  Terms now;
  std::map<AccountId, Account> accounts;
  std::map<order::OrderId, Promise> promises;
  std::vector<Exchange> exchanged;
  std::optional<ExchangeRefusal> refuses;

  Task<Terms> terms(Deadline) override { co_return now; }
  Task<KeptTerms> kept_terms(Deadline) override { co_return KeptTerms{now, 1}; }
  Task<bool> change_terms(TermsChange change, Deadline) override {
    now = std::move(change.terms);
    co_return true;
  }
  Task<Account> account(AccountId id, Deadline) override {
    const auto found = accounts.find(id);
    co_return found == accounts.end() ? Account{} : found->second;
  }
  Task<std::optional<Promise>> promise(order::View order, Deadline) override {
    const auto found = promises.find(order.id);
    if (found == promises.end()) co_return std::nullopt;
    co_return found->second;
  }
  Task<std::expected<Coupon, ExchangeRefusal>> exchange(Exchange exchange, Deadline) override {
    if (refuses) co_return std::unexpected(*refuses);
    exchanged.push_back(std::move(exchange));
    co_return Coupon{};
  }
  Task<std::expected<void, AdjustRefusal>> adjust(Adjustment, Deadline) override {
    co_return std::expected<void, AdjustRefusal>{};
  }
};

}  // namespace flipflop::loyalty
