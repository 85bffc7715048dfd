#include "platform/http/asset_path.h"
#include "platform/http/router.h"
#include "platform/json/describe.h"

FLIPFLOP_JSON(flipflop::http::Nothing);
FLIPFLOP_JSON(flipflop::http::AssetPath);
