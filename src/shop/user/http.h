#pragma once
// REST of profile, preferences, wishlist and what was looked at. Addresses are in http_addresses.h,
// consents, export and erasure in http_privacy.h.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/user/answer.h"
#include "shop/user/user.h"

namespace flipflop::user {

// What is absent stays as it is; the e-mail and the roles are auth's to change.
struct ProfileChangeInput {
  std::optional<json::Text<0, 100>> first_name, last_name;
  std::optional<json::Text<0, 30>> phone;
};
BOOST_DESCRIBE_STRUCT(ProfileChangeInput, (), (first_name, last_name, phone))

struct PreferencesInput {
  std::optional<std::vector<Channel>> channels;
  std::optional<Language> language;
};
BOOST_DESCRIBE_STRUCT(PreferencesInput, (), (channels, language))

// The names that old clients know the preferences by.
struct OldNotifications {
  std::optional<bool> email, telegram, whatsapp;
};
BOOST_DESCRIBE_STRUCT(OldNotifications, (), (email, telegram, whatsapp))

struct SettingsInput {
  std::optional<OldNotifications> notifications;
  std::optional<Language> language;
  json::Ignored theme, env_overrides;
};
BOOST_DESCRIBE_STRUCT(SettingsInput, (), (notifications, language, theme, env_overrides))

struct SettingsReply {
  OldNotifications notifications;
  Language language = Language::cs;
  std::string theme = "light";
};
BOOST_DESCRIBE_STRUCT(SettingsReply, (), (notifications, language, theme))

struct OwnProductInput {
  Uuid product_id;
};
BOOST_DESCRIBE_STRUCT(OwnProductInput, (), (product_id))

struct WishlistLinkReply {
  std::string token;
};
BOOST_DESCRIBE_STRUCT(WishlistLinkReply, (), (token))

struct WishlistLinkInput {
  json::Text<1, 100> token;
};
BOOST_DESCRIBE_STRUCT(WishlistLinkInput, (), (token))

class Routes {
 public:
  Routes(Users& users, auth::Auth& auth) : users_(users), auth_(auth) {}
  void register_on(http::Router& router);

 private:
  void register_profile(http::Router& router);
  void register_lists(http::Router& router);
  Task<ProfileReply> show_profile(http::Call call, http::Nothing in);
  Task<ProfileReply> change_profile(http::Call call, ProfileChangeInput in);
  Task<PreferencesReply> show_preferences(http::Call call, http::Nothing in);
  Task<PreferencesReply> change_preferences(http::Call call, PreferencesInput in);
  Task<SettingsReply> show_settings(http::Call call, http::Nothing in);
  Task<SettingsReply> change_settings(http::Call call, SettingsInput in);
  Task<ProductsReply> show_wishlist(http::Call call, http::Nothing in);
  Task<ProductsReply> wish(http::Call call, OwnProductInput in);
  Task<ProductsReply> unwish(http::Call call, OwnProductInput in);
  Task<WishlistLinkReply> share_wishlist(http::Call call, http::Nothing in);
  Task<http::Nothing> unshare_wishlist(http::Call call, http::Nothing in);
  Task<ProductsReply> show_shared_wishlist(http::Call call, WishlistLinkInput in);
  Task<ProductsReply> show_viewed(http::Call call, http::Nothing in);
  Task<ProductsReply> view(http::Call call, OwnProductInput in);

  Users& users_;
  auth::Auth& auth_;
};

}  // namespace flipflop::user
