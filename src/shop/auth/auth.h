#pragma once
// Who somebody is: accounts, passwords, sessions, roles. Owns the proof of identity and nothing
// about shopping. An e-mail belongs to the one account that proved it (verified); until then any
// number of accounts may claim it, so that registering tells nobody whether it is known.
//
// This face is spoken by our own module and by the client of a foreign auth service
// (AUTH_SERVICE_URL); what a foreign service lacks answers Refusal::not_offered. Staff, second
// factors and API keys are faces of their own, which our module alone has.

#include <expected>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/auth/api_keys.h"
#include "shop/auth/identity.h"
#include "shop/auth/second_factors.h"
#include "shop/auth/staffing.h"

namespace flipflop::auth {

// A new account, also one that nobody has verified yet.
struct AccountRegistered {
  static constexpr const char* kind = "auth.account_registered";
  AccountId account_id;
  Uuid aggregate() const { return account_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(AccountRegistered, (), (account_id))

// The account has proven its e-mail; it alone stands for the address from now on.
struct EmailVerified {
  static constexpr const char* kind = "auth.email_verified";
  AccountId account_id;
  Uuid aggregate() const { return account_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(EmailVerified, (), (account_id))

// Somebody asked for a mail with a link or a code; notification calls mint_link() when it sends.
struct LinkRequested {
  static constexpr const char* kind = "auth.link_requested";
  Uuid request_id;
  Uuid aggregate() const { return request_id; }
};
BOOST_DESCRIBE_STRUCT(LinkRequested, (), (request_id))

// The person behind the account is gone; modules drop what they keep by account.
struct AccountErased {
  static constexpr const char* kind = "auth.account_erased";
  AccountId account_id;
  Uuid aggregate() const { return account_id.uuid; }
};
BOOST_DESCRIBE_STRUCT(AccountErased, (), (account_id))

struct NewAccount {
  std::string email, password, first_name, last_name, phone;
};

struct Session {
  SessionId id;
  Device device;
  Instant created_at, last_seen_at, expires_at;
  bool is_current = false;
};

// What a mail shows: a link of the storefront, or a code of six digits.
struct Link {
  enum class Purpose { verify_email, reset_password, sign_in_code, account_exists };
  Purpose purpose = Purpose::verify_email;
  std::string recipient, first_name;
  std::string secret;  // the token of the link, or the code
  Instant expires_at;
  AccountId account = {};  // to forget the mail with it
};

// What a foreign service may lack. A page or a route whose answer could not say so asks first.
enum class Ability { sign_in_by_code, verify_email };

class Auth {
 public:
  virtual ~Auth() = default;
  virtual bool offers(Ability) const { return true; }

  virtual Task<std::expected<SignedIn, Refusal>> sign_up(NewAccount account, Device device,
                                                         Deadline deadline) = 0;
  // An account without a password, which signs in by code; the code is on its way.
  virtual Task<std::expected<Account, Refusal>> sign_up_by_contact(NewAccount account,
                                                                   Deadline deadline) = 0;
  // `second_factor` is a TOTP or a recovery code; empty when none was given.
  virtual Task<std::expected<SignedIn, Refusal>> sign_in(std::string email, std::string password,
                                                         std::string second_factor, Device device,
                                                         Deadline deadline) = 0;
  virtual Task<std::expected<SignedIn, Refusal>> refresh(std::string refresh_token, Device device,
                                                         Deadline deadline) = 0;
  virtual Task<void> sign_out(SessionId session, Deadline deadline) = 0;

  // Answers nothing about whether the account exists; the mail goes by LinkRequested.
  virtual Task<void> ask_password_reset(std::string email, Deadline deadline) = 0;
  virtual Task<std::expected<void, Refusal>> reset_password(std::string token, std::string password,
                                                            Deadline deadline) = 0;
  // Ends every other session.
  virtual Task<std::expected<void, Refusal>> change_password(AccountId account,
                                                             SessionId current_session,
                                                             std::string current_password,
                                                             std::string new_password,
                                                             Deadline deadline) = 0;
  // Whether the proof is the account's own; no session is opened. Wrong ones count as at a sign-in.
  virtual Task<std::expected<void, Refusal>> prove(AccountId account, Proof proof,
                                                   Deadline deadline) = 0;
  virtual Task<void> ask_email_verification(AccountId account, Deadline deadline) = 0;
  virtual Task<std::expected<Account, Refusal>> verify_email(std::string token,
                                                             Deadline deadline) = 0;
  virtual Task<void> ask_sign_in_code(std::string email, Deadline deadline) = 0;
  // Proves the e-mail as well. Refusal::second_factor for an account that has one: it signs in by
  // its password, which a reset by mail brings back.
  virtual Task<std::expected<SignedIn, Refusal>> sign_in_by_code(std::string email,
                                                                 std::string code, Device device,
                                                                 Deadline deadline) = 0;

  virtual Task<std::optional<Account>> find(AccountId account, Deadline deadline) = 0;
  // The verified account of an address.
  virtual Task<std::optional<Account>> find_by_email(std::string email, Deadline deadline) = 0;
  virtual Task<std::optional<Account>> rename(AccountId account, std::string first_name,
                                              std::string last_name, std::string phone,
                                              Deadline deadline) = 0;

  // Customers who signed up before that and have not proven their address yet, in the order of
  // their ids, behind `after`. None where another service keeps the accounts.
  virtual Task<std::vector<AccountId>> unproven(Instant, AccountId /*after*/, int /*limit*/,
                                                Deadline) {
    co_return std::vector<AccountId>{};
  }

  virtual Task<std::vector<Session>> sessions(AccountId account, SessionId current,
                                              Deadline deadline) = 0;
  // False when the account has no such session.
  virtual Task<bool> revoke(AccountId account, SessionId session, Deadline deadline) = 0;

  // For the mail of a LinkRequested: makes the secret now, stores its hash. nullopt when the
  // request is spent, out of date, or its account has gone.
  virtual Task<std::optional<Link>> mint_link(Uuid request, Deadline deadline) = 0;

  // Within the transaction of an erasure: the account is made nobody's, its sessions end.
  virtual Task<void> erase(pg::Tx& tx, AccountId account) = 0;

  virtual std::size_t password_length_least() const = 0;
};

}  // namespace flipflop::auth
