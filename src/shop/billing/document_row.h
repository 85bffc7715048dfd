#pragma once
// How stored columns become values again.

#include <string>
#include <string_view>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/billing/rules.h"

namespace flipflop::billing {

std::string name_of(Kind kind);
Kind kind_named(std::string_view name);

std::vector<VatRate> rates_of(const std::vector<RateAmount>& amounts);
std::vector<Money> moneys_of(const std::vector<RateAmount>& amounts);
// Two array columns, the first of which is `column`.
std::vector<RateAmount> amounts_in(const pg::Row& row, int column);

// Columns id, order_id, kind, number, issued_at, total, content->>'originalNumber'.
Document document_in(const pg::Row& row);
// The same with the content behind them.
Issued issued_in(const pg::Row& row);

}  // namespace flipflop::billing
