#include "platform/http/problem.h"

namespace flipflop::http {

Problem bad_request(const std::string& message, std::vector<json::FieldError> details) {
  return {400, "VALIDATION_ERROR", message, std::move(details)};
}

Problem not_found(const std::string& message) {
  return {404, "NOT_FOUND", message};
}

Problem conflict(std::string code, const std::string& message) {
  return {409, std::move(code), message};
}

}  // namespace flipflop::http
