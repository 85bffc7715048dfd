#include "platform/image/image.h"

#include <vips/vips.h>

#include <memory>
#include <mutex>
#include <stdexcept>

namespace flipflop::image {
namespace {

constexpr std::int64_t most_pixels = 50'000'000;
constexpr std::size_t most_bytes = 20 * 1024 * 1024;
constexpr int widths[] = {1280, 640, 320};  // largest first: each is made from the one before
constexpr int tallest = 4;                  // times the width; keeps below WebP's 16383 rows
constexpr int webp_quality = 80;

struct Unref {
  void operator()(VipsImage* image) const { g_object_unref(image); }
};
using Image = std::unique_ptr<VipsImage, Unref>;

void swallow(const gchar*, GLogLevelFlags, const gchar*, gpointer) {}

// Workers run several pictures at once, so each uses one thread; nothing is kept between pictures.
void start_vips() {
  static std::once_flag once;
  std::call_once(once, [] {
    if (VIPS_INIT("flipflop") != 0) throw std::runtime_error("libvips did not start");
    vips_block_untrusted_set(TRUE);
    vips_operation_block_set("VipsForeignLoadSvg", FALSE);  // reached through allow_svg alone
    vips_concurrency_set(1);
    vips_cache_set_max(0);
    // Broken pictures are everyday input here, not news for stderr.
    g_log_set_handler("VIPS", G_LOG_LEVEL_WARNING, swallow, nullptr);
  });
}

using Loader = int (*)(void*, std::size_t, VipsImage**, ...);

// Chosen by the first bytes, so that no other of vips's many decoders ever sees foreign input.
Loader loader_for(std::string_view bytes, bool allow_svg) {
  if (bytes.starts_with("\xFF\xD8\xFF")) return vips_jpegload_buffer;
  if (bytes.starts_with("\x89PNG\r\n\x1A\n")) return vips_pngload_buffer;
  if (bytes.starts_with("GIF87a") || bytes.starts_with("GIF89a")) return vips_gifload_buffer;
  if (bytes.starts_with("RIFF") && bytes.substr(8).starts_with("WEBP")) return vips_webpload_buffer;
  // Ours declares no entities; a document that does may be a bomb.
  const bool is_svg = (bytes.starts_with("<svg") || bytes.starts_with("<?xml")) &&
                      bytes.find("<!DOCTYPE") == std::string_view::npos;
  return is_svg && allow_svg ? vips_svgload_buffer : nullptr;
}

int pages_of(VipsImage* image) {
  int pages = 1;
  if (vips_image_get_typeof(image, VIPS_META_N_PAGES) != 0)
    vips_image_get_int(image, VIPS_META_N_PAGES, &pages);
  return pages;
}

// Reads the head alone; the pixels of a bomb are never unpacked.
bool is_acceptable(std::string_view bytes, Loader load) {
  VipsImage* header = nullptr;
  const int failed = load(const_cast<char*>(bytes.data()), bytes.size(), &header, "access",
                          VIPS_ACCESS_SEQUENTIAL, nullptr);
  if (failed != 0) return false;
  const Image owned(header);
  const std::int64_t pixels = std::int64_t{header->Xsize} * header->Ysize;
  return pixels <= most_pixels && pages_of(header) == 1;
}

// Turned upright, in sRGB, within the box, in memory; null when the bytes are no whole picture.
Image decode(std::string_view bytes, int width) {
  VipsImage* scaled = nullptr;
  const int failed =
      vips_thumbnail_buffer(const_cast<char*>(bytes.data()), bytes.size(), &scaled, width, "height",
                            width * tallest, "size", VIPS_SIZE_DOWN, "export-profile", "srgb",
                            "option-string", "[fail_on=truncated]", nullptr);
  if (failed != 0) return nullptr;
  const Image lazy(scaled);
  return Image(vips_image_copy_memory(lazy.get()));  // null when the pixels turn out broken
}

Image shrink(VipsImage* larger, int width) {
  VipsImage* scaled = nullptr;
  const int failed = vips_thumbnail_image(larger, &scaled, width, "height", width * tallest, "size",
                                          VIPS_SIZE_DOWN, nullptr);
  if (failed != 0) return nullptr;
  const Image lazy(scaled);
  return Image(vips_image_copy_memory(lazy.get()));
}

// Camera, place, owner, comments and profiles go; the pixels are upright sRGB by now. The writer's
// own "strip" left EXIF in place when tested.
void remove_metadata(VipsImage* image) {
  char** fields = vips_image_get_fields(image);
  for (char** field = fields; *field != nullptr; ++field) {
    const std::string_view name = *field;
    if (name.starts_with("exif-") || name.ends_with("-data") ||
        name.find("comment") != std::string_view::npos)
      vips_image_remove(image, *field);
  }
  g_strfreev(fields);
}

std::optional<Scaled> encode(VipsImage* image) {
  remove_metadata(image);
  void* bytes = nullptr;
  std::size_t size = 0;
  const int failed =
      vips_webpsave_buffer(image, &bytes, &size, "Q", webp_quality, "strip", TRUE, nullptr);
  if (failed != 0) return std::nullopt;
  Scaled scaled{image->Xsize, image->Ysize, std::string(static_cast<char*>(bytes), size)};
  g_free(bytes);
  return scaled;
}

std::optional<std::vector<Scaled>> scale_all(std::string_view bytes, bool allow_svg) {
  const Loader load = loader_for(bytes, allow_svg);
  if (load == nullptr || !is_acceptable(bytes, load)) return std::nullopt;
  std::vector<Scaled> all;
  Image image;
  for (int width : widths) {
    // A picture narrower than this width has its copy already.
    if (image != nullptr && image->Xsize <= width && image->Ysize <= width * tallest) continue;
    image = image == nullptr ? decode(bytes, width) : shrink(image.get(), width);
    if (image == nullptr) return std::nullopt;
    auto scaled = encode(image.get());
    if (!scaled) return std::nullopt;
    all.insert(all.begin(), std::move(*scaled));
  }
  return all;
}

}  // namespace

std::optional<std::vector<Scaled>> scale(std::string_view bytes, bool allow_svg) {
  if (bytes.size() > most_bytes) return std::nullopt;
  start_vips();
  auto scaled = scale_all(bytes, allow_svg);
  vips_error_clear();      // the buffer of messages would grow with every broken picture
  vips_thread_shutdown();  // and so would what vips keeps for this thread
  return scaled;
}

}  // namespace flipflop::image
