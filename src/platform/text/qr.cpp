#include "platform/text/qr.h"

#include <qrencode.h>

#include <memory>

#include "base/invariant.h"

namespace flipflop::text {
namespace {

constexpr int quiet_zone = 4;  // modules of white around the code (ISO/IEC 18004)

// One path step per run of dark modules: M x y, right, down one, left, close.
void append_run(std::string& path, int x, int y, int length) {
  path += "M" + std::to_string(x) + " " + std::to_string(y) + "h" + std::to_string(length) +
          "v1h-" + std::to_string(length) + "z";
}

using Code = std::unique_ptr<QRcode, void (*)(QRcode*)>;

Code code_of(std::string_view content) {
  const std::string text(content);
  invariant(!text.empty() && text.find('\0') == text.npos, "a QR code needs a text");
  Code code(QRcode_encodeString(text.c_str(), 0, QR_ECLEVEL_M, QR_MODE_8, 1), QRcode_free);
  invariant(code != nullptr, "the text does not fit into a QR code");
  return code;
}

}  // namespace

QrModules qr_modules(std::string_view content) {
  const Code code = code_of(content);
  QrModules modules;
  modules.side = code->width;
  const auto is_dark = [&](int x, int y) { return (code->data[y * code->width + x] & 1) != 0; };
  for (int y = 0; y < code->width; ++y) {
    for (int x = 0; x < code->width; ++x) {
      if (!is_dark(x, y)) continue;
      const int start = x;
      while (x < code->width && is_dark(x, y)) ++x;
      modules.dark.push_back({start, y, x - start});
    }
  }
  return modules;
}

std::string qr_svg(std::string_view content) {
  const QrModules modules = qr_modules(content);
  std::string path;
  for (const QrRun& run : modules.dark)
    append_run(path, run.x + quiet_zone, run.y + quiet_zone, run.length);
  const std::string side = std::to_string(modules.side + 2 * quiet_zone);
  return R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 )" + side + " " + side +
         R"(" shape-rendering="crispEdges"><rect width="100%" height="100%" fill="#fff"/><path d=")" +
         path + R"(" fill="#000"/></svg>)";
}

}  // namespace flipflop::text
