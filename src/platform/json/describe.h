#pragma once
// Makes json::type_of<T>() for described structs. Only *_json.cpp files and tests include this:
//
//   namespace flipflop {
//   FLIPFLOP_JSON(product::NameValue);
//   FLIPFLOP_JSON(product::Category);
//   }
//
// A struct that is a member of another needs a line of its own, in whichever module owns it; a
// forgotten one is an undefined reference to type_of<...> when the program is linked.

#include <boost/mp11/algorithm.hpp>

#include "platform/json/read.h"
#include "platform/json/write.h"

namespace flipflop::json {
namespace detail {

std::string reference_schema(std::string_view name);
std::string choice_schema(std::span<const std::string_view> names);
std::string object_schema(const std::vector<Type::Member>& members);
std::string last_name(std::string_view qualified);

// The JSON Schema of one member.
template <class T>
std::string schema_of() {
  if constexpr (std::is_same_v<T, bool>) {
    return R"({"type":"boolean"})";
  } else if constexpr (std::is_same_v<T, int>) {
    return R"({"type":"integer","format":"int32"})";
  } else if constexpr (std::is_same_v<T, std::int64_t>) {
    return R"({"type":"integer","format":"int64"})";
  } else if constexpr (std::is_same_v<T, std::string>) {
    return R"({"type":"string"})";
  } else if constexpr (TextKind<T>::value) {
    return R"({"type":"string","minLength":)" + std::to_string(TextKind<T>::min) +
           R"(,"maxLength":)" + std::to_string(TextKind<T>::max) + "}";
  } else if constexpr (WholeKind<T>::value) {
    return R"({"type":"integer","minimum":)" + std::to_string(WholeKind<T>::min) +
           R"(,"maximum":)" + std::to_string(WholeKind<T>::max) + "}";
  } else if constexpr (std::is_same_v<T, Money>) {
    return R"({"type":"number","multipleOf":0.01})";
  } else if constexpr (std::is_same_v<T, VatRate>) {
    return R"({"type":"integer","minimum":0,"maximum":100})";
  } else if constexpr (std::is_same_v<T, Uuid> || IdKind<T>::value) {
    return R"({"type":"string","format":"uuid"})";
  } else if constexpr (std::is_same_v<T, Instant>) {
    return R"({"type":"string","format":"date-time"})";
  } else if constexpr (std::is_same_v<T, Raw> || std::is_same_v<T, Ignored>) {
    return "{}";
  } else if constexpr (std::is_enum_v<T>) {
    return choice_schema(choice_names<T>);
  } else if constexpr (OptionalKind<T>::value) {
    return schema_of<typename T::value_type>();
  } else if constexpr (OrKind<T>::value) {
    std::string schema = schema_of<decltype(T::value)>();
    schema.back() = ',';
    schema += R"("default":)";
    write_value(schema, T{}.value);
    return schema + "}";
  } else if constexpr (VectorKind<T>::value) {
    return R"({"type":"array","items":)" + schema_of<typename T::value_type>() + "}";
  } else if constexpr (MapKind<T>::value) {
    return R"({"type":"object","additionalProperties":)" + schema_of<typename T::mapped_type>() +
           "}";
  } else {
    return reference_schema(type_of<T>().name());
  }
}

// Adds the described structs that a member of type T holds, and those below them.
template <class T>
void collect(std::vector<const Type*>& nested) {
  if constexpr (OptionalKind<T>::value || VectorKind<T>::value) {
    collect<typename T::value_type>(nested);
  } else if constexpr (MapKind<T>::value) {
    collect<typename T::mapped_type>(nested);
  } else if constexpr (OrKind<T>::value) {
    collect<decltype(T::value)>(nested);
  } else if constexpr (is_described<T> && !TextKind<T>::value) {
    const Type* type = &type_of<T>();
    for (const Type* known : nested)
      if (known == type) return;
    nested.push_back(type);
    type->schema(nested);
  }
}

template <class T>
inline constexpr bool is_repeated = VectorKind<T>::value;
template <class T>
inline constexpr bool is_repeated<std::optional<T>> = VectorKind<T>::value;

template <class T, class Descriptor>
void set_member_text(void* object, std::string_view text, Errors& errors) {
  read_text_value(static_cast<T*>(object)->*Descriptor::pointer, text,
                  Path{.name = key_of<Descriptor>.name()}, errors);
}

template <class T>
std::vector<Type::Member> make_members() {
  std::vector<Type::Member> members;
  boost::mp11::mp_for_each<MembersOf<T>>([&](auto descriptor) {
    using Descriptor = decltype(descriptor);
    using Member = MemberType<Descriptor>;
    members.push_back({std::string(key_of<Descriptor>.name()), is_required<T, Descriptor>(),
                       is_repeated<Member>, Schema{schema_of<Member>()},
                       &set_member_text<T, Descriptor>});
  });
  return members;
}

}  // namespace detail

template <class T>
class DescribedType final : public Type {
 public:
  explicit DescribedType(std::string_view qualified) : name_(detail::last_name(qualified)) {}

  std::string_view name() const override { return name_; }

  void write(std::string& out, const void* value) const override {
    detail::write_object(out, *static_cast<const T*>(value));
  }

  void read(void* value, const boost::json::value& from, const std::string& path,
            Errors& errors) const override {
    const detail::Path here{.base = path};
    if (!detail::is_object(from, here, errors)) return;
    boost::mp11::mp_for_each<detail::MembersOf<T>>([&](auto descriptor) {
      using Descriptor = decltype(descriptor);
      const std::string_view name = detail::key_of<Descriptor>.name();
      const detail::Path member{.parent = &here, .name = name};
      if (const auto* found = detail::find_member(from, name))
        detail::read_value(static_cast<T*>(value)->*Descriptor::pointer, *found, member, errors);
      else if (detail::is_required<T, Descriptor>())
        detail::mistake(errors, member, "required", "is missing");
    });
    detail::refuse_unknown(from, members(), here, errors);
  }

  // Made on first use: a struct may hold a list of itself.
  const std::vector<Member>& members() const override {
    static const std::vector<Member> members = detail::make_members<T>();
    return members;
  }

  Schema schema(std::vector<const Type*>& nested) const override {
    boost::mp11::mp_for_each<detail::MembersOf<T>>([&](auto descriptor) {
      detail::collect<detail::MemberType<decltype(descriptor)>>(nested);
    });
    return Schema{detail::object_schema(members())};
  }

 private:
  std::string name_;
};

}  // namespace flipflop::json

// One line per struct, at global scope or inside namespace flipflop.
#define FLIPFLOP_JSON(...)                                                        \
  template <>                                                                     \
  const ::flipflop::json::Type& flipflop::json::type_of<__VA_ARGS__>() {          \
    static const ::flipflop::json::DescribedType<__VA_ARGS__> type(#__VA_ARGS__); \
    return type;                                                                  \
  }                                                                               \
  static_assert(true)
