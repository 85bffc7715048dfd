#include "platform/idempotency/http_guard.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/http/test_client.h"
#include "platform/http/test_staff.h"
#include "platform/idempotency/once.h"
#include "platform/json/describe.h"
#include "platform/loop/run_on.h"
#include "platform/test_platform.h"

namespace {

struct PieceInput {
  flipflop::json::Text<1, 20> token;
  flipflop::json::Text<1, 20> name;
};
BOOST_DESCRIBE_STRUCT(PieceInput, (), (token, name))

struct PieceReply {
  std::int64_t pieces = 0;
};
BOOST_DESCRIBE_STRUCT(PieceReply, (), (pieces))

}  // namespace

FLIPFLOP_JSON(PieceInput);
FLIPFLOP_JSON(PieceReply);

namespace flipflop::idempotency {
namespace {

using http::Fields;
using http::Method;
using http::Response;

constexpr pg::Statement insert_piece{"test.piece", "INSERT INTO pieces VALUES ($1)"};
constexpr pg::Statement count_pieces{"test.count", "SELECT count(*) FROM pieces"};
constexpr pg::Statement pause{"test.pause", "SELECT pg_sleep(0.2)"};

// Puts a piece away, by one transaction or by one batch, and says how many there are.
class Pieces {
 public:
  explicit Pieces(pg::Database& database) : database_(database) {}

  Task<http::Reply<PieceReply>> put(http::Call call, PieceInput in) {
    if (std::string(in.name) == "refused") throw http::conflict("NO", "Not this one");
    if (!was_done(call.once)) {
      pg::Tx tx = co_await database_.begin(call.deadline);
      co_await claim(tx, call.once, "about " + std::string(in.token));
      co_await tx.run(insert_piece, {std::string(in.name)});
      co_await tx.run(pause);
      if (std::string(in.name) == "refused late") throw http::conflict("NO", "Not this one");
      co_await tx.commit();
    }
    const pg::Rows rows = co_await database_.read(count_pieces, {}, call.deadline);
    co_return http::Reply<PieceReply>{{rows[0].get<std::int64_t>(0)}, 201, {{"ETag", "\"7\""}}, {}};
  }
  Task<PieceReply> put_in_batch(http::Call call, PieceInput in) {
    if (!was_done(call.once)) {
      pg::WriteBatch batch(database_);
      claim(batch, call.once, "");
      batch.add(pg::Stage::rows, insert_piece, {std::string(in.name)});
      batch.add(pg::Stage::stock, pause, {});
      const auto done = co_await batch.commit(call.deadline);
      invariant(done.has_value(), "there is no guard");
    }
    co_return PieceReply{1};
  }
  Task<PieceReply> forgetful(http::Call, PieceInput) { co_return PieceReply{0}; }

 private:
  pg::Database& database_;
};

struct World {
  explicit World(const pg::TestDatabase& test) : base(test) {
    pg::run_script(base.conninfo, "CREATE TABLE pieces (name text)");
    add(Method::post, "/things/:token/pieces", http::keyed::by_account, &Pieces::put);
    add(Method::post, "/guests/:token/pieces", http::keyed::by_path("token"), &Pieces::put);
    add(Method::post, "/carts/:token", http::keyed::by_bearer("x-cart", "cart"), &Pieces::put);
    add(Method::post, "/batch/:token", http::keyed::by_account, &Pieces::put_in_batch);
    add(Method::post, "/forgetful/:token", http::keyed::by_account, &Pieces::forgetful);
    add(Method::post, "/plain/:token", {}, &Pieces::put);
    client.set_key_guard(&guard);
  }
  template <class Handler>
  void add(Method method, const char* path, http::Keyed keyed, Handler handler) {
    router.add({.method = method,
                .path = path,
                .permission = http::permission::open,
                .summary = "test",
                .keyed = keyed},
               handler, &pieces);
  }
  Task<Response> post(std::string path, std::string name, Fields headers) {
    return client.post_json(std::move(path), R"({"name":")" + name + R"("})", std::move(headers));
  }
  std::int64_t count() const { return base.number("SELECT count(*) FROM pieces"); }
  std::int64_t kept() const { return base.number("SELECT count(*) FROM platform.idempotency"); }

