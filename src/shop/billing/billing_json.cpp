#include "platform/json/describe.h"
#include "shop/billing/issuing.h"

FLIPFLOP_JSON(flipflop::billing::BilledLine);
FLIPFLOP_JSON(flipflop::billing::BilledVat);
FLIPFLOP_JSON(flipflop::billing::BilledDiscount);
FLIPFLOP_JSON(flipflop::billing::BilledParty);
FLIPFLOP_JSON(flipflop::billing::BilledTransfer);
FLIPFLOP_JSON(flipflop::billing::Content);
FLIPFLOP_JSON(flipflop::billing::Buyer);
FLIPFLOP_JSON(flipflop::billing::Draft);
FLIPFLOP_JSON(flipflop::billing::Correction);
FLIPFLOP_JSON(flipflop::billing::DocumentIssued);
FLIPFLOP_JSON(flipflop::billing::DocumentJob);
