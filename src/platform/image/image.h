#pragma once
// Pictures from outside, made safe and small: decoded with limits (libvips), stripped of metadata,
// scaled, and written as WebP. Blocking; run it on the worker pool.

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace flipflop::image {

struct Scaled {
  int width;
  int height;
  std::string webp;
};

// Widths 320, 640 and 1280, smallest first; never enlarged, so a narrow picture has fewer, the last
// in its own width. nullopt when `bytes` is no whole JPEG, PNG, WebP or GIF, is animated, has more
// than 50 million pixels or 20 MiB. SVG is accepted only where `allow_svg` says so (our own
// emulator).
std::optional<std::vector<Scaled>> scale(std::string_view bytes, bool allow_svg);

}  // namespace flipflop::image
