#pragma once
// Forms of pages carry no Idempotency-Key, but an id that the page made with them.

#include <string_view>

#include "base/uuid.h"

namespace flipflop::idempotency {

// The id of what `form` makes when it asks for `wish` (all that it asks for, as one text): the same
// whenever it is sent again, another one when it comes back with another wish. A version 8 UUID of
// RFC 9562, section 5.8, from SHA-256.
Uuid id_made_by(Uuid form, std::string_view wish);

}  // namespace flipflop::idempotency
