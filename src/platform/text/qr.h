#pragma once
// QR codes (libqrencode, error correction M), as SVG with a quiet zone of 4 modules, or module by
// module.

#include <string>
#include <string_view>
#include <vector>

namespace flipflop::text {

std::string qr_svg(std::string_view content);

// A run of dark modules side by side; `side` modules make the code, without its quiet zone.
struct QrRun {
  int x = 0, y = 0, length = 0;
};
struct QrModules {
  int side = 0;
  std::vector<QrRun> dark;
};
QrModules qr_modules(std::string_view content);

}  // namespace flipflop::text
