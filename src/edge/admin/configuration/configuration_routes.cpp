#include "edge/admin/configuration/configuration_routes.h"

#include "base/invariant.h"
#include "platform/audit_log/audit_log.h"
#include "platform/http/version.h"

namespace flipflop::admin {
namespace {

constexpr const char* key = "configuration";

Configuration configuration_in(const settings::Document& document) {
  if (!document.json) return {};
  auto configuration = json::from_text<Configuration>(*document.json);
  invariant(configuration.has_value(), "the stored configuration can be read");
  return std::move(*configuration);
}

http::Reply<Configuration> reply_of(Configuration configuration, std::int64_t version) {
  return {std::move(configuration), 200, {{"ETag", http::etag_of(std::to_string(version))}}, {}};
}

}  // namespace

void ConfigurationRoutes::register_routes(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/admin/settings",
              .permission = http::permission::settings_read,
              .summary = "The objects that admin clients keep with the shop"},
             &ConfigurationRoutes::show, this);
  router.add({.method = http::Method::put,
              .path = "/admin/settings",
              .permission = http::permission::settings_write,
              .summary = "Replaces the given ones of these objects; needs If-Match"},
             &ConfigurationRoutes::change, this);
  router.add({.method = http::Method::get,
              .path = "/admin/settings/available",
              .permission = http::permission::settings_read,
              .summary = "What can be set here, and the names of what never can"},
             &ConfigurationRoutes::available, this);
}

Task<http::Reply<Configuration>> ConfigurationRoutes::show(http::Call call, http::Nothing) {
  const auto document = co_await platform_.settings.latest(key, call.deadline);
  co_return reply_of(configuration_in(document), document.version);
}

Task<http::Reply<Configuration>> ConfigurationRoutes::change(http::Call call,
                                                             ConfigurationInput in) {
  const auto seen = http::seen_version(*call.request, http::IfMatch::required);
  json::Errors errors;
  pg::Tx tx = co_await platform_.database.begin(call.deadline);
  const auto before = co_await platform_.settings.lock(tx, key);
  if (seen && *seen != std::to_string(before.version)) throw http::stale_version();
  Configuration configuration = changed(configuration_in(before), in, errors);
  if (!errors.empty()) throw http::bad_request("The settings have mistakes.", errors.list());

  audit_log::Entry entry;
  entry.actor = audit_log::actor_of(call);
  entry.action = "settings.configuration";
  entry.object = key;
  entry.before = before.json.value_or("");
  entry.after = json::to_text(configuration);
  co_await platform_.settings.save_document(tx, key, entry.after);
  co_await platform_.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return reply_of(std::move(configuration), before.version + 1);
}

Task<AvailableSettings> ConfigurationRoutes::available(http::Call, http::Nothing) {
  co_return available_settings();
}

}  // namespace flipflop::admin
