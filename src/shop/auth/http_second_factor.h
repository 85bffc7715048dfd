#pragma once
// REST of the second factor of one's own account. Secret and recovery codes are shown once.

#include "shop/auth/http.h"

namespace flipflop::auth {

struct BeginInput {
  std::string password;
};
BOOST_DESCRIBE_STRUCT(BeginInput, (), (password))

struct ConfirmInput {
  json::Text<1, 32> code;
};
BOOST_DESCRIBE_STRUCT(ConfirmInput, (), (code))

struct OwnProofInput {
  std::string password;
  std::optional<json::Text<0, 32>> second_factor;  // a TOTP or a recovery code
};
BOOST_DESCRIBE_STRUCT(OwnProofInput, (), (password, second_factor))

struct FactorAnswer {
  bool is_set = false;
  int recovery_codes_left = 0;
};
BOOST_DESCRIBE_STRUCT(FactorAnswer, (), (is_set, recovery_codes_left))

struct EnrolmentAnswer {
  std::string secret, otpauth_uri;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(EnrolmentAnswer, (), (secret, otpauth_uri, expires_at))

struct CodesAnswer {
  std::vector<std::string> recovery_codes;
};
BOOST_DESCRIBE_STRUCT(CodesAnswer, (), (recovery_codes))

class SecondFactorRoutes {
 public:
  SecondFactorRoutes(SecondFactors& factors, const Auth& auth) : factors_(factors), auth_(auth) {}
  void register_on(http::Router& router);

 private:
  using CodesReply = http::Reply<CodesAnswer, CodesAnswer>;

  Task<http::Reply<FactorAnswer, FactorAnswer>> show(http::Call call, http::Nothing in);
  Task<http::Reply<EnrolmentAnswer, EnrolmentAnswer>> begin(http::Call call, BeginInput in);
  Task<CodesReply> confirm(http::Call call, ConfirmInput in);
  Task<CodesReply> replace_codes(http::Call call, OwnProofInput in);
  Task<http::Reply<MessageAnswer, MessageAnswer>> remove(http::Call call, OwnProofInput in);

  http::Problem problem(Refusal refusal) const;

  SecondFactors& factors_;
  const Auth& auth_;
};

}  // namespace flipflop::auth
