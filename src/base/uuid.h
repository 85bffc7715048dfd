#pragma once
// 128-bit identifiers. Ids made by flipflop are UUID version 7 (RFC 9562): time first, so that rows
// written together lie together in an index.

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace flipflop {

struct Uuid {
  std::array<std::uint8_t, 16> bytes{};

  auto operator<=>(const Uuid&) const = default;
  bool is_nil() const { return *this == Uuid{}; }

  // Lower case with dashes, 36 characters.
  std::string text() const;
  // Accepts 36 characters with dashes in either case; anything else is nullopt.
  static std::optional<Uuid> parse(std::string_view text);
  // Version 7 from milliseconds since 1970 and 10 random bytes.
  static Uuid v7(std::int64_t unix_milliseconds, const std::array<std::uint8_t, 10>& random);
};

// An id that cannot be mistaken for the id of another kind of thing.
template <class Tag>
struct Id {
  Uuid uuid;

  auto operator<=>(const Id&) const = default;
  bool is_nil() const { return uuid.is_nil(); }
  std::string text() const { return uuid.text(); }
  static std::optional<Id> parse(std::string_view text) {
    auto uuid = Uuid::parse(text);
    if (!uuid) return std::nullopt;
    return Id{*uuid};
  }
};

}  // namespace flipflop

template <>
struct std::hash<flipflop::Uuid> {
  std::size_t operator()(const flipflop::Uuid& uuid) const noexcept;
};

template <class Tag>
struct std::hash<flipflop::Id<Tag>> {
  std::size_t operator()(const flipflop::Id<Tag>& id) const noexcept {
    return std::hash<flipflop::Uuid>{}(id.uuid);
  }
};
