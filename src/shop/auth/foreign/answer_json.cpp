#include "platform/json/describe.h"
#include "shop/auth/foreign/answer.h"

namespace flipflop {

FLIPFLOP_JSON(auth::foreign::WireUser);
FLIPFLOP_JSON(auth::foreign::WireAnswer);
FLIPFLOP_JSON(auth::foreign::WireEnvelope);
FLIPFLOP_JSON(auth::foreign::WireMistake);
FLIPFLOP_JSON(auth::foreign::WireError);
FLIPFLOP_JSON(auth::foreign::WireRefusal);

}  // namespace flipflop
