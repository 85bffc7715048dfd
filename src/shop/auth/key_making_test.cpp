// API keys: made, presented, out of date, revoked, and never more than they were given.

#include "shop/auth/key_making.h"

#include <gmock/gmock.h>

#include "platform/http/test_client.h"
#include "shop/auth/api_key_text.h"
#include "shop/auth/http_api_keys.h"
#include "shop/auth/test_world.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::Not;
namespace permission = http::permission;

NewApiKey wanted_with(std::vector<std::string> scopes, std::optional<AccountId> made_by = {}) {
  return {"sklad", std::move(scopes), {}, made_by, "cli"};
}

Task<MadeApiKey> made(World* world, std::vector<std::string> scopes,
                      std::optional<AccountId> made_by = {}) {
  const auto key =
      co_await world->keys.make(wanted_with(std::move(scopes), made_by), World::soon());
  if (!key) throw std::runtime_error("the key was refused");
  co_return *key;
}

Task<SignedIn> staff(World* world, std::string email, std::string role) {
  SignedIn signed_in = co_await world->member(email);
  co_await world->staff.appoint({email, "", role, "cli"}, World::soon());
  co_return signed_in;
}

Task<std::optional<http::Principal>> as(World* world, std::string header, std::string value,
                                        http::Permission wanted = permission::orders_read) {
  http::Request request;
  request.headers = {{std::move(header), std::move(value)}};
  const auto principal =
      co_await world->authenticator.authenticate(&request, wanted, World::soon());
  co_return principal;
}

TEST(ApiKeyText, IsFoundByScannersAndNotTakenForAnythingElse) {
  SystemRandom random;
  const std::string key = make_api_key(random);
  EXPECT_EQ(key.size(), 51u);
  EXPECT_TRUE(is_api_key(key));
  for (std::size_t i = 0; i < key.size(); ++i) {
    std::string broken = key;
    broken[i] = broken[i] == '0' ? '1' : '0';
    EXPECT_FALSE(is_api_key(broken)) << i;
  }
  for (const std::string& other : {std::string(), std::string("ff_"), key + "0", " " + key,
                                   key.substr(1), std::string(9000, 'f')})
    EXPECT_FALSE(is_api_key(other)) << other.substr(0, 60);
  EXPECT_NE(make_api_key(random), key);
}

Task<void> within_scopes(World* world) {
  const MadeApiKey key = co_await made(world, {"orders.read", "stock.write"});
  const auto bearer = co_await as(world, "authorization", "Bearer " + key.secret);
  EXPECT_EQ(bearer->key_id, key.key.id.text());
  EXPECT_EQ(bearer->key_name, key.key.name);
  EXPECT_TRUE(bearer->may(permission::orders_read));
  EXPECT_FALSE(bearer->may(permission::orders_write));
  EXPECT_FALSE(bearer->may(permission::account)) << "a key is nobody's account";
  EXPECT_TRUE(bearer->is_guest());
  const auto header = co_await as(world, "x-api-key", key.secret);
  EXPECT_EQ(header->key_id, key.key.id.text());
  const auto cookie = co_await as(world, "cookie", "ff_session=" + key.secret);
  EXPECT_TRUE(cookie->is_guest());
  EXPECT_TRUE(cookie->key_id.empty()) << "a browser never sends one by itself";
  const auto of_another_service = co_await as(world, "x-api-key", "hunter2");
  EXPECT_TRUE(of_another_service->is_guest());
  std::string forged = key.secret;
  forged[5] = forged[5] == '0' ? '1' : '0';
  for (const std::string& bad : {forged, std::string("ff_"), key.secret + "0", key.key.prefix,
                                 "ff_" + std::string(5000, 'a')}) {
    const auto refused = co_await as(world, "authorization", "Bearer " + bad, permission::open);
    EXPECT_FALSE(refused.has_value()) << bad.substr(0, 60);
    const auto by_header = co_await as(world, "x-api-key", bad, permission::open);
    EXPECT_FALSE(by_header.has_value()) << bad.substr(0, 60);
  }
  SystemRandom random;
  const auto unknown = co_await as(world, "x-api-key", make_api_key(random));
  EXPECT_FALSE(unknown.has_value());
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.api_key WHERE hash LIKE '%" + key.secret +
                               "%' OR prefix || name LIKE '%" + key.secret + "%'"),
            0);
}
TEST(ApiKeys, call_what_their_scopes_allow_and_nothing_else) {
  in_world(within_scopes);
}

