#include "shop/auth/http_refusal.h"

#include "shop/auth/password_rules.h"

namespace flipflop::auth {
namespace {

constexpr int wait_seconds = 60;

http::Problem field_problem(const std::string& field, const std::string& code,
                            const std::string& message) {
  return http::bad_request(message, {{field, code, message}});
}

}  // namespace

http::Problem problem_of(Refusal refusal, std::size_t password_length_least,
                         const std::string& password_field) {
  switch (refusal) {
    case Refusal::bad_credentials:
      return {401, "INVALID_CREDENTIALS", "Invalid credentials"};
    case Refusal::second_factor:
      return {401, "SECOND_FACTOR_REQUIRED", "Give the code of your authenticator as well."};
    case Refusal::bad_second_factor:
      return {401, "SECOND_FACTOR_INVALID", "The code of the authenticator is not valid."};
    case Refusal::too_many_attempts:
      return http::Problem(429, "TOO_MANY_ATTEMPTS",
                           "Too many wrong passwords or codes. Wait, sign in by a code sent by "
                           "mail, or use a recovery code.")
          .with_retry_after(wait_seconds);
    case Refusal::password_too_short:
      return field_problem(
          password_field, "too_short",
          "A password has at least " + std::to_string(password_length_least) + " characters.");
    case Refusal::password_too_long:
      return field_problem(
          password_field, "too_long",
          "A password has at most " + std::to_string(password_length_most) + " characters.");
    case Refusal::password_known:
      return field_problem(password_field, "known",
                           "This password is easily guessed. Choose another one.");
    case Refusal::invalid_link:
      return {400, "INVALID_TOKEN", "The link was used, is out of date, or was never sent."};
    case Refusal::reused_token:
      return {401, "TOKEN_REUSED", "The refresh token was used before; sign in again."};
    case Refusal::invalid_email:
      return field_problem("email", "invalid_format", "An e-mail address like name@example.cz.");
    case Refusal::unknown_role:
      return field_problem("role", "invalid_choice", "There is no such role.");
    case Refusal::email_taken:
      return {409, "EMAIL_TAKEN",
              "This address cannot be registered. Sign in, or reset its password."};
    case Refusal::second_factor_set:
      return http::conflict("SECOND_FACTOR_SET", "The account has a second factor already.");
    case Refusal::no_second_factor:
      return http::conflict("NO_SECOND_FACTOR",
                            "There is no second factor, or its enrolment is out of date.");
    case Refusal::not_offered:
      break;
  }
  return {501, "NOT_OFFERED", "The auth service of this shop does not offer this."};
}

}  // namespace flipflop::auth
