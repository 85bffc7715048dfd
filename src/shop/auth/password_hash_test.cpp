#include "shop/auth/password_hash.h"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <time.h>

#include "base/invariant.h"
#include "platform/loop/loop.h"
#include "platform/loop/run_here.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;

constexpr HashOptions cheap{.memory_kib = 64, .passes = 1, .threads = 1, .queue_limit = 4};

Deadline soon() {
  return Deadline::after(60s);
}

class PasswordHash : public testing::Test {
 protected:
  std::string hash(std::string password) {
    return result_of(hasher_.hash(std::move(password), soon()));
  }
  bool verify(std::string password, std::string stored) {
    return result_of(hasher_.verify(std::move(password), std::move(stored), soon()));
  }

  PasswordHasher hasher_{cheap};
};

TEST_F(PasswordHash, another_password_is_refused) {
  const std::string stored = hash("correct horse");
  EXPECT_FALSE(verify("correct horsf", stored));
  EXPECT_FALSE(verify("correct horse ", stored));
  EXPECT_FALSE(verify("Correct horse", stored));
  EXPECT_FALSE(verify("correct hors", stored));
  EXPECT_FALSE(verify("", stored));
  EXPECT_FALSE(verify(std::string("correct horse\0", 14), stored));
}

TEST_F(PasswordHash, a_stored_text_that_is_no_hash_is_refused) {
  const std::string stored = hash("correct horse");
  for (const std::string& broken :
       {std::string(), std::string("*"), std::string("correct horse"),
        stored.substr(0, stored.size() - 2), stored + "!", stored + std::string("\0", 1),
        std::string("$argon2i$") + stored.substr(10), "x" + stored, std::string(200, '$'),
        std::string("$argon2id$v=19$m=64,t=1,p=1$$"),
        std::string("$2b$12$abcdefghijklmnopqrstuuABCDEFGHIJKLMNOPQRSTUVWXYZ01234")}) {
    EXPECT_FALSE(verify("correct horse", broken)) << broken;
    EXPECT_TRUE(hasher_.needs_rehash(broken)) << broken;
  }
}

TEST_F(PasswordHash, the_password_is_known_by_its_hash) {
  for (const std::string& password :
       {std::string("correct horse"), std::string("Žluťoučký kůň úpěl"), std::string(1000, 'x'),
        std::string(""), std::string("a\0b", 3), std::string("\xff\xfe")})
    EXPECT_TRUE(verify(password, hash(password))) << password;
}

TEST_F(PasswordHash, a_letter_typed_in_two_strokes_is_the_same_letter) {
  EXPECT_TRUE(verify("ke\xcc\x8c", hash("kě")));
  EXPECT_FALSE(verify("ke", hash("kě")));
}

TEST_F(PasswordHash, the_same_password_never_hashes_the_same) {
  EXPECT_NE(hash("correct horse"), hash("correct horse"));
}

TEST_F(PasswordHash, stored_hashes_say_their_cost) {
  EXPECT_TRUE(hash("x").starts_with("$argon2id$v=19$m=64,t=1,p=1$"));
  PasswordHasher real;
  const std::string stored = result_of(real.hash("x", soon()));
  EXPECT_TRUE(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$")) << stored;
}

TEST_F(PasswordHash, a_hash_of_another_cost_verifies_and_asks_for_a_new_one) {
  const std::string stored = hash("correct horse");
  EXPECT_FALSE(hasher_.needs_rehash(stored));
  PasswordHasher dearer({.memory_kib = 128, .passes = 1});
  EXPECT_TRUE(dearer.needs_rehash(stored));
  EXPECT_TRUE(result_of(dearer.verify("correct horse", stored, soon())));
  PasswordHasher longer({.memory_kib = 64, .passes = 2});
  EXPECT_TRUE(longer.needs_rehash(stored));
}

TEST_F(PasswordHash, a_cost_below_what_argon2id_allows_is_a_broken_belief) {
  EXPECT_THROW(PasswordHasher({.memory_kib = 1}), BrokenInvariant);
  EXPECT_THROW(PasswordHasher({.passes = 0}), BrokenInvariant);
}

Task<void> one_hash(PasswordHasher* hasher, int* done, int* refused) {
  try {
    co_await hasher->hash("correct horse", soon());
    ++*done;
  } catch (const Overloaded&) {
    ++*refused;
  }
}

Task<void> flood(PasswordHasher* hasher, int* done, int* refused) {
  for (int i = 0; i < 50; ++i) Loop::current().spawn("hash", one_hash(hasher, done, refused));
  while (*done + *refused < 50) co_await sleep_for(1ms);
}

TEST_F(PasswordHash, a_full_queue_refuses_and_what_was_accepted_is_hashed) {
  PasswordHasher slow({.memory_kib = 8192, .passes = 1, .threads = 1, .queue_limit = 4});
  int done = 0;
  int refused = 0;
  run_here(flood(&slow, &done, &refused));
  EXPECT_GE(done, 4);
  EXPECT_GE(refused, 1);
}

Task<bool> expires(PasswordHasher* hasher) {
  int done = 0;
  int refused = 0;
  Loop::current().spawn("hash", one_hash(hasher, &done, &refused));
  co_await sleep_for(1ms);
  bool timed_out = false;
  try {
    co_await hasher->verify("correct horse", "", Deadline::after(1ms));
  } catch (const Timeout&) {
    timed_out = true;
  }
  while (done == 0) co_await sleep_for(1ms);
  co_return timed_out;
}

TEST_F(PasswordHash, a_hash_that_has_not_begun_by_its_deadline_is_given_up) {
  PasswordHasher slow({.memory_kib = 65536, .passes = 3, .threads = 1, .queue_limit = 4});
  EXPECT_TRUE(result_of(expires(&slow)));
}

// CPU time of the process, because the machine may be busy with others.
double cpu_seconds() {
  timespec now{};
  clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

TEST_F(PasswordHash, an_account_that_does_not_exist_costs_as_much_as_one_that_does) {
  PasswordHasher real({.memory_kib = 8192, .passes = 2});
  const std::string stored = result_of(real.hash("correct horse", soon()));
  double known = 0;
  double unknown = 0;
  for (int i = 0; i < 10; ++i) {
    const double start = cpu_seconds();
    result_of(real.verify("wrong", stored, soon()));
    const double between = cpu_seconds();
    result_of(real.verify("wrong", i % 2 == 0 ? "" : stored.substr(0, 60), soon()));
    known += between - start;
    unknown += cpu_seconds() - between;
  }
  EXPECT_GT(unknown, known * 0.6);
  EXPECT_LT(unknown, known * 1.6);
}

}  // namespace
}  // namespace flipflop::auth
