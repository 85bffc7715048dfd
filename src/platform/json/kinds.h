#pragma once
// Which kind of JSON value a C++ member is: the questions that writing, reading and schemas ask.
// Included by describe.h and http/rate_rule.h.

#include <boost/describe/members.hpp>
#include <map>
#include <optional>
#include <string>
#include <type_traits>
#include <vector>

#include "base/instant.h"
#include "base/money.h"
#include "base/uuid.h"
#include "platform/json/json.h"

namespace flipflop::json::detail {

template <class T>
struct OptionalKind : std::false_type {};
template <class T>
struct OptionalKind<std::optional<T>> : std::true_type {};

template <class T>
struct VectorKind : std::false_type {};
template <class T>
struct VectorKind<std::vector<T>> : std::true_type {};

template <class T>
struct MapKind : std::false_type {};
template <class V, class Compare>
struct MapKind<std::map<std::string, V, Compare>> : std::true_type {};

template <class T>
struct IdKind : std::false_type {};
template <class Tag>
struct IdKind<Id<Tag>> : std::true_type {};

template <class T>
struct TextKind : std::false_type {};
template <int Min, int Max>
struct TextKind<Text<Min, Max>> : std::true_type {
  static constexpr int min = Min;
  static constexpr int max = Max;
};

template <class T>
struct WholeKind : std::false_type {};
template <std::int64_t Min, std::int64_t Max>
struct WholeKind<Whole<Min, Max>> : std::true_type {
  static constexpr std::int64_t min = Min;
  static constexpr std::int64_t max = Max;
};

template <class T>
struct OrKind : std::false_type {};
template <class T, auto Default>
struct OrKind<Or<T, Default>> : std::true_type {};

template <class T>
inline constexpr bool is_described = boost::describe::has_describe_members<T>::value;

template <class T>
inline constexpr bool never_happens = false;

template <class T>
using MembersOf = boost::describe::describe_members<T, boost::describe::mod_public |
                                                           boost::describe::mod_inherited>;

template <class Descriptor>
struct MemberOf;
template <class Object, class Value>
struct MemberOf<Value Object::*> {
  using Type = Value;
};
template <class Descriptor>
using MemberType = typename MemberOf<std::remove_const_t<decltype(Descriptor::pointer)>>::Type;

// ,"variantId": of the member variant_id, made at compile time. A trailing underscore, which keeps
// a name apart from a C++ keyword, is dropped.
struct Key {
  char text[96] = {};
  int size = 0;

  constexpr explicit Key(const char* snake) {
    text[size++] = ',';
    text[size++] = '"';
    bool raise = false;
    for (const char* c = snake; *c != 0; ++c) {
      if (*c == '_') {
        raise = true;
        continue;
      }
      const bool lower = *c >= 'a' && *c <= 'z';
      text[size++] = raise && lower ? static_cast<char>(*c - 32) : *c;
      raise = false;
    }
    text[size++] = '"';
    text[size++] = ':';
  }
  constexpr std::string_view with_comma() const { return {text, static_cast<std::size_t>(size)}; }
  constexpr std::string_view name() const {
    return with_comma().substr(2, with_comma().size() - 4);
  }
};

template <class Descriptor>
inline constexpr Key key_of{Descriptor::name};

// Whether a client must give this member: it may be left out when it is optional, has no effect, or
// when the struct gives it a default other than the empty value of its type.
template <class T, class Descriptor>
bool is_required() {
  using Member = MemberType<Descriptor>;
  if constexpr (OptionalKind<Member>::value || OrKind<Member>::value ||
                std::is_same_v<Member, Ignored>) {
    return false;
  } else if constexpr (VectorKind<Member>::value || MapKind<Member>::value) {
    static const bool required = (T{}.*Descriptor::pointer).empty();
    return required;
  } else if constexpr (std::equality_comparable<Member>) {
    static const bool required = T{}.*Descriptor::pointer == Member{};
    return required;
  } else {
    return true;
  }
}

}  // namespace flipflop::json::detail
