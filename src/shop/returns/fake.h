#pragma once
// Returns in memory for the tests of modules above: what a test puts in can be found. Nothing is
// announced or handled here. Single thread.

#include <map>
#include <utility>

#include "base/invariant.h"
#include "shop/returns/returns.h"

namespace flipflop::returns {

class FakeReturns final : public Returns {
 public:
  std::map<CaseId, View> cases;
  std::map<Uuid, Refund> refunds;
  std::map<order::OrderId, Openings> open;
  std::vector<Announcement> announced;
  std::optional<AnnounceRefused> refuses;

  Task<std::expected<CaseId, AnnounceRefused>> announce(Announcement announcement,
                                                        Deadline) override {
    if (refuses) co_return std::unexpected(*refuses);
    announced.push_back(std::move(announcement));
    co_return cases.empty() ? CaseId{} : cases.begin()->first;
  }
  Task<std::optional<View>> find(CaseId id, Deadline) override {
    const auto found = cases.find(id);
    if (found == cases.end()) co_return std::nullopt;
    co_return found->second;
  }
  Task<std::vector<View>> of_order(order::OrderId order, Deadline) override {
    std::vector<View> views;
    for (const auto& [id, view] : cases)
      if (view.order == order) views.push_back(view);
    co_return views;
  }
  Task<std::optional<Openings>> openings(order::OrderId order, Deadline) override {
    const auto found = open.find(order);
    co_return found == open.end() ? Openings{} : found->second;
  }
  Task<std::optional<Refund>> find_refund(Uuid cause, Deadline) override {
    const auto found = refunds.find(cause);
    if (found == refunds.end()) co_return std::nullopt;
    co_return found->second;
  }
  Task<std::vector<Refund>> refunds_of(order::OrderId order, Deadline) override {
    std::vector<Refund> of_order;
    for (const auto& [cause, refund] : refunds)
      if (refund.order == order) of_order.push_back(refund);
    co_return of_order;
  }
  Task<list::Page<Listed>> browse(StaffFilter, list::Query, Deadline) override {
    return unexpected_call<list::Page<Listed>>();
  }
  Task<std::expected<void, HandleRefusal>> receive(Receipt, Deadline) override {
    return unexpected_call<std::expected<void, HandleRefusal>>();
  }
  Task<std::expected<void, HandleRefusal>> accept(Decision, Deadline) override {
    return unexpected_call<std::expected<void, HandleRefusal>>();
  }
  Task<std::expected<void, HandleRefusal>> refuse(Decision, Deadline) override {
    return unexpected_call<std::expected<void, HandleRefusal>>();
  }
  Task<std::expected<void, HandleRefusal>> call_off(Decision, Deadline) override {
    return unexpected_call<std::expected<void, HandleRefusal>>();
  }
  Task<std::expected<void, HandleRefusal>> settle(Settlement, Deadline) override {
    return unexpected_call<std::expected<void, HandleRefusal>>();
  }
  Task<std::expected<Uuid, HandleRefusal>> pay_back(Goodwill, Deadline) override {
    return unexpected_call<std::expected<Uuid, HandleRefusal>>();
  }

 private:
  template <class T>
  static Task<T> unexpected_call() {
    throw BrokenInvariant("the fake returns only answer questions");
  }
};

}  // namespace flipflop::returns
