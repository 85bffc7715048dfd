#pragma once
// What a refusal means to a client of the API.

#include <string>

#include "platform/http/problem.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

// `password_field` is the member that a password came in.
http::Problem problem_of(Refusal refusal, std::size_t password_length_least,
                         const std::string& password_field = "password");

}  // namespace flipflop::auth
