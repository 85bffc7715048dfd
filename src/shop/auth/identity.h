#pragma once
// Part of the face: the values that all of it speaks in.

#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/json/json.h"

namespace flipflop::auth {

using AccountId = Id<struct AccountTag>;
using SessionId = Id<struct SessionTag>;

struct Account {
  AccountId id;
  std::string email;  // lower case; empty for an account known by phone alone
  std::string first_name, last_name, phone;
  bool is_active = true;
  bool is_verified = false;        // the e-mail was proven
  bool has_second_factor = false;  // TOTP is set up
  std::vector<std::string> roles;  // "customer", "owner", ...
  Instant created_at, updated_at;
};

// The cookie of a browser's session. Over https its name makes a browser refuse one that another
// host of the domain has set, or that came without TLS.
inline std::string_view session_cookie(std::string_view public_url) {
  return public_url.starts_with("https://") ? "__Host-ff_session" : "ff_session";
}

// A browser holds an opaque cookie, a program a signed access token and a refresh token.
enum class SessionKind { browser, token };
BOOST_DESCRIBE_ENUM(SessionKind, browser, token)

// From where somebody comes: kept with the session and shown to its owner, never logged.
struct Device {
  std::string address;
  std::string user_agent;
  SessionKind kind = SessionKind::token;  // what a sign-in hands out
};

struct SignedIn {
  Account account;
  SessionId session;
  std::string access_token;   // of a token session: signed, for the API, minutes
  std::string refresh_token;  // of a token session: single use; each refresh answers the next one
  std::string cookie;         // of a browser session: for an HttpOnly cookie
  Instant expires_at;         // of the session
};

// How somebody who is signed in shows once more who they are.
struct Proof {
  std::string password, code;  // one of them: the password, or a sign-in code that was mailed
  std::string second_factor;   // a TOTP or a recovery code, of accounts that have one
  Device device;               // where it comes from: guessers wait by network
};

enum class Refusal {
  bad_credentials,     // wrong password, unknown account, inactive: never told apart
  second_factor,       // the password was right; the TOTP or a recovery code is missing
  bad_second_factor,   // wrong, or used before
  too_many_attempts,   // wait, or prove the e-mail by a code instead
  password_too_short,  // shorter than password_length_least()
  password_too_long,   // over 256 characters
  password_known,      // on the list of common ones, or made of the shop's or the person's name
  invalid_link,        // unknown, used or out of date
  reused_token,        // a refresh token came twice: its whole family is revoked
  invalid_email,       // no address of the form name@example.cz
  unknown_role,
  second_factor_set,  // there is one already
  no_second_factor,   // there is none, or its enrolment was never begun or is out of date
  not_offered,        // a foreign service does not do this
  email_taken,        // says a foreign service; ours never tells
};

}  // namespace flipflop::auth
