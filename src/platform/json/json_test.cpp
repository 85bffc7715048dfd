#include <gtest/gtest.h>

#include "platform/json/describe.h"

namespace {

using flipflop::Instant;
using flipflop::Money;
using flipflop::Uuid;
namespace json = flipflop::json;

enum class Colour { red, dark_blue };
BOOST_DESCRIBE_ENUM(Colour, red, dark_blue)

using LampId = flipflop::Id<struct LampTag>;

struct Part {
  std::string name;
  int pieces = 1;
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, pieces))

struct Lamp {
  LampId lamp_id;
  std::string name;
  Money price_total;
  flipflop::VatRate vat;
  Colour colour = Colour::red;
  Instant made_at;
  std::int64_t stock = 0;
  bool is_active = false;
  std::optional<std::string> note;
  std::vector<Part> parts;
  std::map<std::string, Money> by_country;
};
BOOST_DESCRIBE_STRUCT(Lamp, (),
                      (lamp_id, name, price_total, vat, colour, made_at, stock, is_active, note,
                       parts, by_country))

struct Search {
  json::Or<int, 20> limit;
  json::Or<json::Whole<1, 100>, 1> page;
  std::optional<Colour> colour;
  std::vector<std::string> brand;
  std::optional<Money> price_from;
  std::optional<json::Text<2, 5>> q;
  json::Ignored sort_by;
  std::optional<bool> in_stock;
};
BOOST_DESCRIBE_STRUCT(Search, (), (limit, page, colour, brand, price_from, q, sort_by, in_stock))

struct Wrapped {
  json::Raw raw;
};
BOOST_DESCRIBE_STRUCT(Wrapped, (), (raw))

struct Tree {
  std::string name;
  std::optional<std::vector<Tree>> children;
};
BOOST_DESCRIBE_STRUCT(Tree, (), (name, children))

}  // namespace

FLIPFLOP_JSON(Lamp);
FLIPFLOP_JSON(Part);
FLIPFLOP_JSON(Search);
FLIPFLOP_JSON(Wrapped);
FLIPFLOP_JSON(Tree);

namespace {

constexpr const char* lamp_text =
    R"({"lampId":"0192f0c1-1111-7222-8333-444455556666","name":"Lampa \"Žlutá\"\n",)"
    R"("priceTotal":1299.50,"vat":21,"colour":"dark_blue","madeAt":"2026-11-24T01:20:44.123456Z",)"
    R"("stock":-3,"isActive":true,"parts":[{"name":"stínidlo","pieces":2}],)"
    R"("byCountry":{"CZ":0.05,"SK":-10.00}})";

template <class T>
std::string mistakes(std::string_view text) {
  const auto read = json::from_text<T>(text);
  if (read) return "none";
  std::string out;
  for (const json::FieldError& error : read.error().list()) {
    if (!out.empty()) out += "; ";
    out += error.path + ": " + error.code;
  }
  return out;
}

TEST(Json, what_is_written_reads_back_and_is_written_the_same) {
  const auto lamp = json::from_text<Lamp>(lamp_text);
  ASSERT_TRUE(lamp.has_value()) << mistakes<Lamp>(lamp_text);
  EXPECT_EQ(lamp->price_total.haler, 129950);
  EXPECT_EQ(lamp->name, "Lampa \"Žlutá\"\n");
  EXPECT_EQ(lamp->colour, Colour::dark_blue);
  EXPECT_EQ(lamp->parts.at(0).pieces, 2);
  EXPECT_EQ(json::to_text(*lamp), lamp_text);
}

TEST(Json, every_mistake_is_reported_with_its_path) {
  EXPECT_EQ(mistakes<Lamp>(R"({"lampId":"x","name":7,"priceTotal":"1299.505","vat":101,)"
                           R"("colour":"green","madeAt":"yesterday","stock":1.5,"isActive":"true",)"
                           R"("parts":[{"name":"a"},{"pieces":3000000000}],"byCountry":{"CZ":[]},)"
                           R"("extra":1})"),
            "lampId: invalid_format; name: wrong_type; priceTotal: invalid_format; "
            "vat: out_of_range; colour: invalid_choice; madeAt: invalid_format; "
            "stock: wrong_type; isActive: wrong_type; parts[1].name: required; "
            "parts[1].pieces: out_of_range; byCountry.CZ: wrong_type; extra: unknown_field");
}

TEST(Json, a_member_with_a_default_of_its_own_may_be_left_out) {
  const auto part = json::from_text<Part>(R"({"name":"x"})");
  ASSERT_TRUE(part.has_value());
  EXPECT_EQ(part->pieces, 1);
  EXPECT_EQ(mistakes<Part>("{}"), "name: required");
}

