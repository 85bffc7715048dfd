// Vouchers that a cart will be paid by.

#include <algorithm>

#include "shop/cart/service.h"

namespace flipflop::cart {
namespace {

constexpr int most_attempts = 4;

VoucherRefusal refusal_of(voucher::Refusal refusal) {
  switch (refusal) {
    case voucher::Refusal::blocked:
      return VoucherRefusal::blocked;
    case voucher::Refusal::expired:
      return VoucherRefusal::expired;
    case voucher::Refusal::spent:
      return VoucherRefusal::spent;
    case voucher::Refusal::unknown:
      break;
  }
  return VoucherRefusal::unknown;
}

}  // namespace

Task<std::expected<Shown, VoucherRefusal>> Service::add_voucher(std::string token, std::string code,
                                                                Deadline deadline) {
  const auto voucher = co_await vouchers_.find_by_code(std::move(code), deadline);
  if (!voucher) co_return std::unexpected(VoucherRefusal::unknown);
  if (voucher->refusal) co_return std::unexpected(refusal_of(*voucher->refusal));
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    Seen seen = co_await look(token, {}, deadline);
    if (!seen.cart) co_return std::unexpected(VoucherRefusal::no_cart);
    std::vector<voucher::VoucherId> vouchers = seen.cart->vouchers;
    if (std::ranges::find(vouchers, voucher->id) == vouchers.end()) vouchers.push_back(voucher->id);
    if (vouchers.size() > static_cast<std::size_t>(voucher::most_per_order))
      co_return std::unexpected(VoucherRefusal::too_many);
    auto view = co_await with_vouchers(token, *std::move(seen.cart), std::move(vouchers), deadline);
    if (view) co_return *std::move(view);
  }
  throw Overloaded("the cart is being changed by other requests");
}

Task<Shown> Service::remove_voucher(std::string token, voucher::VoucherId id, Deadline deadline) {
  for (int attempt = 0; attempt < most_attempts; ++attempt) {
    Seen seen = co_await look(token, {}, deadline);
    if (!seen.cart) co_return Shown{};
    std::vector<voucher::VoucherId> vouchers = seen.cart->vouchers;
    std::erase(vouchers, id);
    auto view = co_await with_vouchers(token, *std::move(seen.cart), std::move(vouchers), deadline);
    if (view) co_return *std::move(view);
  }
  throw Overloaded("the cart is being changed by other requests");
}

Task<std::optional<Shown>> Service::with_vouchers(std::string token, StoredCart cart,
                                                  std::vector<voucher::VoucherId> vouchers,
                                                  Deadline deadline) {
  if (cart.vouchers != vouchers) {
    pg::WriteBatch batch(database_);
    store_.set_vouchers(batch, cart, vouchers);
    const auto done = co_await batch.commit(deadline);
    if (!done) co_return std::nullopt;
  }
  Shown view = co_await show(std::move(token), deadline);
  co_return view;
}

}  // namespace flipflop::cart
