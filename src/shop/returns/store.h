#pragma once
// The SQL of schema returns. Reading (store.cpp), the list of staff (store_staff.cpp), writing
// (store_moves.cpp), money and people (store_refunds.cpp). Locks are taken in one
// order everywhere: the order's row, the case, the counters by variant; then other modules' rows.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "platform/privacy/privacy.h"
#include "shop/returns/returns.h"
#include "shop/returns/rules.h"

namespace flipflop::returns {

// What decides about a case's next move.
struct Locked {
  CaseId id;
  std::string number;
  order::OrderId order;
  Kind kind = Kind::withdrawal;
  State state = State::announced;
};

// What an order has of cases, under its lock.
struct Asked {
  std::optional<CaseId> same_key;  // asked for with this key before
  std::string fingerprint;         // of that request
  std::int64_t next_serial = 1;    // of the kind
};

struct Move {
  CaseId id;
  State state = State::announced;
  std::string actor = "system";
  std::string note = {};
};

// What a receipt or a settlement writes beside the move.
struct Amounts {
  Money goods, delivery, reduction;
  std::string reduction_reason;
};

struct LineEnd {
  product::VariantId variant;
  std::optional<Disposition> disposition;
  Money refund;
};

// What a case does to the count of one line.
struct Count {
  product::VariantId variant;
  std::int64_t pieces = 0;
  Money money = {};
};

// A withdrawal whose goods came before the money for them.
struct Owed {
  CaseId id;
  Money had, rest;  // what went back then, and what is to follow
};

struct Overdue {
  Kind kind = Kind::withdrawal;
  std::int64_t cases = 0;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  Task<std::optional<View>> find(CaseId id, Deadline deadline) const;
  Task<std::vector<View>> of_order(order::OrderId order, Deadline deadline) const;
  Task<std::vector<Counted>> counters(order::OrderId order, Deadline deadline) const;
  Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query, Deadline deadline) const;

  Task<Asked> asked_before(pg::Tx& tx, order::OrderId order, std::string key, Kind kind) const;
  // Stage rows.
  void insert(pg::WriteBatch& batch, const View& made, const Announcement& announcement) const;
  Task<std::optional<Locked>> lock(pg::Tx& tx, CaseId id) const;
  // Every move writes its history entry in the same statement.
  Task<void> move(pg::Tx& tx, Move move, Instant at) const;
  Task<void> settle(pg::Tx& tx, Move move, Remedy outcome, Instant at) const;
  Task<void> set_amounts(pg::Tx& tx, CaseId id, Amounts amounts) const;
  Task<void> end_lines(pg::Tx& tx, CaseId id, std::vector<LineEnd> lines) const;

  // One counter for each line of the order, made before its first case.
  Task<void> open_counters(order::View order, Deadline deadline) const;
  Task<void> open_counters(pg::Tx& tx, order::View order) const;
  Task<std::vector<Counted>> lock_counters(pg::Tx& tx, order::OrderId order) const;
  // False, and nothing is taken, when a line has not so many pieces left.
  Task<bool> take(pg::Tx& tx, order::OrderId order, std::vector<Count> counts) const;
  Task<void> give_back(pg::Tx& tx, order::OrderId order, std::vector<Count> counts) const;
  // The pieces came back for this money; without pieces, money alone.
  Task<void> count_back(pg::Tx& tx, order::OrderId order, std::vector<Count> counts) const;

  Task<void> insert_refund(pg::Tx& tx, Refund refund) const;
  // The same for a case of which a part, or nothing, went back before.
  Task<void> raise_refund(pg::Tx& tx, Refund refund) const;
  // Under the order's lock: its withdrawals that ended with less than they come to.
  Task<std::vector<Owed>> refunded_short(pg::Tx& tx, order::OrderId order) const;
  // Under the order's lock: all that was asked back of it.
  Task<Money> asked_back(pg::Tx& tx, order::OrderId order) const;
  // Of the refund for a cause, what went onto vouchers.
  Task<Money> to_vouchers(pg::Tx& tx, Uuid cause) const;
  // False when it was marked before, or is of nobody here.
  Task<bool> mark_sent(pg::Tx& tx, Uuid cause, Instant at) const;
  Task<std::optional<Refund>> find_refund(Uuid cause, Deadline deadline) const;
  Task<std::vector<Refund>> refunds_of(order::OrderId order, Deadline deadline) const;

  Task<std::vector<CaseId>> announced_of(pg::Tx& tx, order::OrderId order) const;
  // Claims that are due before `limit` and were not warned of; marks them.
  Task<std::vector<Locked>> take_unwarned(pg::Tx& tx, Instant limit, Instant now) const;
  Task<std::vector<Overdue>> count_overdue(Instant now, Deadline deadline) const;

  // Found by their orders, and by the address that they are confirmed to.
  Task<std::vector<View>> cases_of_person(std::vector<order::OrderId> orders, std::string email,
                                          Deadline deadline) const;
  Task<bool> is_any_under_way(pg::Tx& tx, std::vector<order::OrderId> orders,
                              std::string email) const;
  Task<void> erase_person(pg::Tx& tx, std::vector<order::OrderId> orders, std::string email) const;

 private:
  Task<std::vector<View>> load(std::vector<CaseId> ids, Deadline deadline) const;

  pg::Database& database_;
};

}  // namespace flipflop::returns
