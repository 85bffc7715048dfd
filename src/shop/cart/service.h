#pragma once
// The buyer's use cases of a cart. Every view reads price and stock from PostgreSQL, in one flush
// with the cart itself; a change is one more flush.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "platform/clock/clock.h"
#include "platform/idempotency/once.h"
#include "platform/platform.h"
#include "shop/cart/account_carts.h"
#include "shop/cart/cart.h"
#include "shop/cart/offers.h"
#include "shop/cart/rules.h"
#include "shop/cart/store.h"
#include "shop/product/product.h"
#include "shop/user/user.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::cart {

struct Wanted {
  std::optional<product::ProductId> product;  // when given, the variant must be one of its
  product::VariantId variant;
  std::int64_t quantity = 0;
  idempotency::Once* once = nullptr;
};

// What a line is to hold; without a quantity it is taken out, and perhaps set aside.
struct LineChange {
  LineId line;
  std::optional<std::int64_t> quantity;
  bool is_set_aside = false;
  idempotency::Once* once = nullptr;
};

class Service final : public Carts {
 public:
  Service(Platform& platform, product::Products& products, warehouse::Warehouse& warehouse,
          Offers offers, AccountCarts& accounts);

  Task<std::string> token_for(std::optional<auth::AccountId> account, std::string guest_token,
                              Deadline deadline) override;
  Task<Shown> show(std::string token, Deadline deadline) override;
  Task<std::expected<Added, Refused>> add(std::string token, product::VariantId variant,
                                          std::int64_t quantity, Deadline deadline) override;
  Task<std::expected<Shown, Refused>> set_quantity(std::string token, LineId line,
                                                   std::int64_t quantity,
                                                   Deadline deadline) override;
  Task<std::expected<Shown, Refused>> remove(std::string token, LineId line,
                                             Deadline deadline) override;
  Task<void> clear(std::string token, Deadline deadline) override;
  Task<std::expected<Shown, promotion::CouponRefusal>> set_coupon(std::string token,
                                                                  std::string code,
                                                                  Deadline deadline) override;
  Task<std::expected<Shown, VoucherRefusal>> add_voucher(std::string token, std::string code,
                                                         Deadline deadline) override;
  Task<Shown> remove_voucher(std::string token, voucher::VoucherId id, Deadline deadline) override;
  Task<std::int64_t> count(std::string token, Deadline deadline) override;

  std::size_t read_cart(pg::ReadBatch& batch, std::string token) override;
  std::optional<Cart> cart_in(const pg::Rows& rows) override;
  void close(pg::WriteBatch& batch, CartId cart, std::int64_t version) override;
  void make_closed(pg::WriteBatch& batch, CartId cart, std::vector<Line> lines) override;

  Task<std::expected<Added, Refused>> put(std::string token, Wanted wanted, Deadline deadline);
  Task<std::expected<Shown, Refused>> change(std::string token, LineChange change,
                                             Deadline deadline);
  Task<void> clear_once(std::string token, idempotency::Once* once, Deadline deadline);
  // Puts in, at once, all of the lines that can be had.
  Task<Taken> put_all(std::string token, std::vector<AsideLine> lines, idempotency::Once* once,
                      Deadline deadline);
  // A schedule: carts that nobody touched for as long as their cookie lives.
  Task<void> forget_old(Deadline deadline);

 private:
  struct Seen : Surroundings {
    std::optional<StoredCart> cart;
  };
  // The cart with these vouchers; nullopt when it was changed meanwhile.
  Task<std::optional<Shown>> with_vouchers(std::string token, StoredCart cart,
                                           std::vector<voucher::VoucherId> vouchers,
                                           Deadline deadline);
  Task<Seen> look(std::string token, std::optional<product::VariantId> extra, Deadline deadline);
  // With what each of them may be (gifts.cpp); those that cannot be had are left out.
  Task<std::vector<Gift>> with_choices(std::vector<Gift> gifts, Deadline deadline);
  Task<std::expected<Added, Refused>> put_before(std::string token, Wanted wanted,
                                                 Deadline deadline);
  // Appends the lines that can be had to a batch for `cart`; how many they are.
  int put_possible(pg::WriteBatch& batch, const StoredCart& cart,
                   const std::vector<AsideLine>& lines);
  std::string begin_cart(pg::WriteBatch& batch, CartId id, std::string token);
  static std::optional<Refused> why_not(const Seen& seen, const Wanted& wanted);
  static Refused refused_by(const std::string& guard, const Wanted& wanted, const Seen& seen);

  pg::Database& database_;
  Ids& ids_;
  Random& random_;
  const Clock& clock_;
  product::Products& products_;
  warehouse::Warehouse& warehouse_;
  promotion::Promotions& promotions_;
  voucher::Vouchers& vouchers_;
  user::Groups& groups_;
  AccountCarts& accounts_;
  Store store_;
};

}  // namespace flipflop::cart
