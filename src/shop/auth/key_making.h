#pragma once
// API keys made, listed and revoked.

#include "shop/auth/core.h"

namespace flipflop::auth {

// What the audit log says of a new key.
struct MadeKeyNote {
  std::string name, prefix;
  std::vector<std::string> scopes;
  Instant expires_at;
};
BOOST_DESCRIBE_STRUCT(MadeKeyNote, (), (name, prefix, scopes, expires_at))

class KeyMaking final : public ApiKeys {
 public:
  explicit KeyMaking(Core& core) : core_(core) {}

  Task<std::vector<ApiKey>> list(Deadline deadline) override;
  Task<std::expected<MadeApiKey, KeyRefusal>> make(NewApiKey wanted, Deadline deadline) override;
  Task<bool> revoke(ApiKeyId id, audit_log::Actor actor, Deadline deadline) override;

 private:
  std::expected<ApiKey, KeyRefusal> checked(NewApiKey wanted) const;

  Core& core_;
};

// The permissions that a key may have: those of staff, but for making keys and staff. A key that
// makes others would outlive its own end.
std::vector<std::string> possible_scopes();

}  // namespace flipflop::auth
