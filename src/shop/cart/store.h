#pragma once
// Carts, their lines and what lies beside them. Every change of a line first updates the cart's row
// (version + 1), so that an order that closes the cart at the version it read cannot miss one.

#include <optional>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/pg/pg.h"
#include "shop/cart/cart.h"

namespace flipflop::cart {

// A line with the price its buyer saw.
struct StoredLine {
  Line line;
  std::optional<Money> price_seen;
};

struct StoredCart {
  CartId id;
  std::int64_t version = 0;
  std::vector<StoredLine> lines;  // newest first
  std::string coupon;
  std::vector<voucher::VoucherId> vouchers = {};
};

struct NewLine {
  LineId id;
  product::VariantId variant;
  std::int64_t quantity = 0;
  Money price_seen;
};

// Whose a cart is: everybody by token, and an account besides.
struct Owner {
  std::string token;
  std::optional<Uuid> account;
};

struct KeptLine {
  product::VariantId variant;
  std::int64_t quantity = 0;
  bool is_aside = false;  // set aside for later
};

class Store {
 public:
  Store(pg::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  // The open cart of `token`; lists its variants, and `extra`, in flipflop.variants.
  std::size_t read_cart(pg::ReadBatch& batch, std::string token,
                        std::optional<product::VariantId> extra = {});
  static std::optional<StoredCart> cart_in(const pg::Rows& rows);
  Task<std::int64_t> count(std::string token, Deadline deadline);

  // Guard: no other request made one for this account (guard_not_open).
  void insert_cart(pg::WriteBatch& batch, CartId id, Owner owner);
  // Guard: the cart is still open.
  void touch(pg::WriteBatch& batch, CartId id);
  // Guards: at most 999 pieces on the line and 100 lines in the cart.
  void add_line(pg::WriteBatch& batch, CartId cart, NewLine line);
  // Guard: the line is still there.
  void set_quantity(pg::WriteBatch& batch, CartId cart, LineId line, std::int64_t quantity);
  void remove_line(pg::WriteBatch& batch, CartId cart, LineId line);
  void clear(pg::WriteBatch& batch, std::string token);
  // Of an open cart.
  void set_coupon(pg::WriteBatch& batch, CartId cart, std::string code);

  // Of a cart that is open at this version.
  void set_vouchers(pg::WriteBatch& batch, const StoredCart& cart,
                    const std::vector<voucher::VoucherId>& vouchers);

  void close(pg::WriteBatch& batch, CartId cart, std::int64_t version);
  void insert_closed(pg::WriteBatch& batch, CartId cart, std::vector<Line> lines);

  // Removes open carts that nobody touched since `before`, at most `limit`.
  Task<void> forget(Instant before, int limit, Deadline deadline);

  // The open cart of this token, locked.
  Task<std::optional<CartId>> lock_open(pg::Tx& tx, std::string token) const;
  // The account's open cart, made as `fresh` when there is none, locked.
  Task<CartId> lock_of_account(pg::Tx& tx, CartId fresh, Owner owner) const;
  // Both are locked; `from` is gone afterwards.
  Task<void> move_into(pg::Tx& tx, CartId from, CartId into) const;
  // Whether the token has an open cart or something set aside.
  Task<bool> has_something(std::string token, Deadline deadline) const;
  Task<void> erase(pg::Tx& tx, Uuid account) const;
  Task<std::vector<KeptLine>> kept_of(Uuid account, Deadline deadline) const;
  // Accounts' carts with something in them that nobody touched since `before` and that were not
  // marked at their present version.
  Task<std::vector<CartId>> mark_abandoned_before(pg::Tx& tx, Instant before, int limit) const;

  // Guard: at most 100 things set aside (guard_too_many_lines).
  void save(pg::WriteBatch& batch, Owner owner, product::VariantId variant, std::int64_t quantity);
  // Guard: it is set aside (guard_not_saved).
  void drop_saved(pg::WriteBatch& batch, std::string token, product::VariantId variant);
  void move_saved(pg::WriteBatch& batch, std::string from, Owner into);
  Task<void> move_saved(pg::Tx& tx, std::string from, Owner into) const;
  // Both list their variants in flipflop.variants; kept_lines() reads the rows.
  std::size_t read_saved(pg::ReadBatch& batch, std::string token);
  std::size_t read_shared(pg::ReadBatch& batch, std::string code, Instant since);
  static std::vector<KeptLine> kept_lines(const pg::Rows& rows, bool is_aside);
  void share(pg::WriteBatch& batch, std::string code, const std::vector<Line>& lines);
  Task<void> forget_aside(Instant saved_before, Instant shared_before, int limit,
                          Deadline deadline) const;

  static constexpr const char* guard_not_open = "cart.not_open";
  static constexpr const char* guard_too_many_pieces = "cart.too_many_pieces";
  static constexpr const char* guard_too_many_lines = "cart.too_many_lines";
  static constexpr const char* guard_line_gone = "cart.line_gone";
  static constexpr const char* guard_not_saved = "cart.not_saved";

 private:
  // Only the hash is stored: whoever reads the table cannot open the carts.
  static std::string hash_of(const std::string& token);

  pg::Database& database_;
  const Clock& clock_;
};

}  // namespace flipflop::cart