Task<KeyRefusal> refusal_of(World* world, NewApiKey wanted) {
  const auto key = co_await world->keys.make(std::move(wanted), World::soon());
  if (key) throw std::runtime_error("the key was made");
  co_return key.error();
}

Task<void> refused(World* world) {
  const SignedIn admin = co_await staff(world, "admin@example.cz", "admin");
  const SignedIn support = co_await staff(world, "podpora@example.cz", "support");
  for (const char* scope :
       {"accounts.write", "keys.write", "account", "public", "", "*", "owner"}) {
    const KeyRefusal refusal = co_await refusal_of(world, wanted_with({scope}, admin.account.id));
    EXPECT_EQ(refusal, KeyRefusal::unknown_scope) << scope;
  }
  const KeyRefusal none = co_await refusal_of(world, wanted_with({}));
  EXPECT_EQ(none, KeyRefusal::unknown_scope);
  const KeyRefusal more = co_await refusal_of(
      world, wanted_with({"orders.read", "payments.write"}, support.account.id));
  EXPECT_EQ(more, KeyRefusal::beyond_own_rights);
  const KeyRefusal stranger = co_await refusal_of(world, wanted_with({"orders.read"}, AccountId{}));
  EXPECT_EQ(stranger, KeyRefusal::beyond_own_rights);
  const Instant now = world->base.clock.now();
  for (const Instant end : {now, now - 1s, Instant(now + std::chrono::hours(800 * 24))}) {
    NewApiKey wanted = wanted_with({"orders.read"});
    wanted.expires_at = end;
    const KeyRefusal refusal = co_await refusal_of(world, std::move(wanted));
    EXPECT_EQ(refusal, KeyRefusal::bad_expiry);
  }
  NewApiKey nameless = wanted_with({"orders.read"});
  nameless.name = "  ";
  const KeyRefusal no_name = co_await refusal_of(world, std::move(nameless));
  EXPECT_EQ(no_name, KeyRefusal::bad_name);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.api_key"), 0);
}
TEST(ApiKeys, are_refused_beyond_the_rights_of_their_maker_and_of_any_key) {
  in_world(refused);
}

Task<void> stripped(World* world) {
  const SignedIn admin = co_await staff(world, "admin@example.cz", "admin");
  const MadeApiKey key = co_await made(world, {"orders.read", "settings.write"}, admin.account.id);
  const auto before = co_await as(world, "x-api-key", key.secret);
  EXPECT_TRUE(before->may(permission::settings_write));
  co_await world->staff.appoint({"admin@example.cz", "", "support", "cli"}, World::soon());
  co_await world->staff.dismiss(admin.account.id, "admin", "cli", World::soon());
  const auto after = co_await as(world, "x-api-key", key.secret);
  EXPECT_TRUE(after->may(permission::orders_read));
  EXPECT_FALSE(after->may(permission::settings_write)) << "its maker may not any more";
  AccountChange leave;
  leave.is_active = false;
  leave.may_touch_staff = true;
  leave.actor = "cli";
  const auto left = co_await world->staff.change(admin.account.id, leave, World::soon());
  EXPECT_TRUE(left.has_value());
  const auto gone = co_await as(world, "x-api-key", key.secret, permission::open);
  EXPECT_FALSE(gone.has_value());
}
TEST(ApiKeys, lose_what_their_maker_loses) {
  in_world(stripped);
}

Task<void> over(World* world) {
  co_await world->core.sessions.revocations().listen();
  const MadeApiKey key = co_await made(world, {"orders.read"});
  const auto warm = co_await as(world, "x-api-key", key.secret, permission::open);
  EXPECT_TRUE(warm.has_value());
  const bool is_revoked = co_await world->keys.revoke(key.key.id, "cli", World::soon());
  EXPECT_TRUE(is_revoked);
  const auto after = co_await as(world, "x-api-key", key.secret, permission::open);
  EXPECT_FALSE(after.has_value()) << "at once, also where it was kept";
  EXPECT_EQ(world->base.text("SELECT session_id::text FROM auth.revocation"), key.key.id.text())
      << "other processes hear of it";
  const bool twice = co_await world->keys.revoke(key.key.id, "cli", World::soon());
  EXPECT_FALSE(twice);
  const MadeApiKey old = co_await made(world, {"orders.read"});
  world->base.clock.advance(365 * 24h + 1s);
  const auto late = co_await as(world, "x-api-key", old.secret, permission::open);
  EXPECT_FALSE(late.has_value());
  EXPECT_EQ(world->base.number("SELECT count(*) FROM platform.audit_log"
                               " WHERE action IN ('auth.make_api_key', 'auth.revoke_api_key')"),
            3);
  world->base.clock.advance(31 * 24h);
  co_await world->auth.forget_old(World::soon());
  EXPECT_EQ(world->base.number("SELECT count(*) FROM auth.api_key"), 0);
}
TEST(ApiKeys, end_by_revocation_at_once_and_by_their_date) {
  in_world(over);
}

