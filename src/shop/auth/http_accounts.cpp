#include "shop/auth/http_accounts.h"

#include <algorithm>

#include "platform/http/version.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::auth {
namespace {

constexpr std::size_t body_limit = 8 * 1024;
constexpr std::string_view admin = "admin";
constexpr std::string_view owner = "owner";

bool has_role(const Account& account, std::string_view role) {
  return std::ranges::find(account.roles, role) != account.roles.end();
}

AccountRow row_of(const Account& account) {
  return {
      account.id,          account.email,      account.first_name,
      account.last_name,   account.phone,      has_role(account, admin) || has_role(account, owner),
      account.is_verified, account.is_active,  account.has_second_factor,
      account.roles,       account.created_at, account.updated_at};
}

http::Reply<AccountRow> reply_of(const Account& account) {
  return {row_of(account),
          200,
          {{"ETag", http::etag_of(version_of(account))}, {"Cache-Control", "no-store"}},
          {}};
}

AccountFilter filter_of(const AccountsQuery& in) {
  AccountFilter filter;
  if (in.search) filter.search = *in.search;
  if (in.role) filter.role = *in.role;
  filter.is_staff = in.is_staff;
  filter.is_admin = in.is_admin;
  filter.is_active = in.is_active;
  filter.is_verified = in.is_email_verified;
  return filter;
}

std::string roles_of(const Account& account) {
  std::string text;
  for (const std::string& role : account.roles) text += (text.empty() ? "" : ", ") + role;
  return text;
}

list::Table<Account> export_table() {
  return {"ucty.csv",
          {text::message("auth.csv_email"), text::message("auth.csv_first_name"),
           text::message("auth.csv_last_name"), text::message("auth.csv_phone"),
           text::message("auth.csv_roles"), text::message("auth.csv_verified"),
           text::message("auth.csv_active"), text::message("auth.csv_created")},
          [](const Account& account) -> std::vector<std::string> {
            const auto yes_or_no = [](bool is) {
              return text::message(is ? "auth.csv_yes" : "auth.csv_no");
            };
            return {account.email,
                    account.first_name,
                    account.last_name,
                    account.phone,
                    roles_of(account),
                    yes_or_no(account.is_verified),
                    yes_or_no(account.is_active),
                    text::czech_date_time(account.created_at)};
          }};
}

http::Problem problem_of(ChangeRefusal refusal) {
  switch (refusal) {
    case ChangeRefusal::unknown_account:
      return http::not_found("There is no such account.");
    case ChangeRefusal::stale:
      return http::stale_version();
    case ChangeRefusal::is_staff:
      return {403, "STAFF_ARE_THE_OWNERS", "Staff and their roles are changed by an owner alone."};
    case ChangeRefusal::last_owner:
      return http::conflict("LAST_OWNER", "Make somebody else an owner first.");
    case ChangeRefusal::unknown_role:
      return http::bad_request("There is no such role.",
                               {{"roles", "invalid_choice", "roles of accounts"}});
    case ChangeRefusal::invalid_email:
      return http::bad_request("Bad e-mail address", {{"email", "invalid_format",
                                                       "An e-mail address like name@example.cz."}});
    case ChangeRefusal::email_taken:
      break;
  }
  return http::conflict("EMAIL_TAKEN", "Another account has proven this address.");
}

// The roles of an account that is or is not to be an admin.
std::vector<std::string> roles_with(const Account& account, bool is_admin) {
  std::vector<std::string> roles = account.roles;
  if (!is_admin)
    std::erase_if(roles, [](const std::string& r) { return r == admin || r == owner; });
  if (is_admin && !has_role(account, admin) && !has_role(account, owner)) roles.emplace_back(admin);
  return roles;
}

}  // namespace

void AccountRoutes::register_on(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add({.method = Method::get,
              .path = "/users/admin/list",
              .permission = permission::users_read,
              .summary = "All accounts, newest first; format=csv exports them"},
             &AccountRoutes::list, this);
  router.add({.method = Method::get,
              .path = "/users/admin/:id",
              .permission = permission::users_read,
              .summary = "One account"},
             &AccountRoutes::show, this);
  router.add({.method = Method::put,
              .path = "/users/admin/:id",
              .permission = permission::users_write,
              .summary = "Changes an account; staff and roles are an owner's to change",
              .body_limit = body_limit},
             &AccountRoutes::change, this);
  router.add({.method = Method::del,
              .path = "/users/admin/:id/second-factor",
              .permission = permission::accounts_write,
              .summary = "For who lost it: removes a second factor, every session ends"},
             &AccountRoutes::remove_second_factor, this);
}

Task<http::Prepared<AccountRows>> AccountRoutes::list(http::Call call, AccountsQuery in) {
  const auto read = [this, filter = filter_of(in)](list::Query page, Deadline deadline) {
    return staff_.browse(filter, std::move(page), deadline);
  };
  return list::answer<AccountRows, Account>(
      {account_list(), list::asked_of(in), &export_table, read, &row_of}, call.deadline);
}

Task<http::Reply<AccountRow>> AccountRoutes::show(http::Call call, AccountPath in) {
  const auto account = co_await auth_.find(in.id, call.deadline);
  if (!account) throw problem_of(ChangeRefusal::unknown_account);
  co_return reply_of(*account);
}

Task<http::Reply<AccountRow>> AccountRoutes::change(http::Call call, AccountInput in) {
  const AccountId id = in.id;
  AccountChange wanted = co_await change_of(call, std::move(in));
  const auto changed = co_await staff_.change(id, std::move(wanted), call.deadline);
  if (!changed) throw problem_of(changed.error());
  co_return reply_of(*changed);
}

// Roles that are made from those of the moment hold for that version alone.
Task<AccountChange> AccountRoutes::change_of(http::Call call, AccountInput in) {
  AccountChange wanted;
  wanted.seen_version = http::seen_version(*call.request, http::IfMatch::honoured);
  if (in.email) wanted.email = *in.email;
  if (in.first_name) wanted.first_name = *in.first_name;
  if (in.last_name) wanted.last_name = *in.last_name;
  if (in.phone) wanted.phone = *in.phone;
  wanted.is_active = in.is_active;
  wanted.roles = std::move(in.roles);
  wanted.may_touch_staff = call.principal.may(http::permission::accounts_write);
  wanted.actor = audit_log::actor_of(call);
  if (!in.is_admin) co_return wanted;
  if (wanted.roles)
    throw http::bad_request("Give roles, or isAdmin",
                            {{"isAdmin", "conflict", "stands beside roles"}});
  const auto account = co_await auth_.find(in.id, call.deadline);
  if (!account) throw problem_of(ChangeRefusal::unknown_account);
  wanted.roles = roles_with(*account, *in.is_admin);
  if (!wanted.seen_version) wanted.seen_version = version_of(*account);
  co_return wanted;
}

Task<http::Nothing> AccountRoutes::remove_second_factor(http::Call call, AccountPath in) {
  if (in.id.text() == call.principal.account_id)
    throw http::conflict("OWN_ACCOUNT", "Remove your own by your password and a code.");
  const bool is_removed =
      co_await staff_.remove_second_factor(in.id, audit_log::actor_of(call), call.deadline);
  if (!is_removed) throw http::not_found("The account has no second factor.");
  co_return http::Nothing{};
}

}  // namespace flipflop::auth
