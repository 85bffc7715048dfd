#pragma once
// Pure decisions about money: what a provider's report means for an attempt, what a transfer is
// worth, when to ask again. The transition tables are also in SQL (migrations/0001_payment.sql).

#include <chrono>
#include <optional>
#include <vector>

#include "shop/payment/payment.h"
#include "shop/payment/providers/provider.h"

namespace flipflop::payment {

enum class AttemptState { created, pending, paid, failed, disputed };
BOOST_DESCRIBE_ENUM(AttemptState, created, pending, paid, failed, disputed)

// Cash on delivery and bank transfer need no provider.
inline constexpr const char* bank_transfer_code = "bank_transfer";
inline constexpr const char* on_delivery_code = "cod";

enum class Transfers { offered, not_offered };

// Methods a buyer may choose, in the order in which they are offered: one per provider, then those
// without one. Hold times are those of docs/architecture.md, "Time".
std::vector<MethodInfo> methods_for(const Providers& providers, Transfers transfers);

bool has_money(State state);   // paid, refund_due, refunded
bool is_payable(State state);  // created, pending, failed: a new attempt makes sense

enum class Verdict {
  wait,            // still open
  capture,         // the money is there and belongs to the order
  capture_excess,  // the money is there, but the order was paid already: it goes back
  fail,            // this attempt ends without money
  dispute,         // money was reported that is not what we asked for: a person must look
  nothing          // known already
};

struct AttemptFacts {
  AttemptState state = AttemptState::created;
  State intent = State::created;
  Money due;
};

Verdict judge(const AttemptFacts& attempt, const Report& report);

// Whether a provider says of a captured payment what a person must look at: that its money is not
// there any more, though we sent none back, or that it was another sum.
bool contradicts(const AttemptFacts& attempt, bool is_refunded, const Report& report);

// What a credit on the bank account is for an intent that its variable symbol named.
Receipt judge_transfer(std::string_view method, State state, Money due, Money amount);

// Longer than any provider keeps a payment open.
inline constexpr std::chrono::days attempt_life{3};
// How long to wait before a pending attempt of this age is asked about again; nullopt when it is
// given up.
std::optional<std::chrono::seconds> next_check_in(Duration age);

}  // namespace flipflop::payment
