#include "platform/json/read.h"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>
#include <charconv>

#include "base/text.h"
#include "platform/json/parse.h"

namespace flipflop::json::detail {
namespace {

// Control characters other than line breaks: U+0000..1F and U+007F..9F.
bool has_control_character(std::string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const auto byte = static_cast<unsigned char>(text[i]);
    if ((byte < 0x20 && byte != '\n' && byte != '\r') || byte == 0x7F) return true;
    if (byte != 0xC2 || i + 1 == text.size()) continue;
    if (static_cast<unsigned char>(text[i + 1]) < 0xA0) return true;
  }
  return false;
}

std::string_view string_of(const Value& value) {
  const auto& text = value.get_string();
  return {text.data(), text.size()};
}

// nullptr after a reported mistake. A number that is kept as text is no string.
const Value* expect_string(const Value& from, std::string_view what, const Path& path,
                           Errors& errors) {
  if (from.is_string() && !is_fraction(from)) return &from;
  mistake(errors, path, "wrong_type", std::string("must be ").append(what));
  return nullptr;
}

std::optional<std::int64_t> within(std::int64_t value, WholeLimits limits, const Path& path,
                                   Errors& errors) {
  if (value >= limits.min && value <= limits.max) return value;
  mistake(errors, path, "out_of_range",
          "must be between " + std::to_string(limits.min) + " and " + std::to_string(limits.max));
  return std::nullopt;
}

}  // namespace

std::string Path::text() const {
  if (parent == nullptr && name.empty()) return std::string(base);
  std::string out = parent != nullptr ? parent->text() : std::string(base);
  if (name.empty()) return out + "[" + std::to_string(index) + "]";
  if (!out.empty()) out.push_back('.');
  return out.append(name);
}

void mistake(Errors& errors, const Path& path, std::string_view code, std::string message) {
  errors.add(path.text(), std::string(code), std::move(message));
}

void read_leaf(bool& out, const Value& from, const Path& path, Errors& errors) {
  if (!from.is_bool()) return mistake(errors, path, "wrong_type", "must be true or false");
  out = from.get_bool();
}

void read_leaf(bool& out, std::string_view from, const Path& path, Errors& errors) {
  for (std::string_view yes : {"true", "1", "on", "yes"})
    if (equals_ignoring_case(from, yes)) return void(out = true);
  for (std::string_view no : {"false", "0", "off", "no"})
    if (equals_ignoring_case(from, no)) return void(out = false);
  mistake(errors, path, "wrong_type", "must be true or false");
}

// A JSON number never passes through a double: whole numbers are integers and the others are text
// (see parse.h).
void read_leaf(Money& out, const Value& from, const Path& path, Errors& errors) {
  if (is_fraction(from)) return read_leaf(out, fraction_text(from), path, errors);
  if (from.is_string()) return read_leaf(out, string_of(from), path, errors);
  if (!from.is_int64() && !from.is_uint64())
    return mistake(errors, path, "wrong_type", "must be an amount such as 1299.50");
  const std::string digits =
      from.is_int64() ? std::to_string(from.get_int64()) : std::to_string(from.get_uint64());
  read_leaf(out, digits, path, errors);
}

void read_leaf(Money& out, std::string_view from, const Path& path, Errors& errors) {
  const auto money = Money::parse(from);
  if (!money)
    return mistake(errors, path, "invalid_format",
                   "must be an amount in crowns with at most two decimals");
  out = *money;
}

void read_leaf(Uuid& out, const Value& from, const Path& path, Errors& errors) {
  if (expect_string(from, "an id", path, errors)) read_leaf(out, string_of(from), path, errors);
}

void read_leaf(Uuid& out, std::string_view from, const Path& path, Errors& errors) {
  const auto uuid = Uuid::parse(from);
  if (!uuid) return mistake(errors, path, "invalid_format", "must be a UUID");
  out = *uuid;
}

void read_leaf(Instant& out, const Value& from, const Path& path, Errors& errors) {
  if (expect_string(from, "a time", path, errors)) read_leaf(out, string_of(from), path, errors);
}

void read_leaf(Instant& out, std::string_view from, const Path& path, Errors& errors) {
  const auto instant = parse_iso(from);
  if (!instant)
    return mistake(errors, path, "invalid_format", "must be a time such as 2026-11-24T10:00:00Z");
  out = *instant;
}

void read_leaf(Raw& out, const Value& from, const Path&, Errors&) {
  out.text.clear();
  write_parsed(out.text, from);
}

void read_leaf(Raw& out, std::string_view from, const Path& path, Errors& errors) {
  std::string quoted;
  if (auto text = read_string(from, {}, path, errors)) {
    write_string(quoted, *text);
    out.text = std::move(quoted);
  }
}

