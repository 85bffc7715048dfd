#pragma once
// Which pages of other origins may call the API from a browser (the Fetch standard's CORS). Only
// origins that are named, compared exactly; never "null" and never any. They may send the visitor's
// cookies along, so naming an origin means trusting it.

#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "platform/http/message.h"

namespace flipflop::http {

class Cors {
 public:
  Cors() = default;  // nobody
  // "https://shop.example, http://localhost:3000". The error is the part that is no origin.
  static std::expected<Cors, std::string> parse(std::string_view list);

  // Whether the request is for the API and comes from a named origin.
  bool allows(const Request& request) const;
  // What every answer of the API carries: leave for a named origin, and that it depends on it.
  void add_headers(const Request& request, Response& response) const;
  // The same for the question that a browser asks first; `methods` as in Allow.
  void add_preflight_headers(const Request& request, const std::string& methods,
                             Response& response) const;

 private:
  std::vector<std::string> origins_;  // lower case
};

}  // namespace flipflop::http