  TestPlatform base;
  Pieces pieces{*base.database};
  HttpGuard guard{*base.database, base.clock, base.random};
  http::TestStaff caller{{}};
  http::Router router;
  http::TestClient client{router, &caller};
};

const Fields key = {{"idempotency-key", "k1"}};

using Scene = Task<void> (*)(World*);
void in_world(Scene scene) {
  const pg::TestDatabase test;
  World world(test);
  world.base.run([&world, scene] { return scene(&world); });
  world.base.stop();
}

std::string etag_of(const Response& response) {
  for (const auto& [name, value] : response.headers)
    if (equals_ignoring_case(name, "etag")) return value;
  return "";
}

Task<void> doubled(World* world) {
  for (const char* path : {"/things/1/pieces", "/batch/1"}) {
    const Response first = co_await world->post(path, "a", key);
    co_await world->post(path, "b", {});
    const Response second = co_await world->post(path, "a", key);
    EXPECT_LT(first.status, 300) << first.body;
    EXPECT_EQ(second.status, first.status);
    EXPECT_EQ(second.body, first.body);
    EXPECT_EQ(second.content_type, first.content_type);
    EXPECT_EQ(etag_of(second), etag_of(first));
  }
  EXPECT_EQ(world->count(), 4);
}
TEST(HttpGuard, AnEqualRequestGetsTheSameBytesAndHasNoEffect) {
  in_world(doubled);
}

Task<void> another_request(World* world) {
  co_await world->post("/things/1/pieces", "a", key);
  const Response other_body = co_await world->post("/things/1/pieces", "b", key);
  EXPECT_EQ(other_body.status, 422) << other_body.body;
  EXPECT_NE(other_body.body.find("IDEMPOTENCY_KEY_REUSED"), std::string::npos);
  const Response other_thing = co_await world->post("/things/2/pieces", "a", key);
  EXPECT_EQ(other_thing.status, 422) << "the same body about something else";
  EXPECT_EQ(world->count(), 1);
  const Response other_route = co_await world->post("/batch/1", "a", key);
  EXPECT_EQ(other_route.status, 200) << "a key belongs to one route";
}
TEST(HttpGuard, AnotherRequestUnderTheSameKeyIsRefused) {
  in_world(another_request);
}

Task<void> strangers(World* world) {
  co_await world->post("/things/1/pieces", "a", key);
  world->caller.account_id = "01900000-0000-7000-8000-0000000000bb";
  const Response stranger = co_await world->post("/things/1/pieces", "a", key);
  EXPECT_NE(stranger.body.find(R"("pieces":2)"), std::string::npos) << stranger.body;
  world->caller.account_id = "";
  const Response guest = co_await world->post("/things/1/pieces", "a", key);
  EXPECT_NE(guest.body.find(R"("pieces":3)"), std::string::npos) << "nobody's key means nothing";
  EXPECT_EQ(world->kept(), 2);

  co_await world->post("/guests/mine/pieces", "a", key);
  const Response own = co_await world->post("/guests/mine/pieces", "a", key);
  EXPECT_NE(own.body.find(R"("pieces":4)"), std::string::npos) << own.body;
  const Response other = co_await world->post("/guests/yours/pieces", "a", key);
  EXPECT_NE(other.body.find(R"("pieces":5)"), std::string::npos) << other.body;

  Fields mine = {{"idempotency-key", "k1"}, {"x-cart", "t1"}};
  Fields by_cookie = {{"idempotency-key", "k1"}, {"cookie", "cart=t1"}};
  const Response first = co_await world->post("/carts/1", "a", mine);
  const Response same_cart = co_await world->post("/carts/1", "a", by_cookie);
  EXPECT_EQ(same_cart.body, first.body);
  const Response tokenless = co_await world->post("/carts/1", "a", key);
  EXPECT_NE(tokenless.body, first.body) << "a stranger who has the key learns nothing";
}
TEST(HttpGuard, AKeyIsOfOneAccountOrOfWhoHoldsTheToken) {
  in_world(strangers);
}

Task<void> sealed(World* world) {
  co_await world->post("/guests/secret-token/pieces", "a", key);
  const std::string scope = world->base.text("SELECT scope FROM platform.idempotency");
  const std::string answer = world->base.text("SELECT answer FROM platform.idempotency");
  EXPECT_EQ(scope.find("secret-token"), std::string::npos) << scope;
  EXPECT_TRUE(answer.starts_with("v1.")) << answer;
}
TEST(HttpGuard, TheTableOpensNoCartAndNoOrderToItsReader) {
  in_world(sealed);
}

Task<void> refusals(World* world) {
  for (const char* name : {"refused", "refused late"}) {
    const Response refused = co_await world->post("/things/1/pieces", name, key);
    EXPECT_EQ(refused.status, 409) << refused.body;
  }
  EXPECT_EQ(world->kept(), 0);
  const Response now = co_await world->post("/things/1/pieces", "a", key);
  EXPECT_EQ(now.status, 201) << "a refusal leaves the key free";
  const Fields bad = {{"idempotency-key", "two words"}};
  const Response no_key = co_await world->post("/things/1/pieces", "a", bad);
  EXPECT_EQ(no_key.status, 400);
  EXPECT_NE(no_key.body.find("Idempotency-Key"), std::string::npos);
  const Fields long_key = {{"idempotency-key", std::string(256, 'k')}};
  const Response too_long = co_await world->post("/things/1/pieces", "a", long_key);
  EXPECT_EQ(too_long.status, 400);
  EXPECT_EQ(world->count(), 1);
}
TEST(HttpGuard, ARefusalIsNotKeptAndAnUnreadableKeyIsRefused) {
  in_world(refusals);
}

// The process ended between the effect and the answer.
Task<void> answer_lost(World* world) {
  co_await world->post("/things/1/pieces", "a", key);
  pg::run_script(world->base.conninfo, "UPDATE platform.idempotency SET answer = NULL");
  co_await world->post("/things/1/pieces", "b", {});
  const Response anew = co_await world->post("/things/1/pieces", "a", key);
  EXPECT_EQ(anew.status, 201) << anew.body;
  EXPECT_NE(anew.body.find(R"("pieces":2)"), std::string::npos) << "made from what is now";
  co_await world->post("/things/1/pieces", "c", {});
  const Response again = co_await world->post("/things/1/pieces", "a", key);
  EXPECT_EQ(again.body, anew.body) << "and kept";
  EXPECT_EQ(world->count(), 3);
  EXPECT_EQ(world->base.text("SELECT about FROM platform.idempotency"), "about 1");
}
TEST(HttpGuard, AnAnswerThatWasLostIsMadeAnewAndTheEffectIsNot) {
  in_world(answer_lost);
}

Task<void> one_of_many(World* world, const char* path, Response* response, int* ended) {
  Response got = co_await world->post(path, "a", key);
  *response = std::move(got);
  ++*ended;
}

Task<void> at_once(World* world) {
  int expected = 0;
  for (const char* path : {"/things/1/pieces", "/batch/1"}) {
    std::vector<Response> responses(100);
    int ended = 0;
    for (Response& response : responses)
      Loop::current().spawn("request", one_of_many(world, path, &response, &ended));
    const Deadline limit = TestPlatform::soon();
    while (ended < 100 && !limit.passed()) co_await sleep_for(std::chrono::milliseconds(5));
    EXPECT_EQ(world->count(), ++expected) << path;
    std::string body;
    for (const Response& response : responses) {
      EXPECT_TRUE(response.status < 300 || response.status == 409) << response.body;
      if (response.status == 409) {
        const bool says_when = std::ranges::any_of(
            response.headers, [](const auto& one) { return one.first == "Retry-After"; });
        EXPECT_TRUE(says_when) << response.body;
        continue;
      }
      if (body.empty()) body = response.body;
      EXPECT_EQ(response.body, body);
    }
    EXPECT_FALSE(body.empty());
  }
}
TEST(HttpGuard, AHundredEqualRequestsAtOnceHaveOneEffectAndOneAnswer) {
  in_world(at_once);
}

Task<void> unkept(World* world) {
  const Response forgot = co_await world->post("/forgetful/1", "a", key);
  EXPECT_EQ(forgot.status, 500) << "a handler that keeps the key to itself is found out";
  const Response plain = co_await world->post("/plain/1", "a", key);
  EXPECT_EQ(plain.status, 201);
  EXPECT_EQ(world->kept(), 0);
}
TEST(HttpGuard, AKeyedRouteThatDoesNotClaimItsKeyFails) {
  in_world(unkept);
}

Task<void> after_thirty_days(World* world) {
  const Retention retention(*world->base.database, world->base.clock, world->base.jobs);
  co_await world->post("/things/1/pieces", "a", key);
  world->base.clock.advance(std::chrono::days{31});
  world->base.start_jobs();
  const bool is_gone =
      co_await world->base.becomes("SELECT count(*) FROM platform.idempotency", "0");
  EXPECT_TRUE(is_gone);
  co_await world->post("/things/1/pieces", "a", key);
  EXPECT_EQ(world->count(), 2) << "after that it is a new request";
}
TEST(HttpGuard, AKeyIsForgottenAfterThirtyDays) {
  in_world(after_thirty_days);
}

Task<void> erased(World* world) {
  co_await world->post("/things/1/pieces", "a", key);
  world->caller.account_id = "01900000-0000-7000-8000-0000000000bb";
  co_await world->post("/things/2/pieces", "a", key);
  pg::Tx tx = co_await world->base.database->begin(TestPlatform::soon());
  co_await world->guard.erase_person(tx, {"", Uuid::parse(world->caller.account_id)});
  co_await tx.commit();
  EXPECT_EQ(world->base.text("SELECT string_agg(about, ',') FROM platform.idempotency"), "about 1");
  pg::Tx orders = co_await world->base.database->begin(TestPlatform::soon());
  co_await erase_about(orders, {"about 1"});
  co_await orders.commit();
  EXPECT_EQ(world->kept(), 0);
}
TEST(HttpGuard, AnswersAreForgottenWithTheAccountAndWithWhatTheyAreAbout) {
  in_world(erased);
}

}  // namespace
}  // namespace flipflop::idempotency
