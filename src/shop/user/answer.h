#pragma once
// What REST clients and an export see of a customer's things.

#include <optional>
#include <string>
#include <vector>

#include "platform/json/json.h"
#include "shop/user/user.h"

namespace flipflop::user {

struct ProfileReply {
  AccountId id;
  std::string email, first_name, last_name, phone;
  bool is_admin = false;
  bool is_email_verified = false;
  std::vector<std::string> roles;
  Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(ProfileReply, (),
                      (id, email, first_name, last_name, phone, is_admin, is_email_verified, roles,
                       created_at, updated_at))

struct GroupReply {
  std::string group;  // empty: none
};
BOOST_DESCRIBE_STRUCT(GroupReply, (), (group))

struct AddressReply {
  AddressId id;
  std::string first_name, last_name, company, street, city, postal_code, country;
  std::optional<std::string> phone;
  bool is_default = false;
  Instant created_at, updated_at;
};
BOOST_DESCRIBE_STRUCT(AddressReply, (),
                      (id, first_name, last_name, company, street, city, postal_code, country,
                       phone, is_default, created_at, updated_at))

enum class Language { cs, en };
BOOST_DESCRIBE_ENUM(Language, cs, en)

struct PreferencesReply {
  std::vector<Channel> channels;
  Language language = Language::cs;
};
BOOST_DESCRIBE_STRUCT(PreferencesReply, (), (channels, language))

struct ProductsReply {
  std::vector<Uuid> product_ids;  // newest first
};
BOOST_DESCRIBE_STRUCT(ProductsReply, (), (product_ids))

struct ConsentReply {
  ConsentKind kind = ConsentKind::marketing;
  bool is_given = false;
  std::string text_version, source;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(ConsentReply, (), (kind, is_given, text_version, source, at))

ProfileReply profile_of(const auth::Account& account);
AddressReply address_reply(const Address& address);
PreferencesReply preferences_reply(const Preferences& preferences);
ConsentReply consent_reply(const Consent& consent);

// A JSON array of what `to_reply` makes of each element.
template <class T, class Reply>
std::string json_list(const std::vector<T>& elements, Reply (*to_reply)(const T&)) {
  std::string json = "[";
  for (const T& element : elements) {
    if (json.size() > 1) json.push_back(',');
    json::write(json, to_reply(element));
  }
  return json + "]";
}

}  // namespace flipflop::user
