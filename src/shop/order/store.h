#pragma once
// The SQL of schema order. Reading (store.cpp), the list of staff (store_staff.cpp), placing
// (store_place.cpp), moving (store_moves.cpp), packing (store_packing.cpp), editing
// (store_edits.cpp), whose an order is (store_accounts.cpp). An order's row is locked before
// anything about the order changes, also before other modules' rows.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "platform/privacy/privacy.h"
#include "shop/order/order.h"
#include "shop/order/rules.h"

namespace flipflop::order {

// What the column `discounts` holds.
struct KeptDiscounts {
  std::vector<Discount> discounts;
};
BOOST_DESCRIBE_STRUCT(KeptDiscounts, (), (discounts))

struct NewOrder {
  View view;
  cart::CartId cart;
  payment::PaymentId payment;
  std::vector<Source> sources;
  std::vector<std::string>
      customers;  // promotion::customer_key of the buyer, when a coupon is used
};

// What decides about an order's next move.
struct Locked {
  OrderId id;
  std::string number;
  std::string access_token;
  payment::PaymentId payment;
  Status status = Status::pending;
  PaymentStatus payment_status = PaymentStatus::pending;
  std::string payment_method;
  Money total, paid_by_vouchers;
  std::string email, phone;
  Address delivery;
  bool hold_prolonged = false;
  int parts_expected = 1;
  int parts_shipped = 0;

  Money to_pay() const { return total - paid_by_vouchers; }
  // No payment was ever waited for.
  bool is_covered() const { return to_pay().is_zero(); }
};

struct Move {
  OrderId id;
  Status status = Status::pending;
  PaymentStatus payment_status = PaymentStatus::pending;
  std::optional<CancelReason> cancel_reason;
  std::string note;
  std::string actor = "system";
  bool is_internal = false;
};

struct Reduction;
struct Taking;

// In JSON, as it was and as it became; see kept_edit.h.
struct NewEdit {
  Uuid id;
  OrderId order;
  std::string actor, before, after;
};

struct PersonsOrder {
  OrderId id;
  Status status = Status::pending;
};

class Store {
 public:
  explicit Store(pg::Database& database) : database_(database) {}

  std::size_t read_serial(pg::ReadBatch& batch) const;
  static std::int64_t serial_in(const pg::Rows& rows);
  // Stage rows: the order with lines, sources and its first history entries.
  void insert(pg::WriteBatch& batch, const NewOrder& order) const;

  Task<std::optional<View>> find(OrderId id, Deadline deadline) const;
  Task<std::optional<OrderId>> id_of_account(auth::AccountId account, OrderId id,
                                             Deadline deadline) const;
  Task<std::optional<OrderId>> id_of_token(std::string access_token, Deadline deadline) const;
  Task<std::optional<OrderId>> id_of_number(std::string number, std::string email,
                                            Deadline deadline) const;
  Task<std::vector<View>> list(ListFilter filter, Deadline deadline) const;
  Task<list::Page<Listed>> browse(StaffFilter filter, list::Query query, Deadline deadline) const;

  Task<std::optional<Locked>> lock(pg::Tx& tx, OrderId id) const;
  // As version_of says it of the order's view.
  Task<std::string> version(pg::Tx& tx, OrderId id) const;
  // Every move and every note writes its history entry in the same statement.
  Task<void> move(pg::Tx& tx, Move move, Instant at) const;
  Task<void> set_hold_prolonged(pg::Tx& tx, OrderId id) const;
  // `part`: a supplier order, or nil for a parcel of ours. False when it was there already.
  Task<bool> add_shipped_part(pg::Tx& tx, OrderId id, Uuid part) const;
  Task<std::vector<Source>> sources(pg::Tx& tx, OrderId id) const;

  Task<list::Page<ToPack>> to_pack(list::Query query, Deadline deadline) const;
  // False when it waits already, or a parcel of ours left before.
  Task<bool> add_to_pack(pg::Tx& tx, OrderId id, Instant at) const;
  Task<void> remove_to_pack(pg::Tx& tx, OrderId id) const;

  Task<void> set_contact(pg::Tx& tx, OrderId id, ContactEdit edit) const;
  // Lines, sources and amounts become those that are kept.
  Task<void> set_lines(pg::Tx& tx, OrderId id, Reduction kept) const;
  // Of a paid order, whose amounts stay.
  Task<void> take_out(pg::Tx& tx, OrderId id, Taking taking) const;
  Task<void> insert_edit(pg::Tx& tx, NewEdit edit, Instant at) const;
  // Of these orders, and those whose order bore this address before.
  Task<void> erase_edits(pg::Tx& tx, std::vector<OrderId> orders, std::string email) const;

  // Which of them never ordered.
  Task<std::vector<auth::AccountId>> without_orders(std::vector<auth::AccountId> accounts,
                                                    Deadline deadline) const;
  // Guests' orders of this e-mail become the account's.
  Task<void> give_orders(pg::Tx& tx, auth::AccountId account, std::string email) const;
  // Locks the orders of the person, in the order of their ids. Empty members fit nothing.
  Task<std::vector<PersonsOrder>> lock_orders_of(pg::Tx& tx, privacy::Person person) const;
  // Replaces what tells who the buyer was; amounts and goods stay for the accounts, and so does the
  // id of an account that names nobody any more.
  Task<void> erase_buyer(pg::Tx& tx, std::vector<OrderId> orders,
                         std::optional<Uuid> account) const;

 private:
  Task<void> set_sources(pg::Tx& tx, OrderId id, std::vector<Source> sources) const;
  Task<std::vector<View>> load(std::vector<OrderId> ids, Deadline deadline) const;

  pg::Database& database_;
};

}  // namespace flipflop::order
