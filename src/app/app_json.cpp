#include "app/health.h"
#include "platform/json/describe.h"

namespace flipflop {
FLIPFLOP_JSON(app::HealthReply);
FLIPFLOP_JSON(app::ReadyReply);
}  // namespace flipflop
