#pragma once
// What a person is told of their account: over the API, and in the export of their data.

#include <optional>
#include <string>
#include <vector>

#include "shop/auth/auth.h"

namespace flipflop::auth {

struct ContactInfo {
  std::string type, value;  // "email" or "phone"
  bool is_primary = false;
};
BOOST_DESCRIBE_STRUCT(ContactInfo, (), (type, value, is_primary))

// With the names of the old auth service.
struct User {
  AccountId id;
  std::optional<std::string> email;
  std::string first_name, last_name, name;
  std::optional<std::string> phone;
  std::vector<ContactInfo> contact_info;
  std::vector<std::string> roles;
  bool is_active = true;
  bool is_verified = false;
  bool has_second_factor = false;
  Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(User, (),
                      (id, email, first_name, last_name, name, phone, contact_info, roles,
                       is_active, is_verified, has_second_factor, created_at, updated_at))

struct ShownSession {
  SessionId id;
  SessionKind kind = SessionKind::token;
  std::string address, user_agent;
  Instant created_at, last_seen_at, expires_at;
  bool is_current = false;
};
BOOST_DESCRIBE_STRUCT(ShownSession, (),
                      (id, kind, address, user_agent, created_at, last_seen_at, expires_at,
                       is_current))

struct ExportedAccount {
  User account;
  std::vector<ShownSession> sessions;
};
BOOST_DESCRIBE_STRUCT(ExportedAccount, (), (account, sessions))

User shown(const Account& account);
ShownSession shown(const Session& session);
// A JSON document.
std::string exported(const Account& account, const std::vector<Session>& sessions);

}  // namespace flipflop::auth
