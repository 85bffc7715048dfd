#pragma once

// Product pictures of the demo shop, drawn by code: flat, softly lit, 1000 by 1000 SVG without
// text. The bogus wholesaler serves them as the images of its feed. A picture is a pure function of
// its Illustration, so it may be cached for ever.
//
// The seed chooses the form (seed modulo the kind's number of forms: a bell or a globe among the
// pendant lamps) and small proportions; the palette chooses the colours. View 0 is the studio
// picture, 1 a detail, 2 the thing in its surroundings.

#include <array>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace flipflop::dev {

inline constexpr int illustration_view_count = 3;

struct Illustration {
  std::string_view kind;     // a name of illustration_kinds()
  std::string_view palette;  // a name of illustration_palettes()
  std::uint32_t seed = 0;
  int view = 0;  // 0 .. illustration_view_count - 1
};

// A whole SVG document. An unknown kind, palette or view is answered with std::nullopt.
[[nodiscard]] std::optional<std::string> find_illustration_svg(const Illustration& illustration);

// As above for arguments that are known to be valid; throws std::invalid_argument naming the one
// that is not.
[[nodiscard]] std::string illustration_svg(const Illustration& illustration);

[[nodiscard]] std::span<const std::string_view> illustration_kinds();
[[nodiscard]] std::span<const std::string_view> illustration_palettes();

}  // namespace flipflop::dev
