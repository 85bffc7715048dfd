// Accounts of others: listed, changed, and never without an owner.

#include "shop/auth/staff.h"

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "shop/auth/http_accounts.h"
#include "shop/auth/test_world.h"

namespace flipflop::auth {
namespace {

using testing::HasSubstr;
using testing::Not;

struct House {
  explicit House(World* world)
      : routes(world->auth, world->staff), client(router, &world->authenticator) {
    routes.register_on(router);
  }
  http::Router router;
  AccountRoutes routes;
  http::TestClient client;
};

Task<SignedIn> staff(World* world, std::string email, std::string role) {
  SignedIn signed_in = co_await world->member(email);
  co_await world->staff.appoint({email, "", role, "cli"}, World::soon());
  co_return signed_in;
}

http::Fields as(const SignedIn& who) {
  return {{"authorization", "Bearer " + who.access_token}};
}

std::string path_of(const SignedIn& whose) {
  return "/users/admin/" + whose.account.id.text();
}

std::string etag_in(const http::Response& response) {
  for (const auto& [name, value] : response.headers)
    if (name == "ETag") return value;
  return {};
}

Task<void> escalation(World* world) {
  House house(world);
  const SignedIn owner = co_await staff(world, "majitel@example.cz", "owner");
  const SignedIn admin = co_await staff(world, "admin@example.cz", "admin");
  const SignedIn support = co_await staff(world, "podpora@example.cz", "support");
  const SignedIn jana = co_await world->member("jana@example.cz");
  const auto put = [&house](const SignedIn& whose, std::string body, const SignedIn& by) {
    return house.client.put_json(path_of(whose), std::move(body), as(by));
  };
  const auto customer = co_await put(jana, R"({"isAdmin":true})", jana);
  EXPECT_EQ(customer.status, 403);
  const auto reader = co_await put(jana, R"({"firstName":"X"})", support);
  EXPECT_EQ(reader.status, 403);
  for (const char* body : {R"({"isAdmin":true})", R"({"roles":["customer","owner"]})",
                           R"({"roles":["customer","support"]})"}) {
    const auto refused = co_await put(jana, body, admin);
    EXPECT_EQ(refused.status, 403) << body;
    const auto own = co_await put(admin, body, admin);
    EXPECT_EQ(own.status, 403) << body;
  }
  for (const char* body :
       {R"({"email":"zly@example.cz"})", R"({"isActive":false})", R"({"isAdmin":false})"}) {
    const auto refused = co_await put(owner, body, admin);
    EXPECT_EQ(refused.status, 403) << body;
  }
  const auto mass = co_await put(jana, R"({"isEmailVerified":true})", owner);
  EXPECT_EQ(mass.status, 400);
  const auto ghost = co_await put(jana, R"({"roles":["guest"]})", owner);
  EXPECT_EQ(ghost.status, 400);
  const auto unknown = co_await house.client.put_json(
      "/users/admin/01900000-0000-7000-8000-0000000000ff", "{}", as(owner));
  EXPECT_EQ(unknown.status, 404);
  const auto raised = co_await put(jana, R"({"isAdmin":true})", owner);
  EXPECT_EQ(raised.status, 200) << raised.body;
  EXPECT_THAT(raised.body, HasSubstr(R"("roles":["admin","customer"])"));
  const auto now = co_await world->principal(jana.access_token, http::permission::settings_write);
  EXPECT_TRUE(now->may(http::permission::settings_write));
}
TEST(StaffAccounts, nobody_raises_themselves_or_touches_staff_but_an_owner) {
  in_world(escalation);
}

Task<void> last_owner(World* world) {
  House house(world);
  const SignedIn owner = co_await staff(world, "majitel@example.cz", "owner");
  for (const char* body :
       {R"({"isActive":false})", R"({"roles":["customer","admin"]})", R"({"isAdmin":false})"}) {
    const auto refused = co_await house.client.put_json(path_of(owner), body, as(owner));
    EXPECT_EQ(refused.status, 409) << body;
    EXPECT_THAT(refused.body, HasSubstr("LAST_OWNER"));
  }
  const bool is_dismissed =
      co_await world->staff.dismiss(owner.account.id, "owner", "cli", World::soon());
  EXPECT_FALSE(is_dismissed);
  pg::Tx tx = co_await world->base.database->begin(World::soon());
  const bool is_needed = co_await world->auth.needs_person(tx, {"", owner.account.id.uuid});
  co_await tx.rollback();
  EXPECT_TRUE(is_needed);
  const SignedIn second = co_await staff(world, "druhy@example.cz", "owner");
  const auto left =
      co_await house.client.put_json(path_of(owner), R"({"isActive":false})", as(second));
  EXPECT_EQ(left.status, 200) << left.body;
  const bool is_let_in = co_await world->is_let_in(owner.access_token);
  EXPECT_FALSE(is_let_in);
  const auto alone =
      co_await house.client.put_json(path_of(second), R"({"isActive":false})", as(second));
  EXPECT_EQ(alone.status, 409) << "an owner who may not act is none";
}
TEST(StaffAccounts, the_last_owner_stays) {
  in_world(last_owner);
}

struct Race {
  int running = 0;
  int left = 0;
};

Task<void> leave(World* world, AccountId who, Race* race) {
  AccountChange wanted;
  wanted.is_active = false;
  wanted.may_touch_staff = true;
  wanted.actor = "cli";
  const auto done = co_await world->staff.change(who, std::move(wanted), World::soon());
  if (done) ++race->left;
  --race->running;
}

Task<void> both_leave(World* world) {
  const SignedIn one = co_await staff(world, "jeden@example.cz", "owner");
  const SignedIn two = co_await staff(world, "dva@example.cz", "owner");
  Race race{2, 0};
  Loop::current().spawn("leave", leave(world, one.account.id, &race));
  Loop::current().spawn("leave", leave(world, two.account.id, &race));
  const Deadline limit = World::soon();
  while (race.running > 0 && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(2));
  EXPECT_EQ(race.left, 1);
}
TEST(StaffAccounts, of_two_owners_who_leave_at_once_one_stays) {
  in_world(both_leave);
}

Task<void> listed(World* world) {
  House house(world);
  const SignedIn support = co_await staff(world, "podpora@example.cz", "support");
  const SignedIn jana = co_await world->sign_up("jana@example.cz");
  const auto guest = co_await house.client.get("/users/admin/list");
  EXPECT_EQ(guest.status, 401);
  const auto customer = co_await house.client.get("/users/admin/list", as(jana));
  EXPECT_EQ(customer.status, 403);
  const auto get = [&](const std::string& query) {
    return house.client.get("/users/admin/list" + query, as(support));
  };
  const auto all = co_await get("");
  EXPECT_THAT(all.body, HasSubstr(R"("pagination":{)"));
  EXPECT_THAT(all.body, HasSubstr("jana@example.cz"));
  EXPECT_THAT(all.body, HasSubstr(R"("isEmailVerified":false)"));
  EXPECT_THAT(all.body, Not(HasSubstr("argon2")));
  const auto found = co_await get("?search=JANA@");
  EXPECT_THAT(found.body, HasSubstr("jana@example.cz"));
  EXPECT_THAT(found.body, Not(HasSubstr("podpora@")));
  const auto by_pattern = co_await get("?search=%25");
  EXPECT_THAT(by_pattern.body, HasSubstr(R"("items":[])")) << "a percent sign is a character";
  const auto proven = co_await get("?isEmailVerified=true&isStaff=true");
  EXPECT_THAT(proven.body, HasSubstr("podpora@"));
  EXPECT_THAT(proven.body, Not(HasSubstr("jana@")));
  const auto admins = co_await get("?isAdmin=true");
  EXPECT_THAT(admins.body, HasSubstr(R"("items":[])"));
  const auto first = co_await get("?limit=1&sortBy=email&sortOrder=asc");
  EXPECT_THAT(first.body, HasSubstr("jana@"));
  EXPECT_THAT(first.body, HasSubstr("nextCursor"));
  const auto file = co_await get("?format=csv");
  EXPECT_THAT(file.content_type, HasSubstr("csv"));
}
TEST(StaffAccounts, are_listed_searched_and_paged_for_who_may_read_them) {
  in_world(listed);
}

Task<void> versions(World* world) {
  House house(world);
  const SignedIn admin = co_await staff(world, "admin@example.cz", "admin");
  const SignedIn jana = co_await world->member("jana@example.cz");
  co_await world->member("petr@example.cz");
  co_await world->auth.ask_password_reset("jana@example.cz", World::soon());
  const auto old_mail = co_await world->mail();
  const auto seen = co_await house.client.get(path_of(jana), as(admin));
  http::Fields headers = as(admin);
  headers.emplace_back("if-match", etag_in(seen));
  world->base.clock.advance(std::chrono::seconds(1));
  const auto changed = co_await house.client.put_json(
      path_of(jana), R"({"lastName":"Dvořáková","phone":"+420 777 123 456"})", headers);
  EXPECT_EQ(changed.status, 200) << changed.body;
  const auto stale = co_await house.client.put_json(path_of(jana), R"({"lastName":"X"})", headers);
  EXPECT_EQ(stale.status, 412);
  const auto taken =
      co_await house.client.put_json(path_of(jana), R"({"email":"petr@example.cz"})", as(admin));
  EXPECT_EQ(taken.status, 409);
  const auto bad = co_await house.client.put_json(path_of(jana), R"({"email":"nikdo"})", as(admin));
  EXPECT_EQ(bad.status, 400);
  const auto moved =
      co_await house.client.put_json(path_of(jana), R"({"email":"Nova@example.cz"})", as(admin));
  EXPECT_THAT(moved.body, HasSubstr(R"("email":"nova@example.cz")"));
  EXPECT_THAT(moved.body, HasSubstr(R"("isEmailVerified":false)"));
  const auto by_old_mail =
      co_await world->auth.reset_password(old_mail->secret, other_password, World::soon());
  EXPECT_FALSE(by_old_mail.has_value()) << "the earlier address opens nothing any more";
  const auto mail = co_await world->mail();
  EXPECT_EQ(mail->recipient, "nova@example.cz");
  const std::string log = world->base.text(
      "SELECT string_agg(before || after, ' ') FROM platform.audit_log"
      " WHERE action = 'auth.change_account'");
  EXPECT_THAT(log, Not(HasSubstr("Dvo")));
  EXPECT_THAT(log, Not(HasSubstr("nova@")));
}
TEST(StaffAccounts, are_changed_by_version_and_a_new_address_has_to_be_proven) {
  in_world(versions);
}

Task<void> lost_telephone(World* world) {
  House house(world);
  const SignedIn owner = co_await staff(world, "majitel@example.cz", "owner");
  const SignedIn admin = co_await staff(world, "admin@example.cz", "admin");
  pg::query_now(world->base.conninfo, "UPDATE auth.account SET totp_secret = 'sealed'");
  const auto remove = [&](const SignedIn& whose, const SignedIn& by) {
    return house.client.del(path_of(whose) + "/second-factor", as(by));
  };
  const auto by_admin = co_await remove(owner, admin);
  EXPECT_EQ(by_admin.status, 403);
  const auto own = co_await remove(owner, owner);
  EXPECT_EQ(own.status, 409) << "one's own takes the password and a code";
  const auto removed = co_await remove(admin, owner);
  EXPECT_EQ(removed.status, 200) << removed.body;
  const bool is_let_in = co_await world->is_let_in(admin.access_token);
  EXPECT_FALSE(is_let_in);
  EXPECT_EQ(world->base.text("SELECT object FROM platform.audit_log"
                             " WHERE action = 'auth.remove_second_factor'"),
            admin.account.id.text());
  const auto again = co_await remove(admin, owner);
  EXPECT_EQ(again.status, 404);
}
TEST(StaffAccounts, an_owner_removes_the_second_factor_of_who_lost_it) {
  in_world(lost_telephone);
}

}  // namespace
}  // namespace flipflop::auth
