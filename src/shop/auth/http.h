#pragma once
// REST of auth. Answers are those of the platform and, beside them, the members that clients of the
// old auth service read. Input is what is listed here: whoever sends a role is told that it is not
// known.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/auth/auth.h"
#include "shop/auth/credentials.h"
#include "shop/auth/person.h"

namespace flipflop::auth {

using EmailText = json::Text<3, 254>;
using NameText = json::Text<0, 100>;
using PhoneText = json::Text<0, 30>;

struct RegisterInput {
  EmailText email;
  std::string password;  // as it is: neither trimmed nor cut
  std::optional<NameText> first_name, last_name;
  std::optional<PhoneText> phone;
};
BOOST_DESCRIBE_STRUCT(RegisterInput, (), (email, password, first_name, last_name, phone))

struct LoginInput {
  EmailText email;
  std::string password;
  std::optional<json::Text<0, 32>> second_factor;  // a TOTP or a recovery code
};
BOOST_DESCRIBE_STRUCT(LoginInput, (), (email, password, second_factor))

struct ShownToken {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(ShownToken, (), (token))

struct RefreshInput {
  std::string refresh_token;
};
BOOST_DESCRIBE_STRUCT(RefreshInput, (), (refresh_token))

struct EmailInput {
  EmailText email;
};
BOOST_DESCRIBE_STRUCT(EmailInput, (), (email))

struct ResetInput {
  std::string token, new_password;
};
BOOST_DESCRIBE_STRUCT(ResetInput, (), (token, new_password))

struct ChangeInput {
  std::string current_password, new_password;
};
BOOST_DESCRIBE_STRUCT(ChangeInput, (), (current_password, new_password))

enum class ContactType { email, phone };
BOOST_DESCRIBE_ENUM(ContactType, email, phone)

struct ContactInput {
  ContactType type = ContactType::email;
  EmailText value;
  std::optional<bool> is_primary;
};
BOOST_DESCRIBE_STRUCT(ContactInput, (), (type, value, is_primary))

struct RegisterContactInput {
  json::Text<1, 200> name;
  std::vector<ContactInput> contact_info;
  json::Ignored source, session_id;
};
BOOST_DESCRIBE_STRUCT(RegisterContactInput, (), (name, contact_info, source, session_id))

struct LoginContactInput {
  json::Or<ContactType, ContactType::email> type;
  EmailText value;
  std::optional<json::Text<1, 16>> code;  // of the mail; without it one is sent
};
BOOST_DESCRIBE_STRUCT(LoginContactInput, (), (type, value, code))

struct OwnNamesInput {
  std::optional<NameText> first_name, last_name;
  std::optional<PhoneText> phone;
};
BOOST_DESCRIBE_STRUCT(OwnNamesInput, (), (first_name, last_name, phone))

struct SessionPath {
  SessionId id;
};
BOOST_DESCRIBE_STRUCT(SessionPath, (), (id))

// `token` is the name that the old shop reads.
struct Tokens {
  User user;
  std::string token, access_token, refresh_token;
  SessionId session_id;
  std::optional<Instant> expires_at;  // of the session; a foreign service does not say
};
BOOST_DESCRIBE_STRUCT(Tokens, (),
                      (user, token, access_token, refresh_token, session_id, expires_at))

struct TokensBeside {
  User user;
  std::string access_token, refresh_token;
};
BOOST_DESCRIBE_STRUCT(TokensBeside, (), (user, access_token, refresh_token))

struct UserAnswer {
  User user;
};
BOOST_DESCRIBE_STRUCT(UserAnswer, (), (user))

struct Validity {
  bool valid = true;
  User user;
};
BOOST_DESCRIBE_STRUCT(Validity, (), (valid, user))

struct MessageAnswer {
  std::string message;
};
BOOST_DESCRIBE_STRUCT(MessageAnswer, (), (message))

struct ContactAccount {
  AccountId user_id;
  std::optional<SessionId> session_id;  // comes with the code
  std::string message;
  bool is_new_user = true;  // of every answer, or it would tell who is known
  User user;
};
BOOST_DESCRIBE_STRUCT(ContactAccount, (), (user_id, session_id, message, is_new_user, user))

// Without a code only `message` is there.
struct ContactLogin {
  std::string message;
  std::optional<User> user;
  std::optional<SessionId> session_id;
  std::optional<std::string> token, access_token, refresh_token;
};
BOOST_DESCRIBE_STRUCT(ContactLogin, (),
                      (message, user, session_id, token, access_token, refresh_token))

class Routes {
 public:
  Routes(Auth& auth, TokenAuthenticator& authenticator, std::string public_url)
      : auth_(auth), authenticator_(authenticator), public_url_(std::move(public_url)) {}
  void register_on(http::Router& router);

 private:
  using TokensReply = http::Reply<Tokens, TokensBeside>;
  using MessageReply = http::Reply<MessageAnswer, MessageAnswer>;
  using UserReply = http::Reply<UserAnswer, UserAnswer>;

  void register_entering(http::Router& router);
  void register_proving(http::Router& router);
  void register_contacts(http::Router& router);
  void register_own(http::Router& router);

  Task<TokensReply> sign_up(http::Call call, RegisterInput in);
  Task<TokensReply> login(http::Call call, LoginInput in);
  Task<TokensReply> refresh(http::Call call, RefreshInput in);
  Task<http::Reply<Validity, Validity>> validate(http::Call call, ShownToken in);
  Task<MessageReply> logout(http::Call call, http::Nothing in);

  Task<MessageReply> ask_reset(http::Call call, EmailInput in);
  Task<MessageReply> reset(http::Call call, ResetInput in);
  Task<MessageReply> change(http::Call call, ChangeInput in);
  Task<UserReply> verify_email(http::Call call, ShownToken in);
  Task<MessageReply> resend(http::Call call, http::Nothing in);

  Task<http::Reply<ContactAccount, ContactAccount>> register_contact(http::Call call,
                                                                     RegisterContactInput in);
  Task<http::Reply<ContactLogin, ContactLogin>> login_contact(http::Call call,
                                                              LoginContactInput in);

  Task<UserReply> profile(http::Call call, http::Nothing in);
  Task<UserReply> change_profile(http::Call call, OwnNamesInput in);
  Task<std::vector<ShownSession>> sessions(http::Call call, http::Nothing in);
  Task<http::Nothing> end_session(http::Call call, SessionPath in);

  Task<Account> own_account(http::Call call);
  void require(Ability ability) const;

  Auth& auth_;
  TokenAuthenticator& authenticator_;
  std::string public_url_;
};

}  // namespace flipflop::auth
