#include "platform/http/router.h"
#include "platform/json/describe.h"

FLIPFLOP_JSON(flipflop::http::Nothing);
