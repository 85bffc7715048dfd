#pragma once
// Part of the face: keys by which services and integrations call the API. A key does what its
// scopes say, never more than who made it may at that moment, and is shown once.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/audit_log/actor.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"
#include "shop/auth/identity.h"

namespace flipflop::auth {

using ApiKeyId = Id<struct ApiKeyTag>;

struct ApiKey {
  ApiKeyId id;
  std::string name, prefix;          // the prefix tells whose a key is that was found somewhere
  std::vector<std::string> scopes;   // permissions, sorted
  std::optional<AccountId> made_by;  // absent: the operator
  Instant created_at, expires_at;
  std::optional<Instant> last_used_at;  // to the minute
  std::optional<Instant> revoked_at;
};

struct NewApiKey {
  std::string name;
  std::vector<std::string> scopes;
  std::optional<Instant> expires_at;  // in a year when absent; in two at most
  std::optional<AccountId> made_by;   // absent: the operator, who may give every scope
  audit_log::Actor actor;
};

struct MadeApiKey {
  ApiKey key;
  std::string secret;  // what is presented; nobody sees it again
};

enum class KeyRefusal {
  bad_name,           // empty, or longer than 100 characters
  unknown_scope,      // no permission, or one that no key may have
  beyond_own_rights,  // who makes it may not do that
  bad_expiry,         // in the past, or too far away
  too_many,           // a hundred keys are good already
};

class ApiKeys {
 public:
  virtual ~ApiKeys() = default;
  // The newest first, at most 200; also those that ended within the last month.
  virtual Task<std::vector<ApiKey>> list(Deadline deadline) = 0;
  virtual Task<std::expected<MadeApiKey, KeyRefusal>> make(NewApiKey wanted, Deadline deadline) = 0;
  // Takes effect in every process at once. False when there is no such key that is good.
  virtual Task<bool> revoke(ApiKeyId id, audit_log::Actor actor, Deadline deadline) = 0;
};

}  // namespace flipflop::auth
