#pragma once
// Internal to http: the one shape of JSON answers, and of errors.

#include <string>
#include <string_view>

#include "platform/http/message.h"
#include "platform/http/problem.h"

namespace flipflop::http {

// {"success":false,"error":{"code","message","details"?,"data"?}}
Response problem_envelope(const Problem& problem);
// {"success":false,"error":"<code>","message","details"?}, of routes with flat errors
Response flat_problem(const Problem& problem);
// The code of a status for errors that the framework itself answers.
std::string_view code_of_status(int status);

// Problems of the framework, worded for the client.
Problem framework_problem(int status);

}  // namespace flipflop::http
