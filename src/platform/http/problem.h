#pragma once
// Bad input or a refusal on its way to the client: thrown only in http.cpp and page files, turned
// by the session into the one error envelope
//   {"success":false,"error":{"code","message","details":[{"field","code","message"}]}}
// or, where the client asked for a page, into the error page.

#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "platform/json/json.h"

namespace flipflop::http {

class Problem : public std::runtime_error {
 public:
  Problem(int status, std::string code, const std::string& message,
          std::vector<json::FieldError> details = {})
      : std::runtime_error(message),
        status_(status),
        code_(std::move(code)),
        details_(std::move(details)) {}

  int status() const { return status_; }
  const std::string& code() const { return code_; }
  const std::vector<json::FieldError>& details() const { return details_; }
  // A raw JSON value given as `error.data`, for answers that carry more (the new total).
  const std::string& data() const { return data_; }
  Problem&& with_data(std::string json) && {
    data_ = std::move(json);
    return std::move(*this);
  }
  int retry_after_seconds() const { return retry_after_seconds_; }
  Problem&& with_retry_after(int seconds) && {
    retry_after_seconds_ = seconds;
    return std::move(*this);
  }

 private:
  int status_;
  std::string code_;
  std::vector<json::FieldError> details_;
  std::string data_;
  int retry_after_seconds_ = 0;
};

Problem bad_request(const std::string& message, std::vector<json::FieldError> details = {});
Problem not_found(const std::string& message);
Problem conflict(std::string code, const std::string& message);

}  // namespace flipflop::http
