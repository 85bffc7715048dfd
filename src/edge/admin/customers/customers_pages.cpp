#include "edge/admin/customers/customers_pages.h"

#include "base/text.h"
#include "edge/admin/layout/table.h"
#include "platform/audit_log/actor.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr const char* section = "/sprava/zakaznici";

std::string url_of(auth::AccountId id) {
  return std::string(section) + "/" + id.text();
}

void fill_form(text::Dictionary& body, auth::AccountId id, const std::vector<std::string>& groups,
               const std::string& current) {
  text::Dictionary& form = body.add("GROUP_FORM");
  form.set("GROUP_URL", url_of(id));
  for (const std::string& name : groups) {
    text::Dictionary& choice = form.add("GROUP");
    choice.set("GROUP_NAME", name);
    if (name == current) choice.show("GROUP_CURRENT");
  }
}

}  // namespace

void CustomersPages::register_routes(http::Router& router) {
  const auto read = http::permission::users_read;
  router.add(staff_page(section, read, "A customer by their address, for staff"),
             &CustomersPages::search, this);
  router.add(staff_page("/sprava/zakaznici/:id", read, "A customer's account, for staff"),
             &CustomersPages::show, this);
  router.add(staff_form("/sprava/zakaznici/:id", http::permission::users_write,
                        "Puts a customer into a group, or out of it"),
             &CustomersPages::change_group, this);
}

Task<http::Response> CustomersPages::search(http::Call call, CustomersQuery in) {
  const std::string email = in.email ? lower_ascii(trim(std::string_view(*in.email))) : "";
  std::optional<auth::Account> found;
  if (!email.empty() && auth_ != nullptr)
    found = co_await auth_->find_by_email(email, call.deadline);
  if (found) co_return http::see_other(url_of(found->id)).with("Cache-Control", "no-store");
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.customers"), section},
                                       call.principal, "edge/admin/customers/search.html");
  body.set("CUSTOMER_EMAIL", email);
  if (!email.empty()) body.show("NOBODY");
  co_return StaffShell::close(document);
}

Task<http::Response> CustomersPages::show(http::Call call, CustomerPageId in) {
  return page(std::move(call), in.id, {});
}

Task<http::Response> CustomersPages::change_group(http::Call call, CustomerGroupForm in) {
  const std::string name = in.group ? std::string(*in.group) : "";
  const auto done =
      co_await groups_.put_into_group(in.id, name, audit_log::actor_of(call), call.deadline);
  if (done) co_return http::see_other(url_of(in.id)).with("Cache-Control", "no-store");
  if (done.error() != user::GroupRefusal::unknown_group)
    throw http::not_found("there is no such account");
  http::Response response =
      co_await page(std::move(call), in.id, text::message("admin.customer_unknown_group"));
  co_return response;
}

Task<http::Response> CustomersPages::page(http::Call call, auth::AccountId id,
                                          std::string mistake) {
  std::optional<auth::Account> account;
  if (auth_ != nullptr) account = co_await auth_->find(id, call.deadline);
  if (!account) throw http::not_found("there is no such account");
  const std::string group = co_await groups_.group_of(id, call.deadline);
  const auto groups = co_await groups_.groups(call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.customer"), section},
                                       call.principal, "edge/admin/customers/customer.html");
  body.set_optional("MISTAKE", mistake);
  Facts facts(body);
  facts.add("admin.email", account->email);
  facts.add("admin.customer_name",
            std::string(trim(account->first_name + " " + account->last_name)));
  facts.add("admin.phone", account->phone);
  facts.add("admin.customer_since", text::czech_date_time(account->created_at));
  facts.add("admin.customer_group",
            group.empty() ? text::message("admin.customer_no_group") : group);
  if (call.principal.may(http::permission::users_write)) fill_form(body, id, groups, group);
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

}  // namespace flipflop::admin
