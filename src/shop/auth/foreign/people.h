#pragma once
// Whom the service told us of: their rows here follow what it says, and what they may do follows
// from its roles and from those that were given here. Whoever was erased here stays unknown,
// whatever the service says.

#include "shop/auth/core.h"
#include "shop/auth/foreign/roles.h"
#include "shop/auth/foreign/store.h"

namespace flipflop::auth::foreign {

class People {
 public:
  People(Core& core, Store& store, RoleMap roles)
      : core_(core), store_(store), roles_(std::move(roles)) {}

  // The person as our rows have them from now on; nullopt for somebody erased. `session` may be
  // nil.
  Task<std::optional<Known>> meet(Person person, SessionId session, Deadline deadline);

 private:
  Task<void> write(Person person, std::vector<std::string> roles, Deadline deadline);

  Core& core_;
  Store& store_;
  RoleMap roles_;
};

}  // namespace flipflop::auth::foreign
