#include "shop/user/grouping.h"

#include <gmock/gmock.h>

#include "platform/http/test_staff.h"
#include "shop/user/test_world.h"

namespace flipflop::user {
namespace {

using testing::HasSubstr;

struct StaffSite {
  explicit StaffSite(World* world) { world->module.register_routes(router); }
  http::Router router;
  http::TestStaff staff{{"users.read", "users.write"}};
  http::TestClient client{router, &staff};
  http::TestClient guest{router};
};

std::string path_of(AccountId account) {
  return "/admin/accounts/" + account.text() + "/customer-group";
}

Task<void> refused(World* world) {
  StaffSite site(world);
  const auto guest = co_await site.guest.put_json(path_of(world->jana), R"({"group":""})");
  EXPECT_EQ(guest.status, 401);
  const auto unknown =
      co_await site.client.put_json(path_of(world->jana), R"({"group":"kamarádi"})");
  EXPECT_EQ(unknown.status, 400);
  EXPECT_THAT(unknown.body, HasSubstr(R"("group")"));
  const auto nobody = co_await site.client.put_json(path_of(AccountId{world->base.ids.next()}),
                                                    R"({"group":"velkoobchod"})");
  EXPECT_EQ(nobody.status, 404);
  const auto nameless = co_await site.client.post_json("/admin/customer-groups", R"({"name":""})");
  EXPECT_EQ(nameless.status, 400);
  site.staff.permissions = {"users.read"};
  const auto reader =
      co_await site.client.put_json(path_of(world->jana), R"({"group":"velkoobchod"})");
  EXPECT_EQ(reader.status, 403);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"user\".member"), 0);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log"), 0);
}
TEST(CustomerGroups, NobodyIsPutIntoAGroupThatIsNotThereOrByWhoMayNot) {
  in_world(refused);
}

Task<void> given_and_taken(World* world) {
  StaffSite site(world);
  Groups& groups = world->module.groups();
  const auto made =
      co_await site.client.post_json("/admin/customer-groups", R"({"name":"architekti"})");
  EXPECT_THAT(made.body, HasSubstr(R"(["architekti","velkoobchod"])"));
  co_await site.client.post_json("/admin/customer-groups", R"({"name":"architekti"})");
  const auto put =
      co_await site.client.put_json(path_of(world->jana), R"({"group":"velkoobchod"})");
  EXPECT_EQ(put.status, 200) << put.body;
  co_await site.client.put_json(path_of(world->jana), R"({"group":"velkoobchod"})");
  const auto shown = co_await site.client.get(path_of(world->jana));
  EXPECT_THAT(shown.body, HasSubstr(R"("group":"velkoobchod")"));
  const auto other = co_await groups.group_of(world->petr, World::soon());
  EXPECT_EQ(other, "");
  co_await site.client.put_json(path_of(world->jana), R"({"group":"architekti"})");
  co_await site.client.put_json(path_of(world->jana), R"({"group":""})");
  const auto none = co_await groups.group_of(world->jana, World::soon());
  EXPECT_EQ(none, "");
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log"), 4)
      << "what changed nothing is no act";
}
TEST(CustomerGroups, StaffPutAnAccountInAndOutAndEveryChangeIsLogged) {
  in_world(given_and_taken);
}

Task<void> erased(World* world) {
  Groups& groups = world->module.groups();
  co_await groups.put_into_group(world->jana, "velkoobchod", "test", World::soon());
  co_await world->users.erase_person(world->jana, World::soon());
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"user\".member"), 0);
  const auto late =
      co_await groups.put_into_group(world->jana, "velkoobchod", "test", World::soon());
  EXPECT_EQ(late.error(), GroupRefusal::unknown_account);
}
TEST(CustomerGroups, AnErasedAccountIsInNoneAndComesIntoNone) {
  in_world(erased);
}

Task<void> full(World* world) {
  Groups& groups = world->module.groups();
  for (int made = 1; made < most_groups; ++made)
    co_await groups.add_group("skupina " + std::to_string(made), "test", World::soon());
  const auto one_more = co_await groups.add_group("další", "test", World::soon());
  EXPECT_EQ(one_more.error(), GroupRefusal::too_many);
  const auto all = co_await groups.groups(World::soon());
  EXPECT_EQ(all.size(), std::size_t{most_groups});
}
TEST(CustomerGroups, ThereAreFewOfThem) {
  in_world(full);
}

}  // namespace
}  // namespace flipflop::user
