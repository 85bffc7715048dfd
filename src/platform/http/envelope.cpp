#include "platform/http/envelope.h"

#include "platform/http/router.h"

namespace flipflop::http {

namespace {

void write_member(std::string& out, std::string_view name, std::string_view text) {
  if (out.back() != '{') out.push_back(',');
  out.append("\"").append(name).append("\":");
  json::write_string(out, text);
}

void write_details(std::string& out, const Problem& problem) {
  if (!problem.details().empty()) {
    out += R"(,"details":[)";
    for (const json::FieldError& detail : problem.details()) {
      if (out.back() != '[') out.push_back(',');
      out.push_back('{');
      write_member(out, "field", detail.path);
      write_member(out, "code", detail.code);
      write_member(out, "message", detail.message);
      out.push_back('}');
    }
    out.push_back(']');
  }
  if (!problem.data().empty()) out.append(R"(,"data":)").append(problem.data());
}

Response error_response(std::string body, const Problem& problem) {
  Response response = json_text(std::move(body), problem.status());
  if (problem.retry_after_seconds() > 0) {
    response.with("Retry-After", std::to_string(problem.retry_after_seconds()));
  }
  return response;
}

std::string_view message_of_status(int status) {
  switch (status) {
    case 400:
      return "The request is not well-formed.";
    case 401:
      return "Log in first.";
    case 403:
      return "You may not do this.";
    case 404:
      return "There is nothing at this address.";
    case 405:
      return "This address does not know that method.";
    case 408:
      return "The request did not arrive in time.";
    case 413:
      return "The body of the request is too large.";
    case 414:
      return "The address is too long.";
    case 415:
      return "This kind of body is not understood here.";
    case 417:
      return "Only 100-continue may be expected.";
    case 431:
      return "The headers of the request are too large.";
    case 501:
      return "This method is not understood.";
    case 503:
      return "The shop is busy. Try again in a moment.";
    case 504:
      return "The answer took too long. Try again in a moment.";
    case 505:
      return "Only HTTP/1.1 and HTTP/1.0 are understood.";
    default:
      return "Something went wrong on our side. It has been recorded.";
  }
}

}  // namespace

std::string_view code_of_status(int status) {
  switch (status) {
    case 400:
      return "VALIDATION_ERROR";
    case 401:
      return "UNAUTHORIZED";
    case 403:
      return "FORBIDDEN";
    case 404:
      return "NOT_FOUND";
    case 405:
      return "METHOD_NOT_ALLOWED";
    case 408:
      return "REQUEST_TIMEOUT";
    case 409:
      return "CONFLICT";
    case 413:
      return "PAYLOAD_TOO_LARGE";
    case 414:
      return "URI_TOO_LONG";
    case 415:
      return "UNSUPPORTED_MEDIA_TYPE";
    case 417:
      return "EXPECTATION_FAILED";
    case 429:
      return "RATE_LIMITED";
    case 431:
      return "HEADERS_TOO_LARGE";
    case 501:
      return "NOT_IMPLEMENTED";
    case 502:
      return "BAD_GATEWAY";
    case 503:
      return "UNAVAILABLE";
    case 504:
      return "TIMEOUT";
    case 505:
      return "VERSION_NOT_SUPPORTED";
    default:
      return "INTERNAL_ERROR";
  }
}

Problem framework_problem(int status) {
  Problem problem(status, std::string(code_of_status(status)),
                  std::string(message_of_status(status)));
  if (status == 503) return std::move(problem).with_retry_after(1);
  return problem;
}

Response problem_envelope(const Problem& problem) {
  std::string out = R"({"success":false,"error":{)";
  write_member(out, "code", problem.code());
  write_member(out, "message", problem.what());
  write_details(out, problem);
  out += "}}";
  return error_response(std::move(out), problem);
}

Response flat_problem(const Problem& problem) {
  std::string out = R"({"success":false)";
  write_member(out, "error", problem.code());
  write_member(out, "message", problem.what());
  write_details(out, problem);
  out += "}";
  return error_response(std::move(out), problem);
}

namespace detail {

Response enveloped(const Envelope& parts, int status, Fields headers) {
  std::string out;
  out.reserve(parts.data.size() + parts.meta.size() + parts.beside.size() + 40);
  out.append(R"({"success":true,"data":)").append(parts.data);
  if (!parts.meta.empty()) out.append(R"(,"meta":)").append(parts.meta);
  if (parts.beside.size() > 2) {
    out.push_back(',');
    out.append(parts.beside, 1, parts.beside.size() - 2);
  }
  out.push_back('}');
  Response response = json_text(std::move(out), status);
  response.headers = std::move(headers);
  return response;
}

}  // namespace detail

}  // namespace flipflop::http
