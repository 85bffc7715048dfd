#pragma once
// Part of the face: vouchers as staff issue, see and decide about them.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/audit_log/actor.h"
#include "platform/json/json.h"
#include "platform/list/list.h"
#include "platform/loop/task.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::voucher {

using VoucherId = Id<struct VoucherTag>;
using BatchId = Id<struct VoucherBatchTag>;

enum class State { active, blocked, expired };
BOOST_DESCRIBE_ENUM(State, active, blocked, expired)

enum class EntryKind { issued, spent, given_back, adjusted, expired };
BOOST_DESCRIBE_ENUM(EntryKind, issued, spent, given_back, adjusted, expired)

struct KeptVoucher {
  VoucherId id;
  BatchId batch;
  std::string label;  // of the batch
  std::string last_four;
  Money value, balance;
  Instant valid_until;
  State state = State::active;
  std::string block_reason;
  Instant created_at;
};

struct LedgerEntry {
  EntryKind kind = EntryKind::issued;
  Money amount;  // below zero for what was taken
  std::optional<Uuid> order;
  std::string note;
  Instant at;
};

struct VoucherFilter {
  std::optional<BatchId> batch;
  std::optional<State> state;
  std::string last_four;  // empty: any
};
const list::List& voucher_list();

enum class StaffRefusal {
  unknown,
  codes_hidden,    // issued by somebody else, or too long ago
  expired,         // nothing can be decided about it any more
  beyond_balance,  // less than nothing would be left
};

inline constexpr int most_issued_at_once = 1000;
inline constexpr Money least_value{100};
inline constexpr Money most_value{10'000'000};

struct Issue {
  std::string label;
  int pieces = 1;
  Money value;
  Instant valid_until;
  idempotency::Once* once = nullptr;
  std::optional<Uuid> form = {};  // that may be sent twice: it issues once what it asks for
};

struct Blocking {
  VoucherId id;
  std::string reason;  // empty: it is let go again
  idempotency::Once* once = nullptr;
};

struct Adjustment {
  VoucherId id;
  Money amount;  // more or less
  std::string reason;
  idempotency::Once* once = nullptr;
};

struct ShownCode {
  VoucherId id;
  std::string code;
};

// Everything is written together with its line in the audit log. Codes are not in what a key
// remembers: whoever issued a batch looks at them apart, for an hour, so that neither a lost answer
// nor a curious colleague costs anything.
class Desk {
 public:
  virtual ~Desk() = default;

  // Why vouchers cannot be good until then; empty when they can.
  virtual std::string refusal_of_end(Instant valid_until) const = 0;
  virtual Task<BatchId> issue(Issue issue, audit_log::Actor actor, Deadline deadline) = 0;
  virtual Task<std::expected<std::vector<ShownCode>, StaffRefusal>> codes(BatchId id,
                                                                          audit_log::Actor actor,
                                                                          Deadline deadline) = 0;
  virtual Task<std::expected<void, StaffRefusal>> block(Blocking blocking, audit_log::Actor actor,
                                                        Deadline deadline) = 0;
  virtual Task<std::expected<void, StaffRefusal>> adjust(Adjustment adjustment,
                                                         audit_log::Actor actor,
                                                         Deadline deadline) = 0;
  virtual Task<std::optional<KeptVoucher>> voucher(VoucherId id, Deadline deadline) = 0;
  // Newest first, at most 1,000.
  virtual Task<std::vector<LedgerEntry>> ledger(VoucherId id, Deadline deadline) = 0;
  virtual Task<list::Page<KeptVoucher>> browse(VoucherFilter filter, list::Query query,
                                               Deadline deadline) = 0;
};

// What the audit log keeps; codes are never in it.
struct IssueRecord {
  std::string label;
  std::int64_t pieces = 0;
  Money value;
  Instant valid_until;
};
BOOST_DESCRIBE_STRUCT(IssueRecord, (), (label, pieces, value, valid_until))

struct VoucherRecord {
  State state = State::active;
  Money value, balance;
  std::string reason;
};
BOOST_DESCRIBE_STRUCT(VoucherRecord, (), (state, value, balance, reason))

}  // namespace flipflop::voucher
