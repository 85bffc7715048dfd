// admin create: the first account of staff; keys rotate: the keys that access tokens are signed
// with.

#include <fmt/core.h>
#include <unistd.h>

#include <iostream>

#include "app/upstreams.h"
#include "app/with_shop.h"
#include "platform/clock/clock.h"
#include "shop/auth/auth.h"

namespace flipflop::app {
namespace {

// What is piped in; nullopt at a terminal, where it would be seen and wait for ever.
std::optional<std::string> piped_password() {
  if (isatty(STDIN_FILENO) != 0) return std::nullopt;
  std::string line;
  if (!std::getline(std::cin, line)) return std::nullopt;
  if (line.ends_with('\r')) line.pop_back();
  if (line.empty()) return std::nullopt;
  return line;
}

std::string refusal_of(auth::Refusal refusal, const auth::Auth& face) {
  switch (refusal) {
    case auth::Refusal::invalid_email:
      return "--email is an address such as jana@example.cz";
    case auth::Refusal::unknown_role:
      return "there is no such role: owner, admin, catalogue, orders, warehouse, support, finance "
             "or "
             "marketing";
    case auth::Refusal::password_too_short:
      return fmt::format("the password has fewer than {} characters", face.password_length_least());
    case auth::Refusal::password_too_long:
      return "the password has more than 256 characters";
    case auth::Refusal::password_known:
      return "the password is easily guessed";
    case auth::Refusal::email_taken:
    case auth::Refusal::bad_credentials:
      return "the service at AUTH_SERVICE_URL knows this address by another password; give that "
             "one";
    default:
      return "the account cannot be made";
  }
}

Task<int> create(Shop* shop, const Invocation* invocation) {
  const std::optional<std::string> given = piped_password();
  auth::Appointment appointment;
  appointment.email = invocation->arguments.required("--email");
  appointment.role = invocation->arguments.required("--role");
  appointment.password = given ? *given : shop->platform().random.token();
  appointment.actor = command_line_actor;
  const std::string password = appointment.password;
  const Deadline deadline = Deadline::after(command_limit);
  const auto before = co_await shop->auth().find_by_email(appointment.email, deadline);
  const auto account = co_await shop->staff().appoint(std::move(appointment), deadline);
  if (!account) throw Refused(refusal_of(account.error(), shop->auth()));
  fmt::print("{} is {} now\n", account->email, invocation->arguments.required("--role"));
  if (before)
    fmt::print("the account was there before and keeps its password\n");
  else if (!given)
    fmt::print("password: {}\n", password);
  co_return 0;
}

Task<int> rotate(Shop* shop, const Invocation* invocation) {
  if (is_foreign(invocation->config, "auth"))
    throw Refused("tokens are signed by the service at AUTH_SERVICE_URL");
  const std::string id =
      co_await shop->staff().rotate_signing_key(command_line_actor, Deadline::after(command_limit));
  fmt::print("key {} signs in ten minutes\n", id);
  co_return 0;
}

}  // namespace

std::vector<Command> staff_commands() {
  return {
      {"admin create",
       "--email E --role R",
       "an account of staff; its password comes from stdin, or is made and printed once",
       0,
       {{"--email", "E"}, {"--role", "R"}},
       using_shop(create)},
      {"keys rotate", "", "a new key to sign access tokens with", 0, {}, using_shop(rotate)},
  };
}

}  // namespace flipflop::app
