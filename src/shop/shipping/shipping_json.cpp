#include "platform/json/describe.h"
#include "shop/shipping/carriers/bogus.h"
#include "shop/shipping/http.h"
#include "shop/shipping/service.h"
#include "shop/shipping/shipping.h"

FLIPFLOP_JSON(flipflop::shipping::ParcelSent);
FLIPFLOP_JSON(flipflop::shipping::ParcelDelivered);
FLIPFLOP_JSON(flipflop::shipping::ParcelReturned);
FLIPFLOP_JSON(flipflop::shipping::TrackJob);
FLIPFLOP_JSON(flipflop::shipping::MethodAnswer);
FLIPFLOP_JSON(flipflop::shipping::BogusScan);
FLIPFLOP_JSON(flipflop::shipping::BogusParcel);
