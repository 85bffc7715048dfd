#pragma once
// Writing of every kind of member, straight into the string. Included by describe.h only.

#include <boost/describe/enum_to_string.hpp>
#include <boost/mp11/algorithm.hpp>

#include "platform/json/kinds.h"

namespace flipflop::json::detail {

void write_whole(std::string& out, std::int64_t value);
void write_money(std::string& out, Money value);
void write_uuid(std::string& out, const Uuid& value);
void write_instant(std::string& out, Instant value);

template <class T>
void write_value(std::string& out, const T& value);

template <class T>
void write_elements(std::string& out, const std::vector<T>& elements) {
  out.push_back('[');
  bool first = true;
  for (const T& element : elements) {
    if (!first) out.push_back(',');
    first = false;
    write_value(out, element);
  }
  out.push_back(']');
}

template <class Map>
void write_map(std::string& out, const Map& map) {
  out.push_back('{');
  bool first = true;
  for (const auto& [key, value] : map) {
    if (!first) out.push_back(',');
    first = false;
    write_string(out, key);
    out.push_back(':');
    write_value(out, value);
  }
  out.push_back('}');
}

template <class Descriptor, class T>
void write_member(std::string& out, const T& object) {
  const auto& member = object.*Descriptor::pointer;
  using Member = MemberType<Descriptor>;
  if constexpr (std::is_same_v<Member, Ignored>) {
    return;
  } else if constexpr (OptionalKind<Member>::value) {
    if (!member) return;
    out.append(key_of<Descriptor>.with_comma());
    write_value(out, *member);
  } else {
    out.append(key_of<Descriptor>.with_comma());
    write_value(out, member);
  }
}

// Every member writes a comma in front of itself; the first of them becomes the brace.
template <class T>
void write_object(std::string& out, const T& object) {
  const std::size_t start = out.size();
  boost::mp11::mp_for_each<MembersOf<T>>(
      [&](auto descriptor) { write_member<decltype(descriptor)>(out, object); });
  if (out.size() == start) {
    out += "{}";
    return;
  }
  out[start] = '{';
  out.push_back('}');
}

template <class T>
void write_value(std::string& out, const T& value) {
  if constexpr (std::is_same_v<T, bool>) {
    out += value ? "true" : "false";
  } else if constexpr (std::is_same_v<T, int> || std::is_same_v<T, std::int64_t>) {
    write_whole(out, value);
  } else if constexpr (std::is_same_v<T, std::string> || TextKind<T>::value) {
    write_string(out, value);
  } else if constexpr (std::is_same_v<T, Money>) {
    write_money(out, value);
  } else if constexpr (std::is_same_v<T, VatRate>) {
    write_whole(out, value.percent);
  } else if constexpr (std::is_same_v<T, Uuid>) {
    write_uuid(out, value);
  } else if constexpr (IdKind<T>::value) {
    write_uuid(out, value.uuid);
  } else if constexpr (std::is_same_v<T, Instant>) {
    write_instant(out, value);
  } else if constexpr (WholeKind<T>::value || OrKind<T>::value) {
    write_value(out, value.value);
  } else if constexpr (std::is_same_v<T, Raw>) {
    out += value.text;
  } else if constexpr (std::is_enum_v<T>) {
    out.push_back('"');
    out += boost::describe::enum_to_string(value, "unknown");
    out.push_back('"');
  } else if constexpr (OptionalKind<T>::value) {
    value ? write_value(out, *value) : void(out += "null");
  } else if constexpr (VectorKind<T>::value) {
    write_elements(out, value);
  } else if constexpr (MapKind<T>::value) {
    write_map(out, value);
  } else if constexpr (is_described<T>) {
    type_of<T>().write(out, &value);
  } else {
    static_assert(never_happens<T>, "this type has no JSON form; see platform/json/json.h");
  }
}

}  // namespace flipflop::json::detail
