#pragma once
// The SQL of schema loyalty: what is read (store.cpp) and what the ledger takes (store_ledger.cpp).
// Whoever writes for an account locks its row first, then the award of an order.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/loyalty/loyalty.h"

namespace flipflop::loyalty {

struct NewEntry {
  EntryId id;
  AccountId account;
  EntryKind kind = EntryKind::earned;
  std::int64_t points = 0;
  std::optional<order::OrderId> order = {};
  std::string reason = {};
  std::optional<int> validity_months = {};  // of points that come
};

// A delivered order.
struct Award {
  order::OrderId order;
  std::string order_number;
  std::optional<AccountId> account;
  std::int64_t expected = 0;
  Instant due_at;
  bool is_awarded = false;
  Money per_point;
  std::int64_t points = 0;  // that it is worth still
};

// How an order was counted.
struct Counted {
  order::OrderId order;
  std::optional<AccountId> account;
  Money per_point;
  std::int64_t points = 0;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  Task<Account> account(AccountId id, Deadline deadline) const;
  Task<std::optional<Award>> award(order::OrderId order, Deadline deadline) const;
  // Of those behind `after`, accounts of which points may have ended.
  Task<std::vector<AccountId>> accounts_ending(AccountId after, Instant now,
                                               Deadline deadline) const;

  // Makes the account's row where there is none.
  Task<void> open(pg::Tx& tx, AccountId account) const;
  // The balance; nothing where the account never had points.
  Task<std::optional<std::int64_t>> lock(pg::Tx& tx, AccountId account) const;
  Task<void> insert(pg::Tx& tx, NewEntry entry, Instant at) const;
  // Points that ended and were neither spent nor written off; the account is locked.
  Task<std::int64_t> ended(pg::Tx& tx, AccountId account, Instant now) const;

  Task<std::optional<Coupon>> exchange_of(pg::Tx& tx, AccountId account, std::string key) const;
  Task<void> insert_exchange(pg::Tx& tx, EntryId entry, const Exchange* asked, Coupon coupon) const;

  // False when the order is there already.
  Task<bool> insert_award(pg::Tx& tx, Award award) const;
  // False when the order was counted before.
  Task<bool> count_award(pg::Tx& tx, Counted counted, Instant at) const;
  // What the order is worth still; the account is locked.
  Task<std::int64_t> lock_award(pg::Tx& tx, order::OrderId order) const;
  Task<void> lower_award(pg::Tx& tx, order::OrderId order, std::int64_t points) const;

  // Nothing comes any more, and the words of staff are gone. The account is locked.
  Task<void> forget(pg::Tx& tx, AccountId account, Instant at) const;

 private:
  pg::Database& database_;
};

}  // namespace flipflop::loyalty
