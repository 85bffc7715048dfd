#include "platform/json/describe.h"
#include "platform/settings/settings.h"

FLIPFLOP_JSON(flipflop::settings::Company);
