#include "platform/idempotency/kept_answer.h"
#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(idempotency::KeptHeader);
FLIPFLOP_JSON(idempotency::KeptAnswer);

}  // namespace flipflop
