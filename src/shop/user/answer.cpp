#include "shop/user/answer.h"

#include <algorithm>

namespace flipflop::user {

ProfileReply profile_of(const auth::Account& account) {
  ProfileReply reply;
  reply.id = account.id;
  reply.email = account.email;
  reply.first_name = account.first_name;
  reply.last_name = account.last_name;
  reply.phone = account.phone;
  reply.is_admin = std::ranges::any_of(
      account.roles, [](const std::string& role) { return role == "owner" || role == "admin"; });
  reply.is_email_verified = account.is_verified;
  reply.roles = account.roles;
  reply.created_at = account.created_at;
  reply.updated_at = account.updated_at;
  return reply;
}

AddressReply address_reply(const Address& address) {
  AddressReply reply;
  reply.id = address.id;
  reply.first_name = address.first_name;
  reply.last_name = address.last_name;
  reply.company = address.company;
  reply.street = address.street;
  reply.city = address.city;
  reply.postal_code = address.postal_code;
  reply.country = address.country;
  if (!address.phone.empty()) reply.phone = address.phone;
  reply.is_default = address.is_default;
  reply.created_at = address.created_at;
  reply.updated_at = address.updated_at;
  return reply;
}

PreferencesReply preferences_reply(const Preferences& preferences) {
  return {preferences.channels, preferences.language == "en" ? Language::en : Language::cs};
}

ConsentReply consent_reply(const Consent& consent) {
  return {consent.kind, consent.is_given, consent.text_version, consent.source, consent.at};
}

}  // namespace flipflop::user
