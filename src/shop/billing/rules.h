#pragma once
// What stands on a document and what it adds up to. Pure.

#include <optional>
#include <string>
#include <vector>

#include "platform/settings/settings.h"
#include "shop/billing/billing.h"

namespace flipflop::billing {

// A gross amount of one rate.
struct RateAmount {
  VatRate rate;
  Money amount;
};

// Per rate, highest first.
std::vector<RateAmount> amounts_of(const std::vector<BilledLine>& lines);
std::vector<RateAmount> amounts_of(const std::vector<BilledVat>& vat);
Money sum_of(const std::vector<RateAmount>& amounts);
// What `corrected` leaves of `amounts`, per rate; rates of which nothing is left are left out.
// nullopt: it takes more than there is.
std::optional<std::vector<RateAmount>> left_of(const std::vector<RateAmount>& amounts,
                                               const std::vector<RateAmount>& corrected);

// Each line, all lines against the VAT per rate, and the total.
bool adds_up(const Draft& draft);
bool adds_up(const Correction& correction);

// "F2600000001" and "D2600000001".
std::string number_of(Kind kind, int year, std::int64_t serial);

// Whoever gives no DIČ in the settings of the company pays no VAT.
bool is_vat_payer(const settings::Company& company);
BilledParty seller_of(const settings::Company& company);

// What is known on the day of issue.
struct Issue {
  std::string number;
  Instant at;
  Instant due_at;
  const settings::Company& company;
  std::string payment_label;
  BilledTransfer transfer = {};
};
Content content_of(const Draft& draft, const Issue& issue);

// A correction takes `amounts` back of what `earlier` corrections (negative, per rate) left.
struct Corrected {
  const Content& original;
  const std::vector<BilledVat>& earlier;
  const std::vector<RateAmount>& amounts;
  DocumentId original_id;
};
Content correction_of(const Correction& correction, const Corrected& corrected, const Issue& issue);

}  // namespace flipflop::billing
