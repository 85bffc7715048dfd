#pragma once
// Carts and their lines. Every change of a line first updates the cart's row (version + 1), so that
// an order that closes the cart at the version it read cannot miss one.

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
};

struct NewLine {
  LineId id;
  product::VariantId variant;
  std::int64_t quantity = 0;
  Money price_seen;
};

class Store {
 public:
  Store(pg::Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  // The open cart of `token`; lists its variants, and `extra`, in flipflop.variants.
  std::size_t read_cart(pg::ReadBatch& batch, std::string token,
                        std::optional<product::VariantId> extra = {});
  static std::optional<StoredCart> cart_in(const pg::Rows& rows);
  Task<std::int64_t> count(std::string token, Deadline deadline);

  void insert_cart(pg::WriteBatch& batch, CartId id, std::string token);
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

  void close(pg::WriteBatch& batch, CartId cart, std::int64_t version);
  void insert_closed(pg::WriteBatch& batch, CartId cart, std::vector<Line> lines);

  // Removes open carts that nobody touched since `before`, at most `limit`.
  Task<void> forget(Instant before, int limit, Deadline deadline);

  static constexpr const char* guard_not_open = "cart.not_open";
  static constexpr const char* guard_too_many_pieces = "cart.too_many_pieces";
  static constexpr const char* guard_too_many_lines = "cart.too_many_lines";
  static constexpr const char* guard_line_gone = "cart.line_gone";

 private:
  pg::Database& database_;
  const Clock& clock_;
};

}  // namespace flipflop::cart
