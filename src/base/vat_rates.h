#pragma once
// The Czech rates of VAT and from when until when each held (zákon 235/2004 Sb., section 47). When
// the law changes, a line is added here before it does.

#include <optional>

#include "base/instant.h"
#include "base/money.h"

namespace flipflop {

// The second reduced rate went into the reduced one with 2024. `zero` is what is exempt with the
// right of deduction.
enum class VatClass { standard, reduced, second_reduced, zero };

// nullopt: there was none of this class, or it was before 2013, of which nothing is known here.
std::optional<VatRate> vat_rate(VatClass kind, Instant at);

// Whether anything may be sold at this rate at this time.
bool is_vat_rate(VatRate rate, Instant at);

}  // namespace flipflop
