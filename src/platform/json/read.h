#pragma once
// Reading of every kind of member, from parsed JSON or from one text (query, path, form). Included
// by describe.h only; boost/json itself stays in json.cpp.

#include <array>
#include <boost/describe/enumerators.hpp>
#include <limits>
#include <span>

#include "platform/json/kinds.h"

namespace flipflop::json::detail {

using Value = boost::json::value;

// Where a value stands in the document; becomes text only when there is a mistake to report.
struct Path {
  std::string_view base = {};    // of the struct being read; empty for the document
  const Path* parent = nullptr;  // the container within that struct
  std::string_view name = {};    // of a member or map key
  std::size_t index = 0;         // of an element, when `name` is empty
  std::string text() const;
};

void mistake(Errors& errors, const Path& path, std::string_view code, std::string message);

struct TextLimits {
  int min = 0;
  int max = 0;  // 0: no limit, and the text is taken untrimmed
};

// Reading of leaves, from JSON and from text. They leave `out` alone when they report a mistake.
void read_leaf(bool& out, const Value& from, const Path& path, Errors& errors);
void read_leaf(Money& out, const Value& from, const Path& path, Errors& errors);
void read_leaf(Uuid& out, const Value& from, const Path& path, Errors& errors);
void read_leaf(Instant& out, const Value& from, const Path& path, Errors& errors);
void read_leaf(Raw& out, const Value& from, const Path& path, Errors& errors);
void read_leaf(bool& out, std::string_view from, const Path& path, Errors& errors);
void read_leaf(Money& out, std::string_view from, const Path& path, Errors& errors);
void read_leaf(Uuid& out, std::string_view from, const Path& path, Errors& errors);
void read_leaf(Instant& out, std::string_view from, const Path& path, Errors& errors);
void read_leaf(Raw& out, std::string_view from, const Path& path, Errors& errors);

struct WholeLimits {
  std::int64_t min = INT64_MIN;
  std::int64_t max = INT64_MAX;
};
// nullopt after a reported mistake.
std::optional<std::int64_t> read_whole(const Value& from, WholeLimits limits, const Path& path,
                                       Errors& errors);
std::optional<std::int64_t> read_whole(std::string_view from, WholeLimits limits, const Path& path,
                                       Errors& errors);
std::optional<std::string> read_string(const Value& from, TextLimits limits, const Path& path,
                                       Errors& errors);
std::optional<std::string> read_string(std::string_view from, TextLimits limits, const Path& path,
                                       Errors& errors);
// The index of the matching name.
std::optional<std::size_t> read_choice(const Value& from, std::span<const std::string_view> names,
                                       const Path& path, Errors& errors);
std::optional<std::size_t> read_choice(std::string_view from,
                                       std::span<const std::string_view> names, const Path& path,
                                       Errors& errors);

bool is_null(const Value& value);
bool is_array(const Value& from, const Path& path, Errors& errors);
bool is_object(const Value& from, const Path& path, Errors& errors);
std::size_t size_of(const Value& container);
const Value& element(const Value& array, std::size_t index);
std::string_view key_at(const Value& object, std::size_t index);
const Value& value_at(const Value& object, std::size_t index);
const Value* find_member(const Value& object, std::string_view name);
void refuse_unknown(const Value& object, const std::vector<Type::Member>& members, const Path& path,
                    Errors& errors);

template <class E>
inline constexpr auto choice_names = []<template <class...> class List, class... D>(List<D...>) {
  return std::array<std::string_view, sizeof...(D)>{D::name...};
}(boost::describe::describe_enumerators<E>{});

template <class E>
inline constexpr auto choice_values = []<template <class...> class List, class... D>(List<D...>) {
  return std::array<E, sizeof...(D)>{D::value...};
}(boost::describe::describe_enumerators<E>{});

// Kinds that one text can hold. `Source` is Value or std::string_view.
template <class T, class Source>
void read_single(T& out, const Source& from, const Path& path, Errors& errors) {
  if constexpr (std::is_same_v<T, int> || std::is_same_v<T, std::int64_t>) {
    const WholeLimits limits{std::numeric_limits<T>::min(), std::numeric_limits<T>::max()};
    if (auto whole = read_whole(from, limits, path, errors)) out = static_cast<T>(*whole);
  } else if constexpr (std::is_same_v<T, std::string>) {
    if (auto text = read_string(from, {}, path, errors)) out = std::move(*text);
  } else if constexpr (TextKind<T>::value) {
    const TextLimits limits{TextKind<T>::min, TextKind<T>::max};
    if (auto text = read_string(from, limits, path, errors)) out = T(std::move(*text));
  } else if constexpr (WholeKind<T>::value) {
    const WholeLimits limits{WholeKind<T>::min, WholeKind<T>::max};
    if (auto whole = read_whole(from, limits, path, errors)) out.value = *whole;
  } else if constexpr (std::is_same_v<T, VatRate>) {
    if (auto whole = read_whole(from, {0, 100}, path, errors))
      out.percent = static_cast<int>(*whole);
  } else if constexpr (IdKind<T>::value) {
    read_leaf(out.uuid, from, path, errors);
  } else if constexpr (std::is_enum_v<T>) {
    if (auto index = read_choice(from, choice_names<T>, path, errors))
      out = choice_values<T>[*index];
  } else if constexpr (requires { read_leaf(out, from, path, errors); }) {
    read_leaf(out, from, path, errors);
  } else {
    static_assert(never_happens<T>, "this type has no JSON form; see platform/json/json.h");
  }
}

template <class T>
void read_value(T& out, const Value& from, const Path& path, Errors& errors) {
  if constexpr (std::is_same_v<T, Ignored>) {
    return;
  } else if constexpr (OptionalKind<T>::value) {
    if (!is_null(from)) read_value(out.emplace(), from, path, errors);
  } else if constexpr (OrKind<T>::value) {
    if (!is_null(from)) read_value(out.value, from, path, errors);
  } else if constexpr (VectorKind<T>::value) {
    if (!is_array(from, path, errors)) return;
    out.clear();
    for (std::size_t i = 0; i < size_of(from); ++i)
      read_value(out.emplace_back(), element(from, i), Path{{}, &path, {}, i}, errors);
  } else if constexpr (MapKind<T>::value) {
    if (!is_object(from, path, errors)) return;
    for (std::size_t i = 0; i < size_of(from); ++i) {
      const Path here{{}, &path, key_at(from, i), 0};
      if (auto key = read_string(here.name, {}, here, errors))
        read_value(out[std::move(*key)], value_at(from, i), here, errors);
    }
  } else if constexpr (is_described<T>) {
    type_of<T>().read(&out, from, path.text(), errors);
  } else {
    read_single(out, from, path, errors);
  }
}

// From one text; an empty text leaves an optional member as it is, which is how forms say "none".
template <class T>
void read_text_value(T& out, std::string_view from, const Path& path, Errors& errors) {
  if constexpr (std::is_same_v<T, Ignored>) {
    return;
  } else if constexpr (OptionalKind<T>::value) {
    if (!from.empty()) read_text_value(out ? *out : out.emplace(), from, path, errors);
  } else if constexpr (OrKind<T>::value) {
    if (!from.empty()) read_text_value(out.value, from, path, errors);
  } else if constexpr (VectorKind<T>::value) {
    read_text_value(out.emplace_back(), from, path, errors);
  } else if constexpr (MapKind<T>::value || is_described<T>) {
    mistake(errors, path, "wrong_type", "must be given in a JSON body");
  } else {
    read_single(out, from, path, errors);
  }
}

}  // namespace flipflop::json::detail
