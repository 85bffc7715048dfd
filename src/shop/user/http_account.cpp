#include "shop/user/http_account.h"

namespace flipflop::user {

AccountId account_of(const http::Call& call) {
  const auto account = AccountId::parse(call.principal.account_id);
  if (!account) throw http::Problem(403, "FORBIDDEN", "Only the account of a person has this.");
  return *account;
}

http::Problem erased() {
  return {401, "UNAUTHORIZED", "This account does not exist any more."};
}

}  // namespace flipflop::user
