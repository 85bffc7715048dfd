#pragma once
// ISDOC 6.0.2, the Czech exchange format of invoices (https://isdoc.cz/6.0.2/): what accounting
// programs read instead of the paper. Pure.

#include <string>

#include "shop/billing/billing.h"

namespace flipflop::billing {

// The whole file, UTF-8. A corrective document is a credit note (DocumentType 2), whose amounts are
// positive: its type says that they are taken back, as in UBL, which ISDOC comes from.
std::string isdoc_of(DocumentId id, const Content& content);

}  // namespace flipflop::billing