Task<void> last_used(World* world) {
  const MadeApiKey key = co_await made(world, {"orders.read"});
  const std::string used = "SELECT coalesce(last_used_at::text, '') FROM auth.api_key";
  EXPECT_EQ(world->base.text(used), "");
  co_await as(world, "x-api-key", key.secret);
  const std::string first = world->base.text(used);
  EXPECT_NE(first, "");
  world->base.clock.advance(59s);
  co_await as(world, "x-api-key", key.secret);
  EXPECT_EQ(world->base.text(used), first);
  world->base.clock.advance(1s);
  co_await as(world, "x-api-key", key.secret);
  EXPECT_NE(world->base.text(used), first);
}
TEST(ApiKeys, are_written_down_as_used_once_a_minute_at_most) {
  in_world(last_used);
}

Task<void> routes(World* world) {
  http::Router router;
  ApiKeyRoutes keys(world->keys);
  keys.register_on(router);
  http::TestClient client(router, &world->authenticator);
  const SignedIn admin = co_await staff(world, "admin@example.cz", "admin");
  const SignedIn support = co_await staff(world, "podpora@example.cz", "support");
  const http::Fields as_admin = {{"authorization", "Bearer " + admin.access_token}};
  const http::Fields as_support = {{"authorization", "Bearer " + support.access_token}};
  const std::string body = R"({"name":"sklad","scopes":["stock.write","orders.read"]})";
  const auto guest = co_await client.post_json("/auth/api-keys", body);
  EXPECT_EQ(guest.status, 401);
  const auto other = co_await client.post_json("/auth/api-keys", body, as_support);
  EXPECT_EQ(other.status, 403);
  const auto owners = co_await client.post_json(
      "/auth/api-keys", R"({"name":"x","scopes":["accounts.write"]})", as_admin);
  EXPECT_EQ(owners.status, 400);
  EXPECT_THAT(owners.body, HasSubstr(R"("field":"scopes")"));
  const auto extra = co_await client.post_json(
      "/auth/api-keys", R"({"name":"x","scopes":["orders.read"],"madeBy":null})", as_admin);
  EXPECT_EQ(extra.status, 400);
  const auto key = co_await client.post_json("/auth/api-keys", body, as_admin);
  EXPECT_EQ(key.status, 200) << key.body;
  const std::size_t at = key.body.find(R"("key":"ff_)") + 7;
  const std::string secret = key.body.substr(at, 51);
  EXPECT_TRUE(is_api_key(secret)) << key.body;
  const auto listed = co_await client.get("/auth/api-keys", as_admin);
  EXPECT_THAT(listed.body, HasSubstr(secret.substr(0, 11)));
  EXPECT_THAT(listed.body, Not(HasSubstr(secret)));
  const auto by_key = co_await client.get("/auth/api-keys", {{"x-api-key", secret}});
  EXPECT_EQ(by_key.status, 403) << "a key makes no keys";
  const std::size_t id_at = key.body.find(R"("id":")") + 6;
  const std::string path = "/auth/api-keys/" + key.body.substr(id_at, 36);
  const auto revoked = co_await client.del(path, as_admin);
  EXPECT_EQ(revoked.status, 200) << revoked.body;
  const auto twice = co_await client.del(path, as_admin);
  EXPECT_EQ(twice.status, 404);
  const auto after = co_await client.get("/auth/api-keys", {{"x-api-key", secret}});
  EXPECT_EQ(after.status, 401);
}
TEST(ApiKeys, are_made_shown_once_and_revoked_by_whoever_may) {
  in_world(routes);
}

}  // namespace
}  // namespace flipflop::auth
