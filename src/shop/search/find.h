#pragma once
// The search itself: one pass over a category's list or over what the words of the query hit. Pure.

#include "shop/search/search.h"

namespace flipflop::search {

Found find(const Replica& replica, const Filter& filter);

}  // namespace flipflop::search
