#include "shop/auth/person.h"

#include "base/text.h"

namespace flipflop::auth {

User shown(const Account& account) {
  User user;
  user.id = account.id;
  user.first_name = account.first_name;
  user.last_name = account.last_name;
  user.name = std::string(trim(account.first_name + " " + account.last_name));
  if (!account.email.empty()) {
    user.email = account.email;
    user.contact_info.push_back({"email", account.email, true});
  }
  if (!account.phone.empty()) {
    user.phone = account.phone;
    user.contact_info.push_back({"phone", account.phone, account.email.empty()});
  }
  user.roles = account.roles;
  user.is_active = account.is_active;
  user.is_verified = account.is_verified;
  user.has_second_factor = account.has_second_factor;
  user.created_at = account.created_at;
  user.updated_at = account.updated_at;
  return user;
}

ShownSession shown(const Session& session) {
  return {
      session.id,         session.device.kind,  session.device.address, session.device.user_agent,
      session.created_at, session.last_seen_at, session.expires_at,     session.is_current};
}

std::string exported(const Account& account, const std::vector<Session>& sessions) {
  ExportedAccount document{shown(account), {}};
  for (const Session& session : sessions) document.sessions.push_back(shown(session));
  return json::to_text(document);
}

}  // namespace flipflop::auth
