#include "platform/image/image.h"

#include <vips/vips.h>

#include <memory>
#include <mutex>
#include <string_view>

#include "base/invariant.h"

namespace flipflop::image {
namespace {

constexpr int widths[] = {320, 640, 1280};
constexpr std::int64_t most_pixels = 50'000'000;
constexpr std::size_t most_bytes = 20 * 1024 * 1024;
constexpr int webp_quality = 82;

struct Unreference {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using ImagePointer = std::unique_ptr<VipsImage, Unreference>;

// Once per process: one thread per operation (workers are the parallelism) and no cache of
// operations, whose memory nobody would bound.
void start_once() {
  static std::once_flag once;
  std::call_once(once, [] {
    invariant(VIPS_INIT("flipflop") == 0, "libvips cannot start");
    vips_concurrency_set(1);
    vips_cache_set_max(0);
  });
}

// The loaders we trust with bytes from outside.
bool is_allowed_loader(std::string_view loader, bool allow_svg) {
  for (std::string_view format : {"Jpeg", "Png", "Webp"})
    if (loader.find(format) != std::string_view::npos) return true;
  return allow_svg && loader.find("Svg") != std::string_view::npos;
}

// Width and height without decoding; nullopt when the bytes are no single, reasonably sized
// picture.
bool is_reasonable(std::string_view bytes) {
  ImagePointer head(vips_image_new_from_buffer(bytes.data(), bytes.size(), "", nullptr));
  if (head == nullptr) return false;
  const std::int64_t pixels = static_cast<std::int64_t>(vips_image_get_width(head.get())) *
                              vips_image_get_height(head.get());
  return pixels > 0 && pixels <= most_pixels && vips_image_get_n_pages(head.get()) == 1;
}

std::optional<Scaled> scale_to(std::string_view bytes, int width) {
  VipsImage* out = nullptr;
  // The height does not bind: products are tall or wide, pages give them a square to stand in.
  const int failed =
      vips_thumbnail_buffer(const_cast<char*>(bytes.data()), bytes.size(), &out, width, "height",
                            VIPS_MAX_COORD, "size", VIPS_SIZE_DOWN, nullptr);
  if (failed != 0) return std::nullopt;
  const ImagePointer scaled(out);
  void* buffer = nullptr;
  std::size_t length = 0;
  if (vips_webpsave_buffer(scaled.get(), &buffer, &length, "Q", webp_quality, "strip", TRUE,
                           nullptr) != 0)
    return std::nullopt;
  Scaled result{vips_image_get_width(scaled.get()), vips_image_get_height(scaled.get()),
                std::string(static_cast<const char*>(buffer), length)};
  g_free(buffer);
  return result;
}

}  // namespace

std::optional<std::vector<Scaled>> scale(std::string_view bytes, bool allow_svg) {
  if (bytes.empty() || bytes.size() > most_bytes) return std::nullopt;
  start_once();
  const char* loader = vips_foreign_find_load_buffer(bytes.data(), bytes.size());
  std::optional<std::vector<Scaled>> result;
  if (loader != nullptr && is_allowed_loader(loader, allow_svg) && is_reasonable(bytes)) {
    result.emplace();
    for (int width : widths) {
      auto scaled = scale_to(bytes, width);
      if (!scaled) {
        result.reset();
        break;
      }
      result->push_back(std::move(*scaled));
    }
  }
  vips_error_clear();
  vips_thread_shutdown();
  return result;
}

}  // namespace flipflop::image
