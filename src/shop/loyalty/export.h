#pragma once
// The points of an account as its person takes them along.

#include <string>
#include <vector>

#include "platform/json/json.h"
#include "shop/loyalty/loyalty.h"

namespace flipflop::loyalty {

struct ExportedEntry {
  EntryKind kind = EntryKind::earned;
  std::int64_t points = 0;
  std::string order_number, reason;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(ExportedEntry, (), (kind, points, order_number, reason, at))

struct ExportedCoupon {
  std::string code;
  Money amount;
  Instant made_at, valid_until;
};
BOOST_DESCRIBE_STRUCT(ExportedCoupon, (), (code, amount, made_at, valid_until))

struct ExportedPoints {
  std::int64_t balance = 0;
  std::vector<ExportedEntry> entries;
  std::vector<ExportedCoupon> coupons;
};
BOOST_DESCRIBE_STRUCT(ExportedPoints, (), (balance, entries, coupons))

inline ExportedPoints exported(const Account& account) {
  ExportedPoints points;
  points.balance = account.balance;
  for (const Entry& one : account.entries)
    points.entries.push_back({one.kind, one.points, one.order_number, one.reason, one.at});
  for (const Coupon& one : account.coupons)
    points.coupons.push_back({one.code, one.amount, one.made_at, one.until});
  return points;
}

}  // namespace flipflop::loyalty
