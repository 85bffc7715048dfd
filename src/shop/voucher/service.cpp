#include "shop/voucher/service.h"

#include <algorithm>

#include "base/invariant.h"
#include "shop/voucher/code.h"

namespace flipflop::voucher {
namespace {

constexpr int most_at_once = 500;
constexpr int most_rounds = 100;
// More than any order costs (Money::parse).
constexpr Money everything{10'000'000'000'000};

}  // namespace

std::vector<Piece> pieces_of(const std::vector<Voucher>& vouchers, Money total) {
  std::vector<Piece> pieces;
  Money left = total;
  for (const Voucher& voucher : vouchers) {
    const Money amount = std::min(voucher.balance, left);
    if (voucher.refusal || amount.is_zero()) continue;
    pieces.push_back({voucher.id, voucher.last_four, amount});
    left = left - amount;
  }
  return pieces;
}

Money sum_of(const std::vector<Piece>& pieces) {
  Money sum;
  for (const Piece& piece : pieces) sum = sum + piece.amount;
  return sum;
}

Task<std::optional<Voucher>> Service::find_by_code(std::string typed, Deadline deadline) {
  const std::string letters = letters_of(typed);
  if (letters.empty()) co_return std::nullopt;
  auto voucher = co_await store_.by_hash(hash_of(letters), needs_.clock.now(), deadline);
  co_return voucher;
}

Task<std::vector<Voucher>> Service::find(std::vector<VoucherId> ids, Deadline deadline) {
  return store_.find(std::move(ids), needs_.clock.now(), deadline);
}

void Service::spend(pg::WriteBatch& batch, Uuid order_id, const std::vector<Piece>& pieces) {
  invariant(pieces.size() <= static_cast<std::size_t>(most_per_order),
            "an order is paid by at most five vouchers");
  if (!pieces.empty()) store_.spend(batch, order_id, pieces, needs_.clock.now());
}

Task<GivenBack> Service::give_back(pg::Tx& tx, Uuid order_id, Uuid cause, Money most) {
  invariant(most > Money{}, "nothing is given back");
  const auto given = co_await store_.give_back(tx, {order_id, cause, most}, needs_.clock.now());
  if (given.is_new && given.left.is_zero())
    co_await needs_.outbox.publish(tx, VouchersGivenBack{order_id});
  co_return given;
}

Task<GivenBack> Service::give_all_back(pg::Tx& tx, Uuid order_id) {
  return give_back(tx, order_id, order_id, everything);
}

Task<void> Service::expire(Deadline deadline) {
  for (int round = 0; round < most_rounds; ++round) {
    pg::Tx tx = co_await needs_.database.begin(deadline);
    const std::int64_t expired = co_await store_.expire(tx, needs_.clock.now(), most_at_once);
    co_await tx.commit();
    if (expired < most_at_once) co_return;
  }
}

}  // namespace flipflop::voucher
