#include "shop/user/service.h"

#include <gmock/gmock.h>

#include <algorithm>

#include "platform/loop/loop.h"
#include "shop/user/retention.h"
#include "shop/user/test_world.h"

namespace flipflop::user {
namespace {

Task<void> exactly_one_default(World* world) {
  const Address first = co_await world->add(world->jana, "Dlouhá 1");
  EXPECT_TRUE(first.is_default) << "the first one, though nobody asked for it";
  const Address second = co_await world->add(world->jana, "Krátká 2");
  EXPECT_FALSE(second.is_default);
  world->base.clock.advance(std::chrono::minutes{1});
  const Address third = co_await world->add(world->jana, "Úzká 3", true);
  EXPECT_TRUE(third.is_default);
  EXPECT_EQ(world->defaults(world->jana), 1);

  NewAddress given = World::address("Úzká 33");
  const auto changed =
      co_await world->users.change_address(world->jana, third.id, given, World::soon());
  EXPECT_TRUE(changed->is_default) << "a default stays one until another takes its place";
  EXPECT_EQ(changed->street, "Úzká 33");
  given.is_default = true;
  const auto moved =
      co_await world->users.change_address(world->jana, first.id, given, World::soon());
  EXPECT_TRUE(moved->is_default);
  EXPECT_EQ(world->defaults(world->jana), 1);

  const bool removed = co_await world->users.remove_address(world->jana, first.id, World::soon());
  EXPECT_TRUE(removed);
  const auto listed = co_await world->users.addresses(world->jana, World::soon());
  EXPECT_EQ(listed.size(), 2U);
  EXPECT_EQ(listed.front().id, third.id) << "the newest of the others";
  EXPECT_TRUE(listed.front().is_default);
  const bool twice = co_await world->users.remove_address(world->jana, first.id, World::soon());
  EXPECT_FALSE(twice);
}
TEST(Addresses, AnAccountThatHasAnyHasExactlyOneDefault) {
  in_world(exactly_one_default);
}

Task<void> others_address(World* world) {
  const Address hers = co_await world->add(world->jana, "Dlouhá 1");
  const Deadline soon = World::soon();
  const auto found = co_await world->users.find_address(world->petr, hers.id, soon);
  EXPECT_FALSE(found.has_value());
  const auto changed =
      co_await world->users.change_address(world->petr, hers.id, World::address("Jeho 1"), soon);
  EXPECT_EQ(changed.error(), AddressRefusal::unknown);
  const bool removed = co_await world->users.remove_address(world->petr, hers.id, soon);
  EXPECT_FALSE(removed);
  const auto kept = co_await world->users.find_address(world->jana, hers.id, soon);
  EXPECT_EQ(kept->street, "Dlouhá 1");
}
TEST(Addresses, AnotherAccountsAddressDoesNotExist) {
  in_world(others_address);
}

Task<void> too_many(World* world) {
  for (std::size_t i = 0; i < most_addresses; ++i)
    co_await world->add(world->jana, "Dlouhá " + std::to_string(i + 1));
  const auto refused =
      co_await world->users.add_address(world->jana, World::address("Jedna navíc"), World::soon());
  EXPECT_EQ(refused.error(), AddressRefusal::too_many);
}
TEST(Addresses, ThereIsALimit) {
  in_world(too_many);
}

struct Storm {
  int running = 0;
  int failed = 0;
};

// Adds, moves the default and removes, over and over, whatever the others do.
Task<void> rearrange(World* world, int number, Storm* storm) {
  for (int round = 0; round < 5; ++round) {
    NewAddress given = World::address("Ulice " + std::to_string(number));
    given.is_default = number % 2 == 0;
    const auto added = co_await world->users.add_address(world->jana, given, World::soon());
    storm->failed += added ? 0 : 1;
    given.is_default = true;
    if (!added) continue;
    co_await world->users.change_address(world->jana, added->id, given, World::soon());
    const auto listed = co_await world->users.addresses(world->jana, World::soon());
    for (const Address& one : listed)
      if (one.is_default) co_await world->users.remove_address(world->jana, one.id, World::soon());
  }
  storm->running -= 1;
}

Task<void> parallel_changes(World* world) {
  Storm storm;
  for (int i = 0; i < 6; ++i) {
    storm.running += 1;
    Loop::current().spawn("rearrange", rearrange(world, i, &storm));
  }
  const Deadline limit = World::soon();
  while (storm.running > 0 && !limit.passed()) {
    const auto listed = co_await world->users.addresses(world->jana, limit);
    const auto defaults = std::ranges::count(listed, true, &Address::is_default);
    EXPECT_EQ(defaults, listed.empty() ? 0 : 1);
    co_await sleep_for(std::chrono::milliseconds(1));
  }
  EXPECT_EQ(storm.running, 0);
  EXPECT_EQ(storm.failed, 0);
  const auto listed = co_await world->users.addresses(world->jana, World::soon());
  EXPECT_EQ(world->defaults(world->jana), listed.empty() ? 0 : 1);
}
TEST(Addresses, ParallelChangesNeverLeaveNoneOrTwoDefaults) {
  in_world(parallel_changes);
}

constexpr pg::Statement raw_delete{"test.delete",
                                   R"(DELETE FROM "user".address WHERE account_id = $1)"};
constexpr pg::Statement raw_insert{"test.insert", R"(
  INSERT INTO "user".address VALUES ($2, $1, 'J', 'N', '', 'D 1', 'Praha', '110 00', 'CZ', '',
    $3, now(), now()))"};

Task<std::string> commit_state(pg::Tx* tx) {
  try {
    co_await tx->commit();
  } catch (const pg::Error& error) {
    co_return error.sqlstate();
  }
  co_return "done";
}

// Past the service, which would have let them wait: neither sees what the other is about to do.
Task<void> structural_guard(World* world) {
  co_await world->add(world->jana, "Dlouhá 1");
  pg::Tx removing = co_await world->base.database->begin(World::soon());
  co_await removing.run(raw_delete, {world->jana});
  pg::Tx adding = co_await world->base.database->begin(World::soon());
  co_await adding.run(raw_insert, {world->jana, world->base.ids.next(), false});
  const std::string removed = co_await commit_state(&removing);
  const std::string added = co_await commit_state(&adding);
  EXPECT_EQ(removed, "done");
  EXPECT_EQ(added, "FF002") << "it relied on the default that has gone";
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"user\".address"), 0);

