#pragma once
// What people see instead of an error envelope. Rendered without the database: what is not known
// (the seller, the categories) is left out or shown as the sample.

#include <string>

#include "edge/storefront/layout/page_shell.h"
#include "platform/http/server.h"

namespace flipflop::storefront {

// `shell` and `search` outlive the result.
http::ErrorPage error_page(PageShell& shell, search::Search& search);

}  // namespace flipflop::storefront
