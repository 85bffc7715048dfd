#pragma once
// Whose request it is, and the answers that all routes of this module share.

#include "platform/http/router.h"
#include "shop/user/user.h"

namespace flipflop::user {

// The account of the caller. Problem 403 for a principal that is no customer's account, such as an
// API key: it keeps nothing here.
AccountId account_of(const http::Call& call);

// 401: the account was erased while its session was still believed.
http::Problem erased();

}  // namespace flipflop::user
