#include "platform/json/describe.h"
#include "shop/auth/auth.h"

namespace flipflop {

FLIPFLOP_JSON(auth::AccountRegistered);
FLIPFLOP_JSON(auth::EmailVerified);
FLIPFLOP_JSON(auth::LinkRequested);
FLIPFLOP_JSON(auth::AccountErased);

}  // namespace flipflop
