#pragma once
// Gift vouchers. A voucher is a multi-purpose one (zákon 235/2004 Sb., section 15b): selling it is
// not taxed, and paying with it is a means of payment and no discount. An order's total, its VAT
// and its documents stay whole; only what is left to be paid gets smaller.
//
// What a voucher is worth is an append-only ledger, and its balance is kept by the ledger's trigger
// between nothing and its value. Orders know it by its id: the code is proven once, when it is
// entered, and kept nowhere.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/voucher/staff.h"

namespace flipflop::voucher {

inline constexpr int most_per_order = 5;

// All that an order took of its vouchers is on them again.
struct VouchersGivenBack {
  static constexpr const char* kind = "voucher.given_back";
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(VouchersGivenBack, (), (order_id))

enum class Refusal { unknown, blocked, expired, spent };
BOOST_DESCRIBE_ENUM(Refusal, unknown, blocked, expired, spent)

// What whoever knows its code is told.
struct Voucher {
  VoucherId id;
  std::string last_four;  // of the code, to tell several apart
  Money balance;
  Instant valid_until;             // exclusive
  std::optional<Refusal> refusal;  // why it pays nothing now
};

// What one voucher pays of an order.
struct Piece {
  VoucherId voucher;
  std::string last_four;
  Money amount;
};

// Those that are good pay one after another, as they are given, until `total` is paid. A voucher
// that nothing is left for is not taken. Pure.
std::vector<Piece> pieces_of(const std::vector<Voucher>& vouchers, Money total);
Money sum_of(const std::vector<Piece>& pieces);

struct GivenBack {
  Money amount;         // by this cause
  Money left;           // what the order still has of its vouchers
  bool is_new = false;  // false: the cause was served before, or there was nothing to give
};

class Vouchers {
 public:
  virtual ~Vouchers() = default;

  // The voucher of a code as typed, whatever its state; nullopt for a code that is none.
  virtual Task<std::optional<Voucher>> find_by_code(std::string typed, Deadline deadline) = 0;
  // Those of them that exist: what ends sooner first, so that it is spent first.
  virtual Task<std::vector<Voucher>> find(std::vector<VoucherId> ids, Deadline deadline) = 0;

  // Stage coupons: takes these pieces for the order, in this order (guard_changed).
  virtual void spend(pg::WriteBatch& batch, Uuid order_id, const std::vector<Piece>& pieces) = 0;
  static constexpr const char* guard_changed = "voucher.changed";
  // Gives back at most `most` of what the order took, once for each cause. The caller has locked
  // the order. VouchersGivenBack is told with the last of it.
  virtual Task<GivenBack> give_back(pg::Tx& tx, Uuid order_id, Uuid cause, Money most) = 0;
  // The same with all that is left; the order's own id is the cause.
  virtual Task<GivenBack> give_all_back(pg::Tx& tx, Uuid order_id) = 0;
};

}  // namespace flipflop::voucher
