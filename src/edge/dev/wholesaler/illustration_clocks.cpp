// Wall clocks and table clocks.

#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

// Hour marks and hands of a clock face; the hands show ten past ten, as in every shop.
void draw_dial(Canvas& canvas, double x, double y, double radius, Colour mark, Colour second_hand) {
  for (int hour = 0; hour < 12; ++hour) {
    const double angle = hour * std::numbers::pi / 6,
                 inner = radius * (hour % 3 == 0 ? 0.74 : 0.82);
    canvas.line(x + inner * std::sin(angle), y - inner * std::cos(angle),
                x + radius * 0.9 * std::sin(angle), y - radius * 0.9 * std::cos(angle), mark,
                hour % 3 == 0 ? 11 : 6);
  }
  const auto hand = [&](double degrees, double length, double width, Colour colour) {
    const double angle = degrees * std::numbers::pi / 180;
    canvas.line(x - 0.14 * radius * std::sin(angle), y + 0.14 * radius * std::cos(angle),
                x + length * std::sin(angle), y - length * std::cos(angle), colour, width);
  };
  hand(306, radius * 0.46, 15, mark);
  hand(52, radius * 0.68, 11, mark);
  hand(196, radius * 0.72, 4, second_hand);
  canvas.circle(x, y, 14, second_hand);
  canvas.circle(x, y, 5, mark);
}

std::string disc(double x, double y, double radius) {
  return fmt::format("M{0} {1}A{2} {2} 0 1 1 {3} {1}A{2} {2} 0 1 1 {0} {1}Z", x - radius, y, radius,
                     x + radius);
}

void draw_plain_wall_clock(Canvas& canvas, const Style& style) {
  const Colour face = luminance(style.main) > 0.6 ? style.main : lighter(style.main, 0.05);
  canvas.drop_shadow(disc(508, 520, 268));
  canvas.circle(500, 500, 270,
                canvas.diagonal({lighter(style.wood(), 0.25), darker(style.wood(), 0.25)}));
  canvas.circle(500, 500, 246, darker(face, 0.2));
  canvas.circle(502, 503, 243, canvas.diagonal({lighter(face, 0.16), face}));
  draw_dial(canvas, 500, 500, 236, luminance(face) > 0.55 ? ink : paper, style.accent);
}

void draw_wooden_wall_clock(Canvas& canvas, const Style& style) {
  const Colour wood = style.main;
  canvas.drop_shadow(disc(508, 520, 268));
  canvas.circle(500, 500, 270, darker(wood, 0.25));
  canvas.circle(498, 497, 266, canvas.diagonal({lighter(wood, 0.25), wood}));
  canvas.begin_clip(disc(500, 500, 266));
  for (int grain = 0; grain < 12; ++grain) {
    const double y = 240 + grain * 46;
    canvas.stroke(
        fmt::format("M220 {0}Q400 {1} 520 {0}T790 {2}", y, y - 20 + grain % 3 * 12, y + 8),
        darker(wood, 0.35), 3.5, 0.2);
  }
  canvas.end();
  draw_dial(canvas, 500, 500, 240, luminance(wood) > 0.5 ? ink : paper, style.accent);
}

void draw_two_tone_wall_clock(Canvas& canvas, const Style& style) {
  canvas.drop_shadow(disc(508, 520, 268));
  canvas.circle(500, 500, 270,
                canvas.diagonal({lighter(style.main, 0.2), darker(style.main, 0.2)}));
  canvas.circle(500, 500, 246, paper);
  canvas.begin_clip(disc(500, 500, 246));
  canvas.path("M240 500L760 500L760 800L240 800Z", mix(style.main, paper, 0.55));
  canvas.path("M240 620Q420 540 560 620T780 600L780 800L240 800Z", mix(style.accent, paper, 0.35));
  canvas.end();
  draw_dial(canvas, 500, 500, 236, ink, style.main);
}

void draw_alarm_clock(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 190);
  for (const double side : {-1.0, 1.0}) {
    canvas.line(500 + side * 130, 720, 500 + side * 176, 790, darker(style.main, 0.3), 26);
    canvas.begin_group(fmt::format("translate({} 316) rotate({})", 500 + side * 122, side * 32));
    canvas.path("M-84 26C-84 -36 -40 -62 0 -62C40 -62 84 -36 84 26Z",
                canvas.cylinder(style.accent));
    canvas.rectangle({-9, 24, 18, 40}, 6, canvas.metal(steel));
    canvas.end();
  }
  canvas.stroke("M440 268C440 190 560 190 560 268", canvas.metal(steel), 16);
  canvas.circle(500, 560, 230, canvas.ball(style.main));
  canvas.circle(500, 560, 190, darker(style.main, 0.35));
  canvas.circle(501, 562, 186, canvas.diagonal({white, rgb(0xefe6d6)}));
  draw_dial(canvas, 500, 560, 180, ink, style.accent);
}

void draw_arch_clock(Canvas& canvas, const Style& style) {
  constexpr std::string_view arch =
      "M270 798L270 520C270 380 380 290 500 290C620 290 730 380 730 520L730 798Z";
  canvas.ground_shadow(500, 230);
  canvas.begin_group("translate(34 -8)");
  canvas.path(arch, darker(style.main, 0.34));
  canvas.end();
  canvas.path(arch, canvas.horizontal({lighter(style.main, 0.16), style.main}));
  canvas.stroke("M284 790L284 522C284 392 388 304 500 304", lighter(style.main, 0.4), 5, 0.6);
  canvas.circle(500, 540, 168, darker(style.main, 0.3));
  canvas.circle(502, 543, 164, paper);
  draw_dial(canvas, 500, 541, 158, ink, style.accent);
}

void draw_block_clock(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 300);
  canvas.rectangle(
      {190, 520, 620, 280}, 44,
      canvas.vertical({lighter(style.main, 0.2), style.main, darker(style.main, 0.16)}));
  canvas.rectangle({226, 560, 548, 200}, 24, rgb(0x24272c));
  // Segments of 1, 0, 1, 0: lit on the left, on the right, and across.
  for (const double x : {262.0, 382.0, 536.0, 656.0}) {
    const bool one = x == 262.0 || x == 536.0;
    for (const double y : {588.0, 666.0}) {
      canvas.rectangle({x, y, 10, 64}, 5, lighter(style.accent, 0.45), one ? 0.1 : 1);
      canvas.rectangle({x + 76, y, 10, 64}, 5, lighter(style.accent, 0.45));
    }
    for (const double y : {580.0, 655.0, 730.0}) {
      canvas.rectangle({x + 12, y, 62, 10}, 5, lighter(style.accent, 0.45),
                       one || y == 655.0 ? 0.1 : 1);
    }
  }
  for (const double y : {626.0, 694.0}) canvas.circle(502, y, 9, lighter(style.accent, 0.45));
  canvas.path("M226 584Q226 560 250 560L420 560L330 760L250 760Q226 760 226 736Z", white, 0.07);
}

}  // namespace

void draw_wall_clock(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_plain_wall_clock(canvas, style);
    case 1:
      return draw_wooden_wall_clock(canvas, style);
    default:
      return draw_two_tone_wall_clock(canvas, style);
  }
}

void draw_table_clock(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_alarm_clock(canvas, style);
    case 1:
      return draw_arch_clock(canvas, style);
    default:
      return draw_block_clock(canvas, style);
  }
}

}  // namespace flipflop::dev
