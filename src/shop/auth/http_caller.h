#pragma once
// Who calls a route of auth, as the faces name it.

#include "platform/http/router.h"
#include "shop/auth/identity.h"

namespace flipflop::auth {

Device device_of(const http::Call& call);
AccountId account_of(const http::Call& call);
SessionId session_of(const http::Call& call);

}  // namespace flipflop::auth
