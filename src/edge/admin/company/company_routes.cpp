#include "edge/admin/company/company_routes.h"

#include "platform/audit_log/audit_log.h"
#include "platform/http/version.h"

namespace flipflop::admin {
namespace {

using settings::Settings;

http::Reply<settings::Company> reply_of(settings::Company company, std::int64_t version) {
  return {std::move(company), 200, {{"ETag", http::etag_of(std::to_string(version))}}, {}};
}

}  // namespace

void CompanyRoutes::register_routes(http::Router& router) {
  router.add({.method = http::Method::get,
              .path = "/admin/company-settings",
              .permission = http::permission::settings_read,
              .summary = "Who sells"},
             &CompanyRoutes::show, this);
  router.add({.method = http::Method::put,
              .path = "/admin/company-settings",
              .permission = http::permission::settings_write,
              .summary = "Changes what is given of who sells"},
             &CompanyRoutes::change, this);
}

Task<http::Reply<settings::Company>> CompanyRoutes::show(http::Call call, http::Nothing) {
  const auto document = co_await platform_.settings.latest(Settings::company_key, call.deadline);
  co_return reply_of(settings::company_in(document), document.version);
}

Task<http::Reply<settings::Company>> CompanyRoutes::change(http::Call call, CompanyInput in) {
  const auto seen = http::seen_version(*call.request, http::IfMatch::honoured);
  pg::Tx tx = co_await platform_.database.begin(call.deadline);
  const auto before = co_await platform_.settings.lock(tx, Settings::company_key);
  if (seen && *seen != std::to_string(before.version)) throw http::stale_version();
  json::Errors errors;
  settings::Company company = changed(settings::company_in(before), in, errors);
  if (!errors.empty()) throw http::bad_request("The company has mistakes.", errors.list());

  audit_log::Entry entry;
  entry.actor = audit_log::actor_of(call);
  entry.action = "settings.company";
  entry.object = Settings::company_key;
  entry.before = before.json.value_or("");
  entry.after = json::to_text(company);
  co_await platform_.settings.save_company(tx, company);
  co_await platform_.audit_log.append(tx, std::move(entry));
  co_await tx.commit();
  co_return reply_of(std::move(company), before.version + 1);
}

}  // namespace flipflop::admin
