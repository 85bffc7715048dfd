#pragma once
// JSON to and from plain structs described with Boost.Describe. A C++ member `variant_id` is the
// JSON field `variantId`. Reading collects every mistake with its path ("items[0].quantity:
// out_of_range"), refuses unknown fields, duplicate keys, more than 32 levels and invalid UTF-8,
// and keeps nothing half read. Writing goes straight into a string.
//
// Members may be bool, int, std::int64_t, std::string, Money (a JSON number with two decimals; read
// from a number or a decimal string), VatRate (whole percent), Uuid, Id<T>, Instant (ISO 8601),
// described enums (their names; read in either case), described structs, and std::optional (may be
// absent or null; not written when empty), std::vector and std::map<std::string, V> of those; and
// the types below. A member without std::optional and without a default that differs is required:
// mark optional-with-default members with json::Or.
//
// Cost: this header is cheap. The code for a struct is made by one line FLIPFLOP_JSON(T); in the
// module's *_json.cpp, which includes platform/json/describe.h.

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

namespace boost::json {
class value;
}

namespace flipflop::json {

struct FieldError {
  std::string path;     // "items[0].quantity"; empty for the document itself
  std::string code;     // required, unknown_field, wrong_type, out_of_range, too_long, too_short,
                        // invalid_format, invalid_choice, malformed, too_deep
  std::string message;  // English, for a developer or an API client
};

class Errors {
 public:
  static constexpr std::size_t most = 100;  // the last of them then says that there are more

  void add(std::string path, std::string code, std::string message) {
    if (list_.size() == most) {
      list_.back() = {"", "malformed", "has more mistakes than are listed"};
      return;
    }
    list_.push_back({std::move(path), std::move(code), std::move(message)});
  }
  bool empty() const { return list_.empty(); }
  const std::vector<FieldError>& list() const { return list_; }

 private:
  std::vector<FieldError> list_;
};

// Text of Min to Max code points; trimmed; control characters other than line breaks are refused.
template <int Min, int Max>
struct Text : std::string {
  using std::string::string;
  Text() = default;
  Text(std::string text) : std::string(std::move(text)) {}
};

// A whole number within [Min, Max].
template <std::int64_t Min, std::int64_t Max>
struct Whole {
  std::int64_t value = Min;
  operator std::int64_t() const { return value; }
};

// A member that may be absent and then has this value: json::Or<int, 20> limit;
template <class T, auto Default>
struct Or {
  T value = T(Default);
  operator const T&() const { return value; }
};

// A field of the contract that is accepted with any value and has no effect.
struct Ignored {};

// A value that is JSON already; written as it is, read back as its text.
struct Raw {
  std::string text = "null";
};

// The shape of a type for OpenAPI; `ref` names a described struct, whose members are in its Type.
struct Schema {
  std::string json;  // a JSON Schema object, e.g. {"type":"integer","minimum":1}
};

// Reading and writing of one described type, erased. Static storage; thread-safe.
class Type {
 public:
  struct Member {
    std::string name;  // as in JSON
    bool required;
    bool repeated;  // a vector: a query may give it several times, or not at all
    Schema schema;
    // Sets the member of `object` from one query, path or form value.
    void (*set_text)(void* object, std::string_view value, Errors& errors);
  };

  virtual ~Type() = default;
  virtual std::string_view name() const = 0;  // the C++ name without namespaces
  virtual void write(std::string& out, const void* value) const = 0;
  virtual void read(void* value, const boost::json::value& from, const std::string& path,
                    Errors& errors) const = 0;
  virtual const std::vector<Member>& members() const = 0;
  // Schemas of this type and, in `nested`, of every described struct below it, once each.
  virtual Schema schema(std::vector<const Type*>& nested) const = 0;
};

// Defined for T by FLIPFLOP_JSON(T).
template <class T>
const Type& type_of();

void read_text(const Type& type, void* value, std::string_view text, Errors& errors);

template <class T>
void write(std::string& out, const T& value) {
  type_of<T>().write(out, &value);
}

template <class T>
std::string to_text(const T& value) {
  std::string out;
  type_of<T>().write(out, &value);
  return out;
}

template <class T>
std::expected<T, Errors> from_text(std::string_view text) {
  T value{};
  Errors errors;
  read_text(type_of<T>(), &value, text, errors);
  if (!errors.empty()) return std::unexpected(std::move(errors));
  return value;
}

// A quoted JSON string; with `for_html` also < > & U+2028 U+2029 as \u escapes, for structured data
// inside a page.
void write_string(std::string& out, std::string_view text, bool for_html = false);

}  // namespace flipflop::json
