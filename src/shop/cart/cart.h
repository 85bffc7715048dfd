#pragma once
// A buyer's cart, known by an unguessable token (header X-Cart-Token or cookie ff_cart; stored
// hashed), or an account's, which has one over all its devices. It holds variants and quantities;
// prices are read when it is shown. An ordered cart never changes again and becomes at most one
// order.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/auth/auth.h"
#include "shop/product/product.h"
#include "shop/promotion/promotion.h"
#include "shop/voucher/voucher.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::cart {

using CartId = Id<struct CartTag>;
using LineId = Id<struct LineTag>;

inline constexpr int largest_quantity = 999;
inline constexpr int most_lines = 100;

// An account's cart with something in it was left alone for some hours; told once, and again when
// it was changed and left alone once more.
struct CartAbandoned {
  static constexpr const char* kind = "cart.abandoned";
  CartId cart_id;
  Uuid aggregate() const { return cart_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(CartAbandoned, (), (cart_id))

struct Line {
  LineId id;
  product::VariantId variant;
  std::int64_t quantity = 0;
};

struct Cart {
  CartId id;
  std::int64_t version = 0;                       // grows with every change
  std::vector<Line> lines;                        // newest first
  std::string coupon;                             // the code that was entered; empty: none
  std::vector<voucher::VoucherId> vouchers = {};  // that were entered
};

// A line as the buyer sees it, with today's price and stock.
struct ShownLine {
  Line line;
  product::PricedVariant item;
  std::int64_t available = 0;
  bool is_available = false;          // sellable and enough of it
  std::optional<Money> price_before;  // set when the price changed since it was put in
  Money unit_price;                   // what a piece costs this buyer
  Money total;                        // of its pieces, before what is taken off the whole cart
};

// Taken off the whole cart by a promotion.
struct Discount {
  std::string name;
  Money amount;  // nothing for a promotion of the delivery
};

// Beside the cart (set aside for later, shared by somebody, a gift), with today's price and stock.
struct AsideLine {
  product::PricedVariant item;
  std::int64_t quantity = 0;
  std::int64_t available = 0;
  bool is_available = false;  // sellable and enough of it
};

// Earned, but not in the cart yet.
struct Gift {
  std::string name;  // of the promotion
  std::int64_t pieces = 0;
  std::vector<product::ProductId> products;
  std::vector<AsideLine> choices;  // of these what can be had; only show() looks them up
};

struct Shown {
  CartId id;
  std::string token;  // a guest's own; empty for an account's cart, and when there is no cart
  std::int64_t version = 0;
  std::vector<ShownLine> lines;
  Money goods;  // the sum of the lines
  std::vector<Discount> discounts;
  Money total;  // of the goods, without the discounts
  std::int64_t item_count = 0;
  std::string coupon;                                      // the code that was entered
  std::optional<promotion::CouponRefusal> coupon_refusal;  // why it does not hold
  bool coupon_helps = false;  // it takes something off, or will off the delivery or for a gift
  std::vector<Gift> gifts;
  std::string customer_group;                   // of the account; empty: none
  promotion::Offered offered;                   // the rules by which this was priced
  std::vector<voucher::Voucher> vouchers = {};  // that were entered, in the order that they pay in
};

// An item of a cart as promotions see it.
promotion::Item priced_item(const product::PricedVariant& item, std::int64_t quantity);
// What a buyer is told of the steps of a price that concern the whole cart.
std::vector<Discount> discounts_of(const promotion::Priced& priced);

enum class Refusal { unknown_variant, not_for_sale, out_of_stock, too_many_lines, unknown_line };
struct Refused {
  Refusal reason;
  std::int64_t available = 0;  // for out_of_stock
  std::int64_t requested = 0;  // for out_of_stock: on the line altogether
};

enum class VoucherRefusal { no_cart, unknown, blocked, expired, spent, too_many };
BOOST_DESCRIBE_ENUM(VoucherRefusal, no_cart, unknown, blocked, expired, spent, too_many)

struct Added {
  std::string token;  // of a guest's cart, new when none was given; empty for an account's
  LineId line;
  Shown cart;
};

struct Taken {
  std::string token;       // as of Added
  int lines = 0;           // that are in the cart now
  int lines_left_out = 0;  // sold out, not for sale any more, or too many
};

// What is not in the cart: set aside for later by the buyer, and carts that were shared by a link.
// `once` may be null.
class Aside {
 public:
  virtual ~Aside() = default;

  // Newest first, at most 100.
  virtual Task<std::vector<AsideLine>> saved(std::string token, Deadline deadline) = 0;
  virtual Task<std::expected<Shown, Refused>> set_aside(std::string token, LineId line,
                                                        idempotency::Once* once,
                                                        Deadline deadline) = 0;
  // Puts it into the cart again; unknown_line when it is not set aside.
  virtual Task<std::expected<Added, Refused>> take_back(std::string token,
                                                        product::VariantId variant,
                                                        idempotency::Once* once,
                                                        Deadline deadline) = 0;
  // False when it is not set aside.
  virtual Task<bool> drop(std::string token, product::VariantId variant, idempotency::Once* once,
                          Deadline deadline) = 0;

  // The code of a link to what is in the cart now, good for 30 days; nullopt for an empty cart.
  virtual Task<std::optional<std::string>> share(std::string token, idempotency::Once* once,
                                                 Deadline deadline) = 0;
  // Empty for an unknown or old code.
  virtual Task<std::vector<AsideLine>> shared(std::string code, Deadline deadline) = 0;
  // Puts all of it that can be had into the cart; unknown_line for an unknown or old code.
  virtual Task<std::expected<Taken, Refused>> take_shared(std::string token, std::string code,
                                                          idempotency::Once* once,
                                                          Deadline deadline) = 0;
};

class Carts {
 public:
  virtual ~Carts() = default;

  // The token by which this buyer's cart is found, for all calls below: a guest's own, and for an
  // account one that never leaves the shop. What a guest put together before signing in goes into
  // the account's cart at this call, once.
  virtual Task<std::string> token_for(std::optional<auth::AccountId> account,
                                      std::string guest_token, Deadline deadline) = 0;

  // An unknown or ordered cart shows as empty.
  virtual Task<Shown> show(std::string token, Deadline deadline) = 0;
  // Puts pieces in, onto the line that has the variant already. An empty or unknown token makes a
  // cart.
  virtual Task<std::expected<Added, Refused>> add(std::string token, product::VariantId variant,
                                                  std::int64_t quantity, Deadline deadline) = 0;
  virtual Task<std::expected<Shown, Refused>> set_quantity(std::string token, LineId line,
                                                           std::int64_t quantity,
                                                           Deadline deadline) = 0;
  virtual Task<std::expected<Shown, Refused>> remove(std::string token, LineId line,
                                                     Deadline deadline) = 0;
  virtual Task<void> clear(std::string token, Deadline deadline) = 0;
  // Remembers the code for an open cart if it holds now; an empty one is forgotten. A cart that
  // does not exist takes none (CouponRefusal::unknown).
  virtual Task<std::expected<Shown, promotion::CouponRefusal>> set_coupon(std::string token,
                                                                          std::string code,
                                                                          Deadline deadline) = 0;
  // Remembers the voucher of the code for an open cart if it pays something now. Entering one twice
  // changes nothing.
  virtual Task<std::expected<Shown, VoucherRefusal>> add_voucher(std::string token,
                                                                 std::string code,
                                                                 Deadline deadline) = 0;
  virtual Task<Shown> remove_voucher(std::string token, voucher::VoucherId id,
                                     Deadline deadline) = 0;
  // Pieces in the cart, for the badge.
  virtual Task<std::int64_t> count(std::string token, Deadline deadline) = 0;

  // Read batch: the open cart of `token`; also lists its variants in flipflop.variants and its
  // coupon in flipflop.coupon for the statements behind it. cart_in() is nullopt when there is
  // none.
  virtual std::size_t read_cart(pg::ReadBatch& batch, std::string token) = 0;
  virtual std::optional<Cart> cart_in(const pg::Rows& rows) = 0;
  // Stage carts: open -> ordered at this version (guard_cart_changed).
  virtual void close(pg::WriteBatch& batch, CartId cart, std::int64_t version) = 0;
  // Stage carts: a cart made of these lines, ordered at once (an order without a cart).
  virtual void make_closed(pg::WriteBatch& batch, CartId cart, std::vector<Line> lines) = 0;
  static constexpr const char* guard_cart_changed = "cart.changed";
};

}  // namespace flipflop::cart