std::optional<std::int64_t> read_whole(const Value& from, WholeLimits limits, const Path& path,
                                       Errors& errors) {
  if (from.is_int64()) return within(from.get_int64(), limits, path, errors);
  const bool too_large = from.is_uint64() || (is_fraction(from) && !has_fraction_marks(from));
  if (too_large)
    mistake(errors, path, "out_of_range", "is larger than any number that is kept here");
  else
    mistake(errors, path, "wrong_type", "must be a whole number");
  return std::nullopt;
}

std::optional<std::int64_t> read_whole(std::string_view from, WholeLimits limits, const Path& path,
                                       Errors& errors) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(from.data(), from.data() + from.size(), value);
  const bool is_whole = end == from.data() + from.size() && !from.empty();
  if (is_whole && error == std::errc{}) return within(value, limits, path, errors);
  if (is_whole && error == std::errc::result_out_of_range)
    mistake(errors, path, "out_of_range", "is larger than any number that is kept here");
  else
    mistake(errors, path, "wrong_type", "must be a whole number");
  return std::nullopt;
}

std::optional<std::string> read_string(const Value& from, TextLimits limits, const Path& path,
                                       Errors& errors) {
  if (!expect_string(from, "a text", path, errors)) return std::nullopt;
  return read_string(string_of(from), limits, path, errors);
}

std::optional<std::string> read_string(std::string_view from, TextLimits limits, const Path& path,
                                       Errors& errors) {
  // PostgreSQL cannot keep a NUL, so none comes in anywhere.
  const bool is_free = limits.max == 0;
  const std::string_view text = is_free ? from : trim(from);
  if (!is_valid_utf8(text) || text.find('\0') != text.npos ||
      (!is_free && has_control_character(text))) {
    mistake(errors, path, "invalid_format", "contains characters that are not allowed");
    return std::nullopt;
  }
  if (is_free) return std::string(text);
  const auto length = static_cast<std::int64_t>(utf8_length(text));
  if (length < limits.min) {
    mistake(errors, path, "too_short",
            "must have at least " + std::to_string(limits.min) + " characters");
    return std::nullopt;
  }
  if (length > limits.max) {
    mistake(errors, path, "too_long",
            "must have at most " + std::to_string(limits.max) + " characters");
    return std::nullopt;
  }
  return std::string(text);
}

std::optional<std::size_t> read_choice(const Value& from, std::span<const std::string_view> names,
                                       const Path& path, Errors& errors) {
  if (!expect_string(from, "a text", path, errors)) return std::nullopt;
  return read_choice(string_of(from), names, path, errors);
}

std::optional<std::size_t> read_choice(std::string_view from,
                                       std::span<const std::string_view> names, const Path& path,
                                       Errors& errors) {
  std::string message = "must be one of";
  for (std::size_t i = 0; i < names.size(); ++i) {
    if (equals_ignoring_case(from, names[i])) return i;
    message.append(i == 0 ? " " : ", ").append(names[i]);
  }
  mistake(errors, path, "invalid_choice", std::move(message));
  return std::nullopt;
}

bool is_null(const Value& value) {
  return value.is_null();
}

bool is_array(const Value& from, const Path& path, Errors& errors) {
  if (from.is_array()) return true;
  mistake(errors, path, "wrong_type", "must be a list");
  return false;
}

bool is_object(const Value& from, const Path& path, Errors& errors) {
  if (from.is_object()) return true;
  mistake(errors, path, "wrong_type", "must be an object");
  return false;
}

std::size_t size_of(const Value& container) {
  return container.is_array() ? container.get_array().size() : container.get_object().size();
}

const Value& element(const Value& array, std::size_t index) {
  return array.get_array()[index];
}

std::string_view key_at(const Value& object, std::size_t index) {
  const auto key = (object.get_object().begin() + static_cast<std::ptrdiff_t>(index))->key();
  return {key.data(), key.size()};
}

const Value& value_at(const Value& object, std::size_t index) {
  return (object.get_object().begin() + static_cast<std::ptrdiff_t>(index))->value();
}

const Value* find_member(const Value& object, std::string_view name) {
  return object.get_object().if_contains({name.data(), name.size()});
}

void refuse_unknown(const Value& object, const std::vector<Type::Member>& members, const Path& path,
                    Errors& errors) {
  for (const auto& entry : object.get_object()) {
    const std::string_view key{entry.key().data(), entry.key().size()};
    bool known = false;
    for (const Type::Member& member : members) known = known || member.name == key;
    if (!known)
      mistake(errors, Path{.parent = &path, .name = key}, "unknown_field", "is not known here");
  }
}

}  // namespace flipflop::json::detail
