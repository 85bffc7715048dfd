// Whatever bytes come in: reading ends without a crash, and what was read is written as JSON that
// reads back and is written the same.

#include <cstdlib>

#include "platform/json/describe.h"

namespace {

namespace json = flipflop::json;

enum class Colour { red, dark_blue };
BOOST_DESCRIBE_ENUM(Colour, red, dark_blue)

struct Part {
  std::string name;
  json::Or<int, 1> pieces;
};
BOOST_DESCRIBE_STRUCT(Part, (), (name, pieces))

struct Anything {
  std::optional<bool> flag;
  std::optional<flipflop::Money> money;
  std::optional<flipflop::Uuid> uuid;
  std::optional<flipflop::Instant> at;
  std::optional<Colour> colour;
  std::optional<json::Text<1, 20>> text;
  std::optional<json::Whole<-5, 5>> whole;
  std::optional<std::vector<Part>> parts;
  std::optional<std::map<std::string, Part>> map;
  std::optional<json::Raw> raw;
};
BOOST_DESCRIBE_STRUCT(Anything, (), (flag, money, uuid, at, colour, text, whole, parts, map, raw))

}  // namespace

FLIPFLOP_JSON(Part);
FLIPFLOP_JSON(Anything);

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(bytes), size);
  const auto read = json::from_text<Anything>(text);
  if (read) {
    const std::string written = json::to_text(*read);
    const auto again = json::from_text<Anything>(written);
    if (!again || json::to_text(*again) != written) std::abort();
  }
  for (const auto& member : json::type_of<Anything>().members()) {
    Anything set;
    json::Errors errors;
    member.set_text(&set, text, errors);
    if (errors.empty() && !json::from_text<Anything>(json::to_text(set))) std::abort();
  }
  return 0;
}