  co_await world->add(world->jana, "Krátká 2");
  EXPECT_THROW(
      pg::run_script(world->base.conninfo, "UPDATE \"user\".address SET is_default = false"),
      pg::Error);
  EXPECT_THROW(pg::run_script(world->base.conninfo,
                              "INSERT INTO \"user\".address SELECT gen_random_uuid(), account_id,"
                              " 'J', 'N', '', 'D 1', 'Praha', '110 00', 'CZ', '', true, now(),"
                              " now() FROM \"user\".address"),
               pg::Error);
}
TEST(Addresses, TheDatabaseItselfRefusesNoneAndTwoDefaults) {
  in_world(structural_guard);
}

Task<void> preferences(World* world) {
  const Preferences none = co_await world->users.preferences(world->jana, World::soon());
  EXPECT_EQ(none.channels, std::vector{Channel::email});
  EXPECT_EQ(none.language, "cs");
  for (const Preferences& wanted :
       {Preferences{{Channel::telegram, Channel::email, Channel::telegram}, "en"},
        Preferences{{}, "cs"}}) {
    const bool saved = co_await world->users.save_preferences(world->jana, wanted, World::soon());
    EXPECT_TRUE(saved);
    const Preferences kept = co_await world->users.preferences(world->jana, World::soon());
    EXPECT_EQ(kept.language, wanted.language);
    EXPECT_EQ(kept.channels.size(), wanted.channels.empty() ? 0U : 2U);
  }
  const Preferences others = co_await world->users.preferences(world->petr, World::soon());
  EXPECT_EQ(others.language, "cs");
}
TEST(Preferences, TheyAreKeptPerAccountAndHaveADefault) {
  in_world(preferences);
}

Task<void> wishlist(World* world) {
  const Uuid lamp = world->base.ids.next();
  const Uuid vase = world->base.ids.next();
  co_await world->users.wish(world->jana, lamp, World::soon());
  world->base.clock.advance(std::chrono::seconds{1});
  co_await world->users.wish(world->jana, vase, World::soon());
  const auto again = co_await world->users.wish(world->jana, lamp, World::soon());
  EXPECT_TRUE(again.has_value());
  const auto listed = co_await world->users.wishlist(world->jana, World::soon());
  EXPECT_EQ(listed, (std::vector{vase, lamp}));

  const auto token = co_await world->users.share_wishlist(world->jana, World::soon());
  const auto same = co_await world->users.share_wishlist(world->jana, World::soon());
  EXPECT_EQ(token, same);
  EXPECT_EQ(token->size(), 43U);
  const auto shared = co_await world->users.shared_wishlist(*token, World::soon());
  EXPECT_EQ(*shared, listed);
  co_await world->users.unwish(world->petr, lamp, World::soon());
  co_await world->users.unshare_wishlist(world->petr, World::soon());
  const auto still = co_await world->users.shared_wishlist(*token, World::soon());
  EXPECT_EQ(*still, listed) << "another account changes nothing";
  co_await world->users.unshare_wishlist(world->jana, World::soon());
  const auto gone = co_await world->users.shared_wishlist(*token, World::soon());
  EXPECT_FALSE(gone.has_value());
  const auto next = co_await world->users.share_wishlist(world->jana, World::soon());
  EXPECT_NE(next, token) << "a token that was taken back never works again";

  pg::run_script(world->base.conninfo,
                 "INSERT INTO \"user\".wish SELECT '" + world->jana.text() +
                     "', gen_random_uuid(), now() FROM generate_series(1, 498)");
  const auto full = co_await world->users.wish(world->jana, world->base.ids.next(), World::soon());
  EXPECT_EQ(full.error(), WishRefusal::too_many);
  const auto known = co_await world->users.wish(world->jana, lamp, World::soon());
  EXPECT_TRUE(known.has_value());
}
TEST(Wishlist, ItIsSharedByATokenThatCanBeTakenBackAndHasALimit) {
  in_world(wishlist);
}

