#include "platform/http/test_router.h"

#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(http::router_test::ProductQuery);
FLIPFLOP_JSON(http::router_test::NewLine);
FLIPFLOP_JSON(http::router_test::Path);
FLIPFLOP_JSON(http::router_test::Answer);
FLIPFLOP_JSON(http::router_test::Beside);

}  // namespace flipflop
