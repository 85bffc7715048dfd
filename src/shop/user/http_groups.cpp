#include "shop/user/http_groups.h"

#include "platform/audit_log/audit_log.h"

namespace flipflop::user {
namespace {

http::Problem problem(GroupRefusal refusal) {
  switch (refusal) {
    case GroupRefusal::unknown_account:
      return http::not_found("There is no such account.");
    case GroupRefusal::too_many:
      return http::conflict("TOO_MANY", "There are 50 groups already.");
    case GroupRefusal::unknown_group:
      break;
  }
  return http::bad_request("There is no such group.",
                           {{"group", "invalid_choice", "is none of the shop's groups"}});
}

}  // namespace

void GroupRoutes::register_on(http::Router& router) {
  using http::Method;
  router.add({.method = Method::get,
              .path = "/admin/customer-groups",
              .permission = http::permission::users_read,
              .summary = "The groups that customers can be in",
              .tag = "user"},
             &GroupRoutes::list, this);
  router.add({.method = Method::post,
              .path = "/admin/customer-groups",
              .permission = http::permission::users_write,
              .summary = "A new group; one that is there already stays",
              .tag = "user"},
             &GroupRoutes::add, this);
  router.add({.method = Method::get,
              .path = "/admin/accounts/:id/customer-group",
              .permission = http::permission::users_read,
              .summary = "The group that an account is in",
              .tag = "user"},
             &GroupRoutes::show, this);
  router.add({.method = Method::put,
              .path = "/admin/accounts/:id/customer-group",
              .permission = http::permission::users_write,
              .summary = "Puts an account into a group, or out of its group",
              .tag = "user"},
             &GroupRoutes::change, this);
}

Task<GroupsReply> GroupRoutes::list(http::Call call, http::Nothing) {
  auto names = co_await groups_.groups(call.deadline);
  co_return GroupsReply{std::move(names)};
}

Task<GroupsReply> GroupRoutes::add(http::Call call, NewGroupInput in) {
  const auto added = co_await groups_.add_group(in.name, audit_log::actor_of(call), call.deadline);
  if (!added) throw problem(added.error());
  auto names = co_await groups_.groups(call.deadline);
  co_return GroupsReply{std::move(names)};
}

Task<GroupReply> GroupRoutes::show(http::Call call, GroupPath in) {
  auto name = co_await groups_.group_of(in.id, call.deadline);
  co_return GroupReply{std::move(name)};
}

Task<GroupReply> GroupRoutes::change(http::Call call, GroupInput in) {
  const auto done =
      co_await groups_.put_into_group(in.id, in.group, audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  co_return GroupReply{in.group};
}

}  // namespace flipflop::user
