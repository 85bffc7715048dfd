#pragma once
// Where the account is signed in; each place but this one can be signed out from here.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

struct SessionForm {
  auth::SessionId session_id;
};
BOOST_DESCRIBE_STRUCT(SessionForm, (), (session_id))

class SessionsPage {
 public:
  explicit SessionsPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> revoke(http::Call call, SessionForm in);
  Task<http::Response> revoke_others(http::Call call, http::Nothing in);

  AccountNeeds needs_;
};

}  // namespace flipflop::storefront
