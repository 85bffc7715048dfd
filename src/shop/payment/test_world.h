#pragma once
// The payment module over a real database with a provider that does as it is told, for the module's
// own tests. Made, used and dropped inside run_here.

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>

#include "platform/http/client.h"
#include "platform/loop/loop.h"
#include "platform/test_module.h"
#include "shop/payment/case_desk.h"
#include "shop/payment/http.h"
#include "shop/payment/providers/bogus.h"
#include "shop/payment/reconciliation.h"
#include "shop/payment/service.h"

namespace flipflop::payment {

// Payments by reference, set by the test; the reference is the attempt's id.
class ScriptedProvider final : public Provider {
 public:
  std::map<std::string, Report> payments;
  std::map<std::string, int> starts;  // by attempt id: more than one is a repeated call
  std::vector<Uuid> refunds;          // every call
  std::map<Uuid, Money> sent;         // what went back, once per refund
  bool refuses_start = false;
  bool refuses_refund = false;
  bool is_down = false;

  std::string_view name() const override { return "scripted"; }
  Task<std::expected<Started, StartRefused>> start(StartRequest request, Deadline) override {
    if (is_down) throw http::Unreachable("scripted is down");
    if (refuses_start) co_return std::unexpected(StartRefused{"scripted"});
    const auto reference = request.attempt_id.text();
    ++starts[reference];
    payments.try_emplace(reference, Report{ProviderState::pending, request.amount, "CZK"});
    co_return Started{reference, "https://pay.example/" + reference};
  }
  Task<Report> fetch(std::string reference, Deadline) override {
    if (is_down) throw http::Unreachable("scripted is down");
    co_return payments.at(reference);
  }
  Task<ReturnAnswer> refund(std::string, Uuid refund_id, Money amount, Deadline) override {
    if (is_down) throw http::Unreachable("scripted is down");
    refunds.push_back(refund_id);
    if (refuses_refund) co_return ReturnAnswer::refused;
    sent.try_emplace(refund_id, amount);
    co_return ReturnAnswer::done;
  }
  // The body is "event reference"; the header says whether it is genuine.
  std::optional<Notice> verify(const http::Request& message, Instant) const override {
    if (message.header("x-genuine") != "yes") return std::nullopt;
    const auto body = json::from_text<BogusMessage>(message.body);
    if (!body) return std::nullopt;
    return Notice{body->event_id, body->reference};
  }
};

struct World : TestModule {
  explicit World(const pg::TestDatabase& given, std::unique_ptr<Provider> another = nullptr)
      : TestModule(given) {
    auto made = std::make_unique<ScriptedProvider>();
    provider = made.get();
    Providers providers;
    providers.push_back(std::move(made));
    if (another != nullptr) providers.push_back(std::move(another));
    settlement = std::make_unique<Settlement>(tools, stores, std::move(providers),
                                              "http://shop.example/api/payments/webhooks/");
    settlement->register_jobs();
    service =
        std::make_unique<Service>(tools, stores, *settlement,
                                  ReceivingAccount{"2000000018/2010", "CZ8120100000002000000018"});
    desk = std::make_unique<CaseDesk>(CaseDesk::Needs{tools, stores, *settlement, audit_log});
    reconciliation = std::make_unique<Reconciliation>(tools, stores, *settlement);
  }

  // What the ledger says is what happened; run_in asks at the end of every scenario.
  void expect_sound() const {
    expect_sound_ledger();
    EXPECT_EQ(
        number(
            "SELECT coalesce(-sum(amount), 0)::bigint - (SELECT coalesce(sum(amount), 0) "
            "FROM payment.case WHERE state = 'open' AND currency = 'CZK' AND kind IN "
            "('unknown_symbol', 'wrong_amount', 'not_expected', 'difference', 'unknown_payment')) "
            "FROM payment.entry WHERE account = 'unmatched'"),
        0);
  }
  void expect_sound_ledger() const {
    EXPECT_EQ(number("SELECT count(*) FROM (SELECT 1 FROM payment.entry GROUP BY transaction_id "
                     "HAVING sum(amount) <> 0) AS unbalanced"),
              0);
    const std::string kept =
        "(SELECT coalesce(sum(amount) - sum(refunded), 0) FROM payment.capture)";
    EXPECT_EQ(number("SELECT coalesce(-sum(amount), 0)::bigint - " + kept +
                     " FROM payment.entry WHERE account = 'receivable' AND event <> 'settled'"),
              0);
    EXPECT_EQ(number("SELECT coalesce(-sum(amount), 0)::bigint - (SELECT coalesce(sum(amount), 0) "
                     "FROM payment.refund WHERE state = 'due') FROM payment.entry "
                     "WHERE account = 'refund_payable'"),
              0);
  }

  jobs::Job job() const { return {.id = {}, .queue = {}, .key = {}, .deadline = soon()}; }

  Tools tools{*database, outbox, jobs, clock, ids};
  Store store{*database};
  CaseStore case_store{*database};
  Stores stores{store, case_store};
  audit_log::AuditLog audit_log{ids, clock};
  ScriptedProvider* provider = nullptr;
  std::unique_ptr<Settlement> settlement;
  std::unique_ptr<Service> service;
  std::unique_ptr<CaseDesk> desk;
  std::unique_ptr<Reconciliation> reconciliation;
};

// Runs `scenario` with a world of its own.
template <class Scenario>
void in_world(Scenario scenario) {
  run_in<World>(scenario);
}

inline Task<NewPayment> created(World* world, std::string method,
                                std::string order_number = "2026000001") {
  NewPayment payment{.id = world->ids.next_as<PaymentId>(),
                     .order_id = world->ids.next(),
                     .order_number = std::move(order_number),
                     .amount = Money{149900},
                     .method = std::move(method),
                     .return_url = "http://shop.example/objednavka/x"};
  pg::WriteBatch batch(*world->database);
  world->service->create(batch, payment);
  const auto committed = co_await batch.commit(world->soon());
  EXPECT_TRUE(committed.has_value());
  co_return payment;
}

// Paid in full by the method's own way.
inline Task<NewPayment> paid(World* world, std::string method) {
  auto payment = co_await created(world, std::move(method));
  if (payment.method == "bank_transfer") {
    const auto receipt = co_await world->service->receive_transfer(
        payment.order_number, payment.amount, "in-" + payment.order_number, world->soon());
    EXPECT_EQ(receipt, Receipt::booked);
    co_return payment;
  }
  co_await world->service->start_now(payment.id, world->soon());
  const auto attempt = co_await world->store.current_attempt(payment.id, world->soon());
  world->provider->payments.at(attempt->reference).state = ProviderState::paid;
  co_await world->settlement->check(world->job(), {attempt->id});
  co_return payment;
}

// Works what is enqueued in `queue` until nothing waits there.
inline Task<void> worked(World* world, std::string queue) {
  const auto keys = pg::query_now(world->conninfo, "SELECT key FROM platform.job WHERE queue = '" +
                                                       queue + "' AND state = 'waiting'");
  for (const auto& row : keys) co_await world->jobs.work_now(queue, row.at(0), world->soon());
}

inline Task<State> state_of(World* world, Uuid order_id) {
  const auto view = co_await world->service->find(order_id, world->soon());
  co_return view.value().state;
}

}  // namespace flipflop::payment