Task<void> recently_viewed(World* world) {
  std::vector<Uuid> seen;
  for (int i = 0; i < most_viewed + 3; ++i) {
    seen.insert(seen.begin(), world->base.ids.next());
    world->base.clock.advance(std::chrono::seconds{1});
    co_await world->users.viewed(world->jana, seen.front(), World::soon());
  }
  seen.resize(most_viewed);
  const auto listed = co_await world->users.recently_viewed(world->jana, World::soon());
  EXPECT_EQ(listed, seen);
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"user\".viewed"), most_viewed);
  world->base.clock.advance(std::chrono::seconds{1});
  co_await world->users.viewed(world->jana, seen.at(7), World::soon());
  const auto again = co_await world->users.recently_viewed(world->jana, World::soon());
  EXPECT_EQ(again.front(), seen.at(7));
  EXPECT_EQ(again.size(), seen.size());
}
TEST(RecentlyViewed, TheOldestIsForgotten) {
  in_world(recently_viewed);
}

Consent marketing(bool is_given, std::string version) {
  return {ConsentKind::marketing, is_given, std::move(version), "account", {}};
}

Task<void> consents(World* world) {
  const std::string subject = world->jana.text();
  co_await world->users.consent(subject, marketing(true, "v1"), World::soon());
  world->base.clock.advance(std::chrono::hours{1});
  co_await world->users.consent(subject, marketing(false, "v2"), World::soon());
  const auto latest = co_await world->users.consents(subject, World::soon());
  EXPECT_EQ(latest.size(), 1U);
  EXPECT_FALSE(latest.at(0).is_given);
  EXPECT_EQ(latest.at(0).text_version, "v2");
  EXPECT_EQ(latest.at(0).at, world->base.clock.now());
  EXPECT_EQ(world->base.number("SELECT count(*) FROM \"user\".consent"), 2) << "both stay";
  const auto nobody = co_await world->users.consents("", World::soon());
  EXPECT_TRUE(nobody.empty());

  for (const char* bad : {"UPDATE \"user\".consent SET is_given = true",
                          "UPDATE \"user\".consent SET subject = 'somebody else'",
                          "UPDATE \"user\".consent SET subject = '', is_given = true",
                          "DELETE FROM \"user\".consent", "TRUNCATE \"user\".consent"})
    EXPECT_THROW(pg::run_script(world->base.conninfo, bad), pg::Error) << bad;
  pg::run_script(world->base.conninfo, "UPDATE \"user\".consent SET subject = ''");
  EXPECT_THROW(
      pg::run_script(world->base.conninfo, "UPDATE \"user\".consent SET subject = 'somebody'"),
      pg::Error);
}
TEST(Consents, TheyAreEvidenceThatOnlyAnErasureTakesTheSubjectOutOf) {
  in_world(consents);
}

Task<void> browsers_are_forgotten(World* world) {
  const std::string browser(43, 'b');
  const auto kept_of = [world](const std::string& subject) {
    return world->base.number("SELECT count(*) FROM \"user\".consent WHERE subject = '" + subject +
                              "'");
  };
  co_await world->users.consent(browser, marketing(true, "v1"), World::soon());
  co_await world->users.consent(world->jana.text(), marketing(true, "v1"), World::soon());
  Store store(*world->base.database, world->base.clock);
  Retention retention(world->base.clock, store);
  world->base.clock.advance(std::chrono::days{399});
  co_await retention.forget_browsers(World::soon());
  EXPECT_EQ(kept_of(browser), 1);
  world->base.clock.advance(std::chrono::days{2});
  co_await retention.forget_browsers(World::soon());
  EXPECT_EQ(kept_of(browser), 0);
  EXPECT_EQ(kept_of(""), 1) << "that somebody agreed stays";
  EXPECT_EQ(kept_of(world->jana.text()), 1) << "an account's word holds until it takes it back";
}
TEST(Consents, ABrowserIsTakenOutOfThemWhenItsCookieHasLongRunOut) {
  in_world(browsers_are_forgotten);
}

}  // namespace
}  // namespace flipflop::user
