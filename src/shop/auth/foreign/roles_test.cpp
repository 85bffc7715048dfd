// What the roles of somebody else's service mean here.

#include "shop/auth/foreign/roles.h"

#include <gmock/gmock.h>

namespace flipflop::auth::foreign {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> ours(std::string_view rules, const std::vector<std::string>& theirs) {
  return RoleMap::parse(rules).value().ours(theirs);
}

TEST(ForeignRoles, a_role_that_no_rule_names_means_nothing) {
  EXPECT_THAT(ours("app:flipflop-service:*", {"admin", "owner", "global:superadmin"}), IsEmpty());
  EXPECT_THAT(ours("app:flipflop-service:*", {"app:other:owner", "xapp:flipflop-service:owner"}),
              IsEmpty());
  EXPECT_THAT(ours("", {"owner", ""}), IsEmpty());
}

TEST(ForeignRoles, what_stands_behind_a_prefix_must_be_a_name) {
  EXPECT_THAT(ours("app:flipflop-service:*",
                   {"app:flipflop-service:", "app:flipflop-service:a,b", "app:flipflop-service:A",
                    "app:flipflop-service:" + std::string(41, 'a')}),
              IsEmpty());
}

TEST(ForeignRoles, prefixes_and_names_give_roles_once) {
  EXPECT_THAT(
      ours(" app:flipflop-service:* , global:superadmin=owner",
           {"app:flipflop-service:orders", "global:superadmin", "app:flipflop-service:owner"}),
      ElementsAre("orders", "owner"));
  EXPECT_THAT(ours("*", {"finance"}), ElementsAre("finance"));
}

TEST(ForeignRoles, a_rule_that_cannot_be_read_is_named) {
  for (const char* bad : {"owner", "a=", "=owner", "a=Owner", "a=b c"})
    EXPECT_EQ(RoleMap::parse(std::string("x=owner,") + bad).error(), bad);
}

}  // namespace
}  // namespace flipflop::auth::foreign
