#include "shop/user/http.h"

#include <algorithm>

#include "shop/user/http_account.h"
#include "shop/user/rules.h"

namespace flipflop::user {
namespace {

constexpr std::size_t body_limit = 16 * 1024;

std::string one_line(const char* field, const auto& given, const std::string& kept,
                     json::Errors& errors) {
  if (!given) return kept;
  if (!is_one_line(*given)) errors.add(field, "invalid_format", "must be one line");
  return *given;
}

std::string phone_in(const auto& given, const std::string& kept, json::Errors& errors) {
  if (!given) return kept;
  if (given->empty()) return "";
  auto phone = phone_number("CZ", *given);
  if (!phone) errors.add("phone", "invalid_format", "is no phone number, such as +420 777 123 456");
  return phone.value_or("");
}

bool has(const Preferences& preferences, Channel channel) {
  return std::ranges::count(preferences.channels, channel) > 0;
}

void switch_channel(Preferences& preferences, Channel channel, std::optional<bool> is_on) {
  if (!is_on) return;
  std::erase(preferences.channels, channel);
  if (*is_on) preferences.channels.push_back(channel);
}

std::string code_of(Language language) {
  return language == Language::en ? "en" : "cs";
}

SettingsReply settings_of(const Preferences& preferences) {
  SettingsReply reply;
  reply.notifications = {has(preferences, Channel::email), has(preferences, Channel::telegram),
                         has(preferences, Channel::whatsapp)};
  reply.language = preferences_reply(preferences).language;
  return reply;
}

}  // namespace

void Routes::register_on(http::Router& router) {
  register_profile(router);
  register_lists(router);
}

void Routes::register_profile(http::Router& router) {
  using http::Method;
  const auto account = http::permission::account;
  router.add({.method = Method::get,
              .path = "/users/profile",
              .permission = account,
              .summary = "The own account"},
             &Routes::show_profile, this);
  router.add({.method = Method::put,
              .path = "/users/profile",
              .permission = account,
              .summary = "Change name and phone",
              .body_limit = body_limit},
             &Routes::change_profile, this);
  router.add({.method = Method::get,
              .path = "/users/preferences",
              .permission = account,
              .summary = "How the shop may write, and in which language"},
             &Routes::show_preferences, this);
  router.add({.method = Method::put,
              .path = "/users/preferences",
              .permission = account,
              .summary = "Change channels and language",
              .body_limit = body_limit},
             &Routes::change_preferences, this);
  router.add({.method = Method::get,
              .path = "/users/settings",
              .permission = account,
              .summary = "The preferences, by the names of old clients"},
             &Routes::show_settings, this);
  router.add({.method = Method::put,
              .path = "/users/settings",
              .permission = account,
              .summary = "Change the preferences, by the names of old clients",
              .body_limit = body_limit},
             &Routes::change_settings, this);
}

void Routes::register_lists(http::Router& router) {
  using http::Method;
  const auto account = http::permission::account;
  router.add({.method = Method::get,
              .path = "/users/wishlist",
              .permission = account,
              .summary = "Ids of wished products, newest first"},
             &Routes::show_wishlist, this);
  router.add({.method = Method::put,
              .path = "/users/wishlist/:productId",
              .permission = account,
              .summary = "Wish for a product"},
             &Routes::wish, this);
  router.add({.method = Method::del,
              .path = "/users/wishlist/:productId",
              .permission = account,
              .summary = "Take a product off the wishlist"},
             &Routes::unwish, this);
  router.add({.method = Method::post,
              .path = "/users/wishlist/share",
              .permission = account,
              .summary = "The token by which others see the wishlist"},
             &Routes::share_wishlist, this);
  router.add({.method = Method::del,
              .path = "/users/wishlist/share",
              .permission = account,
              .summary = "Take the token back: links that bear it show nothing"},
             &Routes::unshare_wishlist, this);
  router.add({.method = Method::get,
              .path = "/wishlists/:token",
              .permission = http::permission::open,
              .summary = "The products of a shared wishlist, and not whose it is"},
             &Routes::show_shared_wishlist, this);
  router.add({.method = Method::get,
              .path = "/users/recently-viewed",
              .permission = account,
              .summary = "Ids of the products looked at last, newest first"},
             &Routes::show_viewed, this);
  router.add({.method = Method::post,
              .path = "/users/recently-viewed",
              .permission = account,
              .summary = "A product was looked at",
              .body_limit = body_limit},
             &Routes::view, this);
}

Task<ProfileReply> Routes::show_profile(http::Call call, http::Nothing) {
  const auto account = co_await auth_.find(account_of(call), call.deadline);
  if (!account) throw http::not_found("Account not found");
  co_return profile_of(*account);
}

Task<ProfileReply> Routes::change_profile(http::Call call, ProfileChangeInput in) {
  const AccountId id = account_of(call);
  const auto kept = co_await auth_.find(id, call.deadline);
  if (!kept) throw http::not_found("Account not found");
  json::Errors errors;
  std::string first_name = one_line("firstName", in.first_name, kept->first_name, errors);
  std::string last_name = one_line("lastName", in.last_name, kept->last_name, errors);
  std::string phone = phone_in(in.phone, kept->phone, errors);
  if (!errors.empty()) throw http::bad_request("The profile has mistakes", errors.list());
  const auto changed = co_await auth_.rename(id, std::move(first_name), std::move(last_name),
                                             std::move(phone), call.deadline);
  if (!changed) throw http::not_found("Account not found");
  co_return profile_of(*changed);
}

Task<PreferencesReply> Routes::show_preferences(http::Call call, http::Nothing) {
  const auto preferences = co_await users_.preferences(account_of(call), call.deadline);
  co_return preferences_reply(preferences);
}

Task<PreferencesReply> Routes::change_preferences(http::Call call, PreferencesInput in) {
  const AccountId account = account_of(call);
  Preferences preferences = co_await users_.preferences(account, call.deadline);
  if (in.channels) preferences.channels = in_order(*in.channels);
  if (in.language) preferences.language = code_of(*in.language);
  const bool is_saved = co_await users_.save_preferences(account, preferences, call.deadline);
  if (!is_saved) throw erased();
  co_return preferences_reply(preferences);
}

Task<SettingsReply> Routes::show_settings(http::Call call, http::Nothing) {
  const auto preferences = co_await users_.preferences(account_of(call), call.deadline);
  co_return settings_of(preferences);
}

Task<SettingsReply> Routes::change_settings(http::Call call, SettingsInput in) {
  const AccountId account = account_of(call);
  Preferences preferences = co_await users_.preferences(account, call.deadline);
  if (in.notifications) {
    switch_channel(preferences, Channel::email, in.notifications->email);
    switch_channel(preferences, Channel::telegram, in.notifications->telegram);
    switch_channel(preferences, Channel::whatsapp, in.notifications->whatsapp);
  }
  if (in.language) preferences.language = code_of(*in.language);
  const bool is_saved = co_await users_.save_preferences(account, preferences, call.deadline);
  if (!is_saved) throw erased();
  co_return settings_of(preferences);
}

Task<ProductsReply> Routes::show_wishlist(http::Call call, http::Nothing) {
  std::vector<Uuid> products = co_await users_.wishlist(account_of(call), call.deadline);
  co_return ProductsReply{std::move(products)};
}

// The id is not looked up: a product that does not exist, or no longer does, is shown to nobody.
Task<ProductsReply> Routes::wish(http::Call call, OwnProductInput in) {
  const AccountId account = account_of(call);
  const auto done = co_await users_.wish(account, in.product_id, call.deadline);
  if (!done && done.error() == WishRefusal::too_many)
    throw http::conflict("TOO_MANY",
                         "A wishlist has at most " + std::to_string(most_wishes) + " products");
  if (!done) throw erased();
  std::vector<Uuid> products = co_await users_.wishlist(account, call.deadline);
  co_return ProductsReply{std::move(products)};
}

Task<ProductsReply> Routes::unwish(http::Call call, OwnProductInput in) {
  const AccountId account = account_of(call);
  co_await users_.unwish(account, in.product_id, call.deadline);
  std::vector<Uuid> products = co_await users_.wishlist(account, call.deadline);
  co_return ProductsReply{std::move(products)};
}

Task<WishlistLinkReply> Routes::share_wishlist(http::Call call, http::Nothing) {
  auto token = co_await users_.share_wishlist(account_of(call), call.deadline);
  if (!token) throw erased();
  co_return WishlistLinkReply{std::move(*token)};
}

Task<http::Nothing> Routes::unshare_wishlist(http::Call call, http::Nothing) {
  co_await users_.unshare_wishlist(account_of(call), call.deadline);
  co_return http::Nothing{};
}

Task<ProductsReply> Routes::show_shared_wishlist(http::Call call, WishlistLinkInput in) {
  auto products = co_await users_.shared_wishlist(in.token, call.deadline);
  if (!products) throw http::not_found("No such wishlist");
  co_return ProductsReply{std::move(*products)};
}

Task<ProductsReply> Routes::show_viewed(http::Call call, http::Nothing) {
  std::vector<Uuid> products = co_await users_.recently_viewed(account_of(call), call.deadline);
  co_return ProductsReply{std::move(products)};
}

Task<ProductsReply> Routes::view(http::Call call, OwnProductInput in) {
  const AccountId account = account_of(call);
  const bool is_kept = co_await users_.viewed(account, in.product_id, call.deadline);
  if (!is_kept) throw erased();
  std::vector<Uuid> products = co_await users_.recently_viewed(account, call.deadline);
  co_return ProductsReply{std::move(products)};
}

}  // namespace flipflop::user
