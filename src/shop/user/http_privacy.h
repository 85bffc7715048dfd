#pragma once
// REST of consents, of the copy of everything, and of the end of an account.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "platform/platform.h"
#include "shop/user/answer.h"
#include "shop/user/user.h"

namespace flipflop::user {

struct ConsentInput {
  ConsentKind kind = ConsentKind::marketing;
  bool is_given = false;
  json::Text<1, 40> text_version;  // of the sentence that was shown
  json::Text<1, 40> source;        // where it was shown: "checkout", "account", "cookie_bar"
};
BOOST_DESCRIBE_STRUCT(ConsentInput, (), (kind, is_given, text_version, source))

// A password, or a sign-in code that was mailed; with a second factor where the account has one.
// Read from the body, of DELETE as well.
struct ProofInput {
  std::optional<std::string> password;  // as it is: neither trimmed nor cut
  std::optional<json::Text<1, 20>> code;
  std::optional<json::Text<1, 40>> second_factor;
};
BOOST_DESCRIBE_STRUCT(ProofInput, (), (password, code, second_factor))

class PrivacyRoutes {
 public:
  PrivacyRoutes(Users& users, Platform& platform) : users_(users), platform_(platform) {}
  void register_on(http::Router& router);

 private:
  Task<std::vector<ConsentReply>> list_consents(http::Call call, http::Nothing in);
  Task<std::vector<ConsentReply>> consent(http::Call call, ConsentInput in);
  Task<http::Reply<ConsentReply>> consent_as_guest(http::Call call, ConsentInput in);
  Task<http::Response> export_everything(http::Call call, ProofInput in);
  Task<http::Nothing> erase(http::Call call, ProofInput in);

  Task<void> require_proof(http::Call call, ProofInput in);

  Users& users_;
  Platform& platform_;
};

}  // namespace flipflop::user
