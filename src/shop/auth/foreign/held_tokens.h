#pragma once
// The tokens of programs that asked this loop lately, in memory alone: some calls of the contract
// are made with the token of the account that asks, and the face names a session only.

#include <string>

#include "platform/cache/cache.h"
#include "platform/loop/per_loop.h"
#include "shop/auth/auth.h"

namespace flipflop::auth::foreign {

class HeldTokens {
 public:
  struct Held {
    AccountId account;
    std::string token;
  };
  using Shared = Cache<Held>::Shared;

  void hold(SessionId session, AccountId account, std::string token) {
    here().put(session.text(), std::make_shared<const Held>(Held{account, std::move(token)}));
  }
  // nullptr when it was not heard of here, or long ago.
  Shared find(SessionId session) { return here().find(session.text()); }

 private:
  static constexpr std::size_t most = 2'000;
  Cache<Held>& here() {
    return per_loop_.here([] { return Cache<Held>(most); });
  }
  PerLoop<Cache<Held>> per_loop_;
};

}  // namespace flipflop::auth::foreign
