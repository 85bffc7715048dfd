#include "platform/pg/value.h"

#include <libpq-fe.h>

#include <charconv>

#include "base/invariant.h"

namespace flipflop::pg {
namespace {

template <class Number>
Number number_from(std::string_view text) {
  Number number{};
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), number);
  invariant(code == std::errc{} && end == text.data() + text.size(),
            "a column is not the number that was asked for");
  return number;
}

}  // namespace

Param::Param(double value) {
  char text[32];
  const auto [end, code] = std::to_chars(text, text + sizeof text, value);
  text_.emplace(text, end);
}

Param::Param(Instant value) : text_(iso_text(value)) {}

void Param::append_element(std::string& array, const Param& element) {
  if (array.size() > 1) array.push_back(',');
  if (!element.text_) {
    array += "NULL";
    return;
  }
  array.push_back('"');
  for (const char c : *element.text_) {
    if (c == '"' || c == '\\') array.push_back('\\');
    array.push_back(c);
  }
  array.push_back('"');
}

bool Row::is_null(int column) const {
  invariant(column >= 0 && column < PQnfields(result_), "a row has no such column");
  return PQgetisnull(result_, row_, column) == 1;
}

std::string_view Row::text(int column) const {
  invariant(column >= 0 && column < PQnfields(result_), "a row has no such column");
  return {PQgetvalue(result_, row_, column),
          static_cast<std::size_t>(PQgetlength(result_, row_, column))};
}

template <>
std::string_view Row::get<std::string_view>(int column) const {
  invariant(!is_null(column), "a column is NULL and was not expected to be");
  return text(column);
}

template <>
std::string Row::get<std::string>(int column) const {
  return std::string(get<std::string_view>(column));
}

template <>
std::int64_t Row::get<std::int64_t>(int column) const {
  return number_from<std::int64_t>(get<std::string_view>(column));
}

template <>
int Row::get<int>(int column) const {
  return number_from<int>(get<std::string_view>(column));
}

template <>
bool Row::get<bool>(int column) const {
  const std::string_view value = get<std::string_view>(column);
  invariant(value == "t" || value == "f", "a column is no boolean");
  return value == "t";
}

template <>
double Row::get<double>(int column) const {
  return number_from<double>(get<std::string_view>(column));
}

template <>
Uuid Row::get<Uuid>(int column) const {
  const auto uuid = Uuid::parse(get<std::string_view>(column));
  invariant(uuid.has_value(), "a column is no UUID");
  return *uuid;
}

template <>
Money Row::get<Money>(int column) const {
  return Money{get<std::int64_t>(column)};
}

template <>
VatRate Row::get<VatRate>(int column) const {
  return VatRate{get<int>(column)};
}

// timestamptz in a session with TimeZone UTC and DateStyle ISO: "2026-11-24 01:20:44.123456+00".
template <>
Instant Row::get<Instant>(int column) const {
  std::string value = get<std::string>(column);
  invariant(value.size() > 13 && value[10] == ' ' && value.ends_with("+00"),
            "a column is no timestamptz");
  value[10] = 'T';
  value.replace(value.size() - 3, 3, "Z");
  const auto instant = parse_iso(value);
  invariant(instant.has_value(), "a column is no timestamptz");
  return *instant;
}

// Elements of a uuid[] are never quoted, so all have one length.
template <>
std::vector<Uuid> Row::get<std::vector<Uuid>>(int column) const {
  constexpr std::size_t length = 36;
  const std::string_view text = get<std::string_view>(column);
  invariant(text.size() >= 2 && text.front() == '{' && text.back() == '}', "a column is no array");
  std::vector<Uuid> uuids;
  if (text == "{}") return uuids;
  for (std::size_t at = 1;; at += length + 1) {
    invariant(at < text.size(), "an array ends too early");
    const auto uuid = Uuid::parse(text.substr(at, length));
    invariant(uuid.has_value(), "an element is no uuid");
    uuids.push_back(*uuid);
    if (at + length + 1 == text.size()) return uuids;
    invariant(text[at + length] == ',', "an element is no uuid");
  }
}

Rows::Rows(pg_result* result) : result_(result) {}

void Rows::Clear::operator()(pg_result* result) const {
  PQclear(result);
}

int Rows::size() const {
  return result_ ? PQntuples(result_.get()) : 0;
}

int Rows::columns() const {
  return result_ ? PQnfields(result_.get()) : 0;
}

std::int64_t Rows::affected() const {
  if (!result_) return 0;
  // Empty for statements that touch no rows, such as BEGIN.
  const std::string_view count = PQcmdTuples(result_.get());
  return count.empty() ? 0 : number_from<std::int64_t>(count);
}

namespace {

// Reads one element that begins at `at` and leaves `at` behind it.
std::string array_element(std::string_view text, std::size_t& at) {
  std::string element;
  const bool quoted = text[at] == '"';
  if (quoted) ++at;
  while (at < text.size() && (quoted ? text[at] != '"' : text[at] != ',' && text[at] != '}')) {
    invariant(quoted || text[at] != '{', "an array has more than one dimension");
    if (text[at] == '\\') ++at;
    invariant(at < text.size(), "an array ends too early");
    element.push_back(text[at++]);
  }
  if (quoted) ++at;
  invariant(quoted || element != "NULL", "an array holds NULL and was not expected to");
  return element;
}

}  // namespace

std::vector<std::string> array_elements(std::string_view text) {
  std::vector<std::string> elements;
  invariant(text.size() >= 2 && text.front() == '{' && text.back() == '}', "a column is no array");
  if (text == "{}") return elements;
  std::size_t at = 0;
  while (at < text.size() && text[at] != '}') {
    ++at;  // the brace or the comma in front
    elements.push_back(array_element(text, at));
    invariant(at < text.size(), "an array ends too early");
  }
  return elements;
}

}  // namespace flipflop::pg
