#pragma once
// REST of customer groups for staff: their names, and the one that an account is in.

#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/user/answer.h"
#include "shop/user/user.h"

namespace flipflop::user {

struct GroupsReply {
  std::vector<std::string> groups;
};
BOOST_DESCRIBE_STRUCT(GroupsReply, (), (groups))

struct NewGroupInput {
  json::Text<1, 60> name;
};
BOOST_DESCRIBE_STRUCT(NewGroupInput, (), (name))

struct GroupPath {
  AccountId id;
};
BOOST_DESCRIBE_STRUCT(GroupPath, (), (id))

struct GroupInput {
  AccountId id;             // of the path
  json::Text<0, 60> group;  // empty: none
};
BOOST_DESCRIBE_STRUCT(GroupInput, (), (id, group))

class GroupRoutes {
 public:
  explicit GroupRoutes(Groups& groups) : groups_(groups) {}
  void register_on(http::Router& router);

 private:
  Task<GroupsReply> list(http::Call call, http::Nothing in);
  Task<GroupsReply> add(http::Call call, NewGroupInput in);
  Task<GroupReply> show(http::Call call, GroupPath in);
  Task<GroupReply> change(http::Call call, GroupInput in);

  Groups& groups_;
};

}  // namespace flipflop::user
