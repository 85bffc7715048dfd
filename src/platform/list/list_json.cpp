#include "platform/json/describe.h"
#include "platform/list/http.h"

FLIPFLOP_JSON(flipflop::list::Asked);
FLIPFLOP_JSON(flipflop::list::Pagination);
