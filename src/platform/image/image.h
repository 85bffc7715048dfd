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

// Widths 320, 640 and 1280 (never enlarged). nullopt when `bytes` is no picture, is animated, or
// has more than 50 million pixels. SVG is accepted only where `allow_svg` says so (our own
// emulator).
std::optional<std::vector<Scaled>> scale(std::string_view bytes, bool allow_svg);

}  // namespace flipflop::image
