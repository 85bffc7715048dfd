// keys make, list, revoke: keys by which services and integrations call the API.

#include <fmt/core.h>

#include "app/commands/shown.h"
#include "app/with_shop.h"
#include "base/instant.h"
#include "base/text.h"
#include "platform/clock/clock.h"
#include "shop/auth/auth.h"

namespace flipflop::app {
namespace {

std::string refusal_of(auth::KeyRefusal refusal) {
  switch (refusal) {
    case auth::KeyRefusal::bad_name:
      return "--name has 1 to 100 characters";
    case auth::KeyRefusal::unknown_scope:
      return "--scopes are permissions with commas between, such as orders.read,stock.write; none "
             "makes keys or staff";
    case auth::KeyRefusal::bad_expiry:
      return "--days is 1 to 730";
    case auth::KeyRefusal::too_many:
      return "a hundred keys are good already; revoke one";
    case auth::KeyRefusal::beyond_own_rights:
      break;
  }
  return "the key cannot be made";
}

std::string time_of(const std::optional<Instant>& at) {
  return at ? iso_text(*at) : "";
}

Task<int> make(Shop* shop, const Invocation* invocation) {
  auth::NewApiKey wanted;
  wanted.name = invocation->arguments.required("--name");
  const std::string scopes = invocation->arguments.required("--scopes");
  for (const std::string_view scope : split(scopes, ',')) wanted.scopes.emplace_back(trim(scope));
  const auto days = invocation->arguments.whole("--days", 365, 1, 730);
  wanted.expires_at = shop->platform().clock.now() + std::chrono::hours(24 * days);
  wanted.actor = command_line_actor;
  const auto made =
      co_await shop->api_keys().make(std::move(wanted), Deadline::after(command_limit));
  if (!made) throw Refused(refusal_of(made.error()));
  fmt::print("key {} is good until {}; it is not shown again:\n{}\n", made->key.id.text(),
             iso_text(made->key.expires_at), made->secret);
  co_return 0;
}

Task<int> list(Shop* shop, const Invocation* invocation) {
  const std::vector<auth::ApiKey> keys =
      co_await shop->api_keys().list(Deadline::after(command_limit));
  std::vector<ShownApiKey> shown;
  for (const auth::ApiKey& key : keys) {
    shown.push_back({key.id.text(), key.name, key.prefix, key.scopes, iso_text(key.created_at),
                     iso_text(key.expires_at), time_of(key.last_used_at), time_of(key.revoked_at)});
  }
  if (invocation->wants_json()) {
    print_json(shown);
    co_return 0;
  }
  for (const ShownApiKey& key : shown) {
    std::string scopes;
    for (const std::string& scope : key.scopes) scopes += (scopes.empty() ? "" : ",") + scope;
    fmt::print("{}  {}  {}  {}  {}  last used {}\n", key.id, key.prefix, key.name, scopes,
               key.revoked_at.empty() ? "until " + key.expires_at : "revoked " + key.revoked_at,
               key.last_used_at.empty() ? "never" : key.last_used_at);
  }
  fmt::print("{} keys\n", shown.size());
  co_return 0;
}

Task<int> revoke(Shop* shop, const Invocation* invocation) {
  const auto id = auth::ApiKeyId::parse(invocation->word(0));
  if (!id) throw Refused("a key is named by its id; see keys list");
  const bool is_revoked =
      co_await shop->api_keys().revoke(*id, command_line_actor, Deadline::after(command_limit));
  if (!is_revoked) throw Refused("there is no such key that is good; see keys list");
  fmt::print("key {} is revoked\n", id->text());
  co_return 0;
}

}  // namespace

std::vector<Command> api_key_commands() {
  return {
      {"keys make",
       "--name N --scopes S,S [--days D]",
       "an API key for a service or integration, printed once",
       0,
       {{"--name", "N"}, {"--scopes", "S,S"}, {"--days", "D"}},
       using_shop(make)},
      {"keys list", "", "API keys, the newest first", 0, {}, using_shop(list)},
      {"keys revoke", "ID", "ends an API key in every process at once", 1, {}, using_shop(revoke)},
  };
}

}  // namespace flipflop::app
