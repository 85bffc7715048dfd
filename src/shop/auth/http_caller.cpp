#include "shop/auth/http_caller.h"

namespace flipflop::auth {

Device device_of(const http::Call& call) {
  return {call.request->peer_address, std::string(call.request->header("user-agent"))};
}

AccountId account_of(const http::Call& call) {
  return AccountId::parse(call.principal.account_id).value_or(AccountId{});
}

SessionId session_of(const http::Call& call) {
  return SessionId::parse(call.principal.session_id).value_or(SessionId{});
}

}  // namespace flipflop::auth
