#pragma once
// QR codes as SVG (libqrencode, error correction M, quiet zone of 4 modules).

#include <string>
#include <string_view>

namespace flipflop::text {

std::string qr_svg(std::string_view content);

}  // namespace flipflop::text
