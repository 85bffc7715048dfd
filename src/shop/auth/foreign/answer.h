#pragma once
// What a foreign auth service says, taken apart. All of it is input from outside: it is read within
// limits, a member that we do not know is passed over, one of another type makes the answer
// unsound, and no text of it is ever logged or shown. Its answers come bare or in our envelope.
// Pure.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "platform/json/json.h"
#include "shop/auth/auth.h"

namespace flipflop::auth::foreign {

struct WireUser {
  json::Raw id;
  std::optional<std::string> email, first_name, last_name, phone;
  std::optional<bool> is_active, is_verified, has_second_factor;
  std::optional<std::vector<std::string>> roles;
};
BOOST_DESCRIBE_STRUCT(WireUser, (),
                      (id, email, first_name, last_name, phone, is_active, is_verified,
                       has_second_factor, roles))

struct WireAnswer {
  std::optional<bool> valid;
  std::optional<WireUser> user;
  std::optional<std::string> access_token, refresh_token;
};
BOOST_DESCRIBE_STRUCT(WireAnswer, (), (valid, user, access_token, refresh_token))

struct WireEnvelope {
  std::optional<bool> valid;
  std::optional<WireUser> user;
  std::optional<std::string> access_token, refresh_token;
  std::optional<WireAnswer> data;
};
BOOST_DESCRIBE_STRUCT(WireEnvelope, (), (valid, user, access_token, refresh_token, data))

struct WireMistake {
  std::optional<std::string> field, code;
};
BOOST_DESCRIBE_STRUCT(WireMistake, (), (field, code))

struct WireError {
  std::optional<std::string> code;
  std::optional<std::vector<WireMistake>> details;
};
BOOST_DESCRIBE_STRUCT(WireError, (), (code, details))

// `error` is an object of ours, or a word of the framework's, whose mistakes are in `message`.
struct WireRefusal {
  std::optional<json::Raw> error, message;
};
BOOST_DESCRIBE_STRUCT(WireRefusal, (), (error, message))

// Somebody whom the service knows; texts are cut to what our rows hold.
struct Person {
  AccountId id;
  std::string email, first_name, last_name, phone;
  bool is_active = true;
  bool is_verified = false;
  bool has_second_factor = false;
  std::vector<std::string> roles;  // as the service names them
};

struct Entered {
  Person person;
  std::string access_token, refresh_token;
};

// nullopt: no sound answer.
std::optional<Entered> entered_in(const std::string& body);
struct Validity {
  std::optional<Person> person;  // nullopt: the token is not good
};
std::optional<Validity> validity_in(const std::string& body);

// Why the service refused, as far as it says in a way that can be understood.
struct Refused {
  int status = 0;
  std::string code;                 // "SECOND_FACTOR_REQUIRED"; empty in answers of the framework
  std::optional<Refusal> password;  // what is wrong with the new password
  bool is_about_email = false;
};
Refused refused_in(int status, const std::string& body);

// The account of an id: the id itself where it is a uuid, else one that is made from it and is the
// same each time. nullopt for what is neither a text nor a whole number.
std::optional<AccountId> account_of_id(const json::Raw& id);
// A session that stands for a token, made from it in the same way.
SessionId session_of_token(std::string_view token);

inline constexpr std::size_t longest_foreign_token = 4096;
// Tokens travel in headers: visible ASCII alone, not too much of it.
bool is_token(std::string_view text);

}  // namespace flipflop::auth::foreign