TEST(Json, broken_documents_are_refused_as_a_whole) {
  EXPECT_EQ(mistakes<Part>(""), ": malformed");
  EXPECT_EQ(mistakes<Part>("{\"name\":\"x\""), ": malformed");
  EXPECT_EQ(mistakes<Part>("{\"name\":\"x\"} x"), ": malformed");
  EXPECT_EQ(mistakes<Part>("{\"name\":\"x\"}{}"), ": malformed");
  EXPECT_EQ(mistakes<Part>("{\"name\":\"\xC3\x28\"}"), ": malformed");
  EXPECT_EQ(mistakes<Part>("{\"name\":\"\xED\xA0\x80\"}"), ": malformed");
  EXPECT_EQ(mistakes<Part>("[]"), ": wrong_type");
  EXPECT_EQ(mistakes<Part>("null"), ": wrong_type");
}

TEST(Json, a_key_given_twice_is_refused_at_any_depth) {
  EXPECT_EQ(mistakes<Part>(R"({"name":"x","name":"y"})"), "name: malformed");
  EXPECT_EQ(mistakes<Wrapped>(R"({"raw":[1,{"a":{"b":1,"\u0062":2}}]})"), "raw[1].a.b: malformed");
}

TEST(Json, thirty_two_levels_are_read_and_thirty_three_are_not) {
  const auto nested = [](int levels) {
    return "{\"raw\":" + std::string(static_cast<std::size_t>(levels - 1), '[') +
           std::string(static_cast<std::size_t>(levels - 1), ']') + "}";
  };
  EXPECT_EQ(mistakes<Wrapped>(nested(32)), "none");
  EXPECT_TRUE(mistakes<Wrapped>(nested(33)).ends_with(": too_deep"));
  EXPECT_TRUE(mistakes<Wrapped>(nested(100'000)).ends_with(": too_deep"));
}

TEST(Json, a_nul_character_never_comes_in) {
  EXPECT_EQ(mistakes<Part>(R"({"name":"a\u0000b"})"), "name: invalid_format");
  EXPECT_NE(mistakes<Lamp>(R"({"byCountry":{"C\u0000Z":1}})").find("invalid_format"),
            std::string::npos);
}

TEST(Json, money_is_exact_however_it_is_written) {
  const auto read = [](std::string_view number) {
    const auto lamp =
        json::from_text<Search>("{\"brand\":[],\"priceFrom\":" + std::string(number) + "}");
    return lamp && lamp->price_from ? lamp->price_from->haler : -1;
  };
  for (std::int64_t haler = 0; haler < 20'000; ++haler)
    ASSERT_EQ(read(Money{haler}.decimal()), haler);
  EXPECT_EQ(read("99999999999.99"), 9'999'999'999'999);
  EXPECT_EQ(read("1299.5"), 129'950);
  EXPECT_EQ(read("1299"), 129'900);
  EXPECT_EQ(read("\"1 299,50 Kč\""), 129'950);
  for (const char* refused : {"1299.505", "1e3", "0.30000000000000004", "1e400", "[]", "true",
                              "99999999999999999999", "\"\"", "\"12,5,5\""})
    EXPECT_EQ(read(refused), -1) << refused;
}

TEST(Json, whole_numbers_beyond_their_type_are_out_of_range) {
  EXPECT_EQ(mistakes<Part>(R"({"name":"x","pieces":2147483647})"), "none");
  EXPECT_EQ(mistakes<Part>(R"({"name":"x","pieces":2147483648})"), "pieces: out_of_range");
  EXPECT_EQ(mistakes<Part>(R"({"name":"x","pieces":99999999999999999999999})"),
            "pieces: out_of_range");
  EXPECT_EQ(mistakes<Part>(R"({"name":"x","pieces":1.0})"), "pieces: wrong_type");
}

TEST(Json, text_is_trimmed_and_counted_in_code_points) {
  const auto q = [](std::string_view value) {
    return mistakes<Search>("{\"brand\":[],\"q\":\"" + std::string(value) + "\"}");
  };
  EXPECT_EQ(json::from_text<Search>(R"({"brand":[],"q":"  žluť\u00a0 "})")->q.value(), "žluť");
  EXPECT_EQ(q("ž"), "q: too_short");
  EXPECT_EQ(q("žlutá"), "none");
  EXPECT_EQ(q("žluťou"), "q: too_long");
  EXPECT_EQ(q("a\\tb"), "q: invalid_format");
  EXPECT_EQ(q("a\\u0085b"), "q: invalid_format");
  EXPECT_EQ(q("a\\nb"), "none");
}

TEST(Json, absent_null_and_ignored_members_do_no_harm) {
  const auto search =
      json::from_text<Search>(R"({"brand":[],"limit":null,"colour":null,"sortBy":{"x":[1]}})");
  ASSERT_TRUE(search.has_value());
  EXPECT_EQ(search->limit, 20);
  EXPECT_FALSE(search->colour.has_value());
  EXPECT_EQ(json::to_text(*search), R"({"limit":20,"page":1,"brand":[]})");
}

TEST(Json, enums_are_read_in_either_case) {
  EXPECT_EQ(json::from_text<Search>(R"({"brand":[],"colour":"DARK_BLUE"})")->colour,
            Colour::dark_blue);
}

TEST(Json, raw_json_passes_through) {
  const char* text = R"({"raw":{"a":[1,2.50,-3,"x\"",null,true,18446744073709551615]}})";
  EXPECT_EQ(json::to_text(json::from_text<Wrapped>(text).value()), text);
}

TEST(Json, a_page_may_carry_the_string_of_anybody) {
  std::string out;
  json::write_string(out, "</script>&\"\xE2\x80\xA8\x01\xE2\x80\x99", true);
  EXPECT_EQ(out, "\"\\u003c/script\\u003e\\u0026\\\"\\u2028\\u0001\xE2\x80\x99\"");
}

TEST(Json, every_byte_that_needs_an_escape_gets_one_at_every_offset) {
  for (int c = 0; c < 128; ++c) {
    for (std::size_t offset = 0; offset < 17; ++offset) {
      const std::string text = std::string(offset, 'a') + static_cast<char>(c) + "žlutá";
      std::string quoted;
      json::write_string(quoted, text);
      const bool escaped = quoted.find('\\') != std::string::npos;
      ASSERT_EQ(escaped, c < 32 || c == '"' || c == '\\') << c << " at " << offset;
      if (c == 0) continue;
      const auto read = json::from_text<Part>("{\"name\":" + quoted + "}");
      ASSERT_TRUE(read.has_value());
      ASSERT_EQ(read->name, text);
    }
  }
}

TEST(Json, the_list_of_mistakes_ends) {
  std::string text = R"({"name":"x")";
  for (int i = 0; i < 1000; ++i) text += ",\"f" + std::to_string(i) + "\":1";
  const auto read = json::from_text<Part>(text + "}");
  ASSERT_FALSE(read.has_value());
  EXPECT_EQ(read.error().list().size(), json::Errors::most);
  EXPECT_EQ(read.error().list().back().code, "malformed");
}

std::string set(Search& search, std::string_view name, std::string_view value) {
  json::Errors errors;
  for (const auto& member : json::type_of<Search>().members())
    if (member.name == name) member.set_text(&search, value, errors);
  return errors.empty() ? "" : errors.list()[0].path + ": " + errors.list()[0].code;
}

TEST(Json, members_are_set_from_query_values) {
  Search search;
  EXPECT_EQ(set(search, "limit", "50"), "");
  EXPECT_EQ(set(search, "brand", "Eglo"), "");
  EXPECT_EQ(set(search, "brand", "Ikea"), "");
  EXPECT_EQ(set(search, "priceFrom", "99,90"), "");
  EXPECT_EQ(set(search, "inStock", "on"), "");
  EXPECT_EQ(set(search, "q", ""), "");
  EXPECT_EQ(search.limit, 50);
  EXPECT_EQ(search.brand, (std::vector<std::string>{"Eglo", "Ikea"}));
  EXPECT_EQ(search.price_from, Money{9990});
  EXPECT_EQ(search.in_stock, true);
  EXPECT_FALSE(search.q.has_value());
  EXPECT_EQ(set(search, "limit", "5x"), "limit: wrong_type");
  EXPECT_EQ(set(search, "page", "101"), "page: out_of_range");
  EXPECT_EQ(set(search, "page", "99999999999999999999"), "page: out_of_range");
  EXPECT_EQ(set(search, "colour", "green"), "colour: invalid_choice");
  EXPECT_EQ(set(search, "q", "a\x01z"), "q: invalid_format");
  EXPECT_EQ(set(search, "q", "\xFF\xFF"), "q: invalid_format");
}

TEST(Json, members_say_what_is_required_and_repeated) {
  std::string out;
  for (const auto& member : json::type_of<Lamp>().members())
    if (!member.required) out += member.name + " ";
  for (const auto& member : json::type_of<Search>().members())
    if (member.repeated) out += member.name + " ";
  EXPECT_EQ(out, "note brand ");
}

TEST(Json, schemas_name_the_structs_below) {
  std::vector<const json::Type*> nested;
  EXPECT_EQ(json::type_of<Tree>().schema(nested).json,
            R"({"type":"object","properties":{"name":{"type":"string"},"children":{"type":"array",)"
            R"("items":{"$ref":"#/components/schemas/Tree"}}},"required":["name"]})");
  ASSERT_EQ(nested.size(), 1u);
  EXPECT_EQ(nested[0]->name(), "Tree");
  EXPECT_EQ(json::type_of<Search>().members()[1].schema.json,
            R"({"type":"integer","minimum":1,"maximum":100,"default":1})");
}

}  // namespace
