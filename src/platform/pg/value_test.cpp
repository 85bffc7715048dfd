#include "platform/pg/value.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>

#include "base/invariant.h"
#include "platform/pg/blocking.h"
#include "platform/pg/test_database.h"

namespace flipflop::pg {
namespace {

using testing::ElementsAre;

// Sends a value through a server and reads it back as T.
class Values : public testing::Test {
 protected:
  template <class T>
  T round_trip(const std::string& type, const Param& value) {
    const Rows rows = connection_.run("SELECT $1::" + type, {value});
    return rows[0].get<T>(0);
  }
  std::vector<std::string> array_round_trip(const std::vector<std::string>& values) {
    const Rows rows = connection_.run("SELECT $1::text[]", {values});
    return array_elements(rows[0].text(0));
  }

  TestDatabase database_;
  BlockingConnection connection_{database_.conninfo(), {}};
};

TEST_F(Values, come_back_as_they_were) {
  EXPECT_EQ(round_trip<std::string>("text", "žluťoučký kůň 'ú'"), "žluťoučký kůň 'ú'");
  EXPECT_EQ(round_trip<std::int64_t>("bigint", INT64_MIN), INT64_MIN);
  EXPECT_EQ(round_trip<int>("integer", -7), -7);
  EXPECT_TRUE(round_trip<bool>("boolean", true));
  EXPECT_FALSE(round_trip<bool>("boolean", false));
  EXPECT_EQ(round_trip<double>("double precision", 0.1), 0.1);
  EXPECT_EQ(round_trip<double>("double precision", -1e300), -1e300);
  EXPECT_EQ(round_trip<Money>("bigint", Money{129950}), Money{129950});
  EXPECT_EQ(round_trip<VatRate>("integer", VatRate{12}), VatRate{12});
  const Uuid uuid = *Uuid::parse("0191d7a2-7c3e-7abc-8def-0123456789ab");
  EXPECT_EQ(round_trip<Uuid>("uuid", uuid), uuid);
}

TEST_F(Values, instants_keep_their_microseconds_and_are_utc) {
  const Instant instant = *parse_iso("2026-11-24T01:20:44.123456Z");
  EXPECT_EQ(round_trip<Instant>("timestamptz", instant), instant);
  const Instant whole = *parse_iso("2026-11-24T01:20:44Z");
  EXPECT_EQ(round_trip<Instant>("timestamptz", whole), whole);
  const Rows rows = connection_.run("SELECT timestamptz '2026-07-01 12:00+02'");
  EXPECT_EQ(rows[0].get<Instant>(0), *parse_iso("2026-07-01T10:00:00Z"));
}

TEST_F(Values, null_is_an_empty_optional_and_nothing_else) {
  EXPECT_EQ(round_trip<std::optional<int>>("integer", std::nullopt), std::nullopt);
  EXPECT_EQ(round_trip<std::optional<int>>("integer", std::optional<int>{5}), 5);
  EXPECT_THROW(round_trip<int>("integer", std::nullopt), BrokenInvariant);
  EXPECT_THROW(round_trip<std::string>("text", std::optional<std::string>{}), BrokenInvariant);
}

TEST_F(Values, arrays_keep_every_character) {
  const std::vector<std::string> values = {
      "a", "", "with, comma", "q\"uote", "back\\slash", "{brace}", "NULL", " space ", "č\nř"};
  EXPECT_EQ(array_round_trip(values), values);
  EXPECT_TRUE(array_round_trip({}).empty());
  const Rows sum =
      connection_.run("SELECT sum(n) FROM unnest($1::integer[]) n", {std::vector<int>{1, 2, 39}});
  EXPECT_EQ(sum[0].get<int>(0), 42);
  const Rows nulls = connection_.run("SELECT count(*) FROM unnest($1::integer[]) n WHERE n IS NULL",
                                     {std::vector<std::optional<int>>{1, std::nullopt}});
  EXPECT_EQ(nulls[0].get<int>(0), 1);
}

TEST_F(Values, text_that_is_not_of_the_type_is_refused) {
  EXPECT_THROW(round_trip<int>("text", "12x"), BrokenInvariant);
  EXPECT_THROW(round_trip<int>("text", "99999999999"), BrokenInvariant);
  EXPECT_THROW(round_trip<Uuid>("text", "no"), BrokenInvariant);
  EXPECT_THROW(round_trip<bool>("text", "yes"), BrokenInvariant);
  EXPECT_THROW(round_trip<Instant>("text", "2026-11-24"), BrokenInvariant);
}

TEST_F(Values, a_column_that_does_not_exist_is_refused) {
  const Rows rows = connection_.run("SELECT 1");
  EXPECT_THROW(rows[0].get<int>(1), BrokenInvariant);
  EXPECT_THROW(rows[0].get<int>(-1), BrokenInvariant);
}

TEST(ArrayElements, refuses_what_is_no_flat_array_of_values) {
  EXPECT_THAT(array_elements("{1,2}"), ElementsAre("1", "2"));
  for (const char* text : {"", "1", "{1", "{{1},{2}}", "{1,NULL}", "{\"a}", "{a\\}"})
    EXPECT_THROW(array_elements(text), BrokenInvariant) << text;
}

TEST_F(Values, lists_of_ids_come_back_and_nothing_else_is_one) {
  using Uuids = std::vector<Uuid>;
  const Uuid one = *Uuid::parse("0191d7a2-7c3e-7abc-8def-0123456789ab");
  const Uuid two = *Uuid::parse("01926c1e-0000-7000-8000-00000000000f");
  for (const Uuids& ids : {Uuids{}, Uuids{one}, Uuids{one, two, one}})
    EXPECT_EQ(round_trip<Uuids>("uuid[]", ids), ids);
  EXPECT_THROW(round_trip<Uuids>("uuid[]", "{NULL}"), BrokenInvariant);
  const std::string text = one.text();
  const std::vector<std::string> wrong = {text, "{" + text + ",}",
                                          "{" + text + "," + text.substr(1) + "}",
                                          "{" + text + ";" + text + "}", "{{" + text + "}}"};
  for (const std::string& list : wrong)
    EXPECT_THROW(round_trip<Uuids>("text", list), BrokenInvariant) << list;
}

TEST_F(Values, affected_counts_touched_rows) {
  connection_.run("CREATE TABLE t (n integer)");
  EXPECT_EQ(connection_.run("INSERT INTO t SELECT generate_series(1, 5)").affected(), 5);
  EXPECT_EQ(connection_.run("UPDATE t SET n = 0 WHERE n > 3").affected(), 2);
  EXPECT_EQ(connection_.run("BEGIN").affected(), 0);
}

}  // namespace
}  // namespace flipflop::pg
