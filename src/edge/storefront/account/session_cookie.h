#pragma once
// A browser's session in a cookie that no script reads. Over https its name begins with __Host-, so
// that no other host of the domain can set one in its place.

#include "platform/http/message.h"
#include "platform/platform.h"
#include "shop/auth/auth.h"

namespace flipflop::storefront {

void set_session_cookie(http::Response& response, const Platform& platform,
                        const auth::SignedIn& signed_in);
void clear_session_cookie(http::Response& response, const Platform& platform);

}  // namespace flipflop::storefront
