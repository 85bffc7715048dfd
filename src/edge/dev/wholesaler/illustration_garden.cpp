// Plant pots and garden tools.

#include <fmt/format.h>

#include <cmath>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

constexpr Colour soil = rgb(0x5f4433);

void draw_blade(Canvas& canvas, double x, double y, double lean, double reach) {
  const double tip = x + lean;
  canvas.path(fmt::format("M{:.0f} {:.0f}Q{:.0f} {:.0f} {:.0f} {:.0f}Q{:.0f} {:.0f} {:.0f} {:.0f}Z",
                          x - 26, y, x - 34 + lean * 0.3, y - reach * 0.5, tip, y - reach,
                          x + 40 + lean * 0.4, y - reach * 0.5, x + 26, y),
              canvas.horizontal({lighter(leaf, 0.28), leaf, darker(leaf, 0.22)}));
  canvas.stroke(fmt::format("M{:.0f} {:.0f}Q{:.0f} {:.0f} {:.0f} {:.0f}", x, y, x + lean * 0.35,
                            y - reach * 0.5, tip, y - reach + 16),
                lighter(leaf, 0.5), 5, 0.45);
}

void draw_broad_leaf(Canvas& canvas, double x, double y, double angle, double size) {
  canvas.begin_group(
      fmt::format("translate({:.0f} {:.0f}) rotate({:.0f}) scale({:.2f})", x, y, angle, size));
  canvas.path("M0 0C-80 -20 -92 -120 0 -196C92 -120 80 -20 0 0Z",
              canvas.horizontal({lighter(leaf, 0.22), leaf, darker(leaf, 0.22)}));
  canvas.stroke(
      "M0 -6L0 -176M0 -50Q-30 -64 -50 -90M0 -50Q30 -64 50 -90M0 -96Q-24 -108 -38 -130M0 -96Q24 "
      "-108 38 -130",
      lighter(leaf, 0.5), 4, 0.5);
  canvas.end();
}

void draw_foliage(Canvas& canvas, double y, double size) {
  for (const double angle : {-72.0, 72.0, -40.0, 42.0, -14.0, 16.0}) {
    const double radians = angle * 3.14159 / 180, reach = 150 * size;
    const double x = 500 + std::sin(radians) * reach, top = y - std::cos(radians) * reach;
    canvas.stroke(fmt::format("M500 {:.0f}Q{:.0f} {:.0f} {:.0f} {:.0f}", y, 500 + (x - 500) * 0.3,
                              (y + top) / 2, x, top),
                  darker(leaf, 0.2), 8);
    draw_broad_leaf(canvas, x, top, angle, size);
  }
}

void draw_terracotta_pot(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 190);
  draw_foliage(canvas, 540, 1);
  canvas.turned_body(500, {{766, 168}, {770, 172}, {798, 154}}, darker(style.main, 0.1));
  canvas.turned_body(500, {{560, 176}, {560, 176}, {776, 132}, {776, 132}}, style.main);
  canvas.turned_body(500, {{514, 194}, {514, 194}, {578, 190}, {578, 190}}, style.main);
  canvas.oval({500, 514, 194, 28}, lighter(style.main, 0.2));
  canvas.oval({500, 517, 172, 22}, soil);
}

void draw_legged_pot(Canvas& canvas, const Style& style) {
  const Colour wood = style.wood();
  canvas.ground_shadow(500, 170);
  for (const double side : {-1.0, 1.0})
    canvas.line(500 + side * 120, 650, 500 + side * 150, 794, darker(wood, side > 0 ? 0.18 : 0),
                24);
  canvas.path("M330 690L670 690L668 714L332 714Z",
              canvas.vertical({lighter(wood, 0.15), darker(wood, 0.15)}));
  for (const double lean : {-150.0, 140.0, -70.0, 60.0, -10.0})
    draw_blade(canvas, 500 + lean * 0.5, 470, lean, 330 - std::abs(lean) * 0.7);
  canvas.turned_body(500, {{450, 180}, {450, 180}, {660, 180}, {684, 168}, {694, 150}}, style.main);
  canvas.oval({500, 450, 180, 26}, lighter(style.main, 0.3));
  canvas.oval({500, 453, 162, 20}, soil);
}

void draw_succulent(Canvas& canvas, double x, double y, double size, Colour colour) {
  canvas.begin_group(
      fmt::format("translate({:.0f} {:.0f}) scale({:.2f} {:.2f})", x, y, size, size * 0.7));
  for (int ring = 3; ring >= 1; --ring) {
    for (int petal = 0; petal < 8; ++petal) {
      canvas.begin_group(
          fmt::format("rotate({}) scale({:.2f})", petal * 45 + ring * 22, ring / 3.0));
      canvas.path("M0 0C-44 -30 -40 -80 0 -112C40 -80 44 -30 0 0Z",
                  canvas.vertical({lighter(colour, 0.4), darker(colour, 0.14 * (4 - ring))}));
      canvas.end();
    }
  }
  canvas.end();
}

void draw_bowl_pot(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 190);
  canvas.turned_body(500, {{600, 256}, {606, 256}, {700, 220}, {780, 130}, {798, 120}}, style.main);
  canvas.oval({500, 600, 256, 40}, lighter(style.main, 0.3));
  canvas.oval({500, 603, 238, 33}, soil);
  draw_succulent(canvas, 372, 572, 0.95, rgb(0x7fae93));
  draw_succulent(canvas, 628, 570, 1.0, mix(rgb(0x8fb59b), rgb(0xd98a9a), 0.4));
  draw_succulent(canvas, 500, 560, 1.15, rgb(0x6f9f86));
}

void draw_window_box(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 290);
  for (int plant = 0; plant < 9; ++plant) {
    const double x = 250 + plant * 62.0, height = style.vary(plant, 140, 220);
    canvas.stroke(fmt::format("M{0:.0f} 590L{0:.0f} {1:.0f}", x, 590 - height), leaf, 6);
    for (int pair = 0; pair < 4; ++pair) {
      for (const double side : {-1.0, 1.0}) {
        canvas.begin_group(fmt::format("translate({:.0f} {:.0f}) rotate({:.0f}) scale(.34)", x,
                                       570 - pair * height / 4, side * 58));
        canvas.path("M0 0C-60 -30 -60 -110 0 -160C60 -110 60 -30 0 0Z",
                    canvas.horizontal({lighter(leaf, 0.3), plant % 3 == 1 ? rgb(0x8fae62) : leaf}));
        canvas.end();
      }
    }
    if (plant % 3 == 1) continue;
    const Colour blossom = plant % 2 == 0 ? style.accent : lighter(style.accent, 0.4);
    for (const double dx : {-13.0, 0.0, 13.0})
      canvas.circle(x + dx, 590 - height - (dx == 0 ? 12 : 0), 16, blossom);
    canvas.circle(x, 586 - height, 7, rgb(0xf7d774));
  }
  canvas.path("M204 590L796 590L766 784Q762 800 748 800L252 800Q238 800 234 784Z",
              canvas.horizontal({lighter(style.main, 0.2), style.main, darker(style.main, 0.24)}));
  canvas.rectangle({188, 570, 624, 44}, 14,
                   canvas.vertical({lighter(style.main, 0.34), style.main}));
}

void draw_metal_can(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(450, 180);
  canvas.stroke("M300 600C140 560 160 380 340 400", darker(style.accent, 0.1), 26);
  canvas.stroke("M340 470C350 300 560 300 570 470", darker(style.accent, 0.1), 24);
  canvas.path("M590 730L764 470L800 484L620 770Z",
              canvas.diagonal({lighter(style.main, 0.2), darker(style.main, 0.25)}));
  canvas.begin_group("translate(786 462) rotate(34)");
  canvas.path("M-20 24L20 24L52 -24L-52 -24Z",
              canvas.horizontal({lighter(brass, 0.4), brass, darker(brass, 0.3)}));
  canvas.oval({0, -24, 54, 14}, lighter(brass, 0.3));
  for (const double x : {-30.0, -10.0, 10.0, 30.0}) canvas.circle(x, -24, 3.5, darker(brass, 0.55));
  canvas.end();
  canvas.turned_body(450, {{470, 150}, {470, 150}, {780, 178}, {798, 172}}, style.main);
  canvas.oval({450, 470, 150, 24}, darker(style.main, 0.4));
  canvas.path("M300 470A150 24 0 0 0 450 494L450 446A150 24 0 0 0 300 470Z",
              lighter(style.main, 0.2));
  for (const double y : {560.0, 720.0})
    canvas.stroke(
        fmt::format("M{} {}Q450 {} {} {}", y < 600 ? 296 : 282, y, y + 30, y < 600 ? 604 : 618, y),
        darker(style.main, 0.3), 6, 0.5);
}

void draw_slim_can(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(430, 150);
  canvas.stroke("M300 690C120 660 160 380 380 440", darker(style.main, 0.2), 24);
  canvas.stroke("M298 682C132 654 168 388 376 432", lighter(style.main, 0.25), 8);
  canvas.stroke("M560 720C680 700 690 460 846 380", darker(style.main, 0.15), 22);
  canvas.stroke("M560 712C670 694 682 456 840 374", lighter(style.main, 0.3), 7);
  canvas.turned_body(430, {{450, 56}, {480, 70}, {560, 130}, {680, 166}, {770, 150}, {798, 130}},
                     style.main);
  canvas.oval({430, 450, 56, 10}, darker(style.main, 0.5));
}

void draw_pruners(Canvas& canvas, const Style& style) {
  canvas.begin_group("translate(500 470) rotate(38)");
  constexpr std::string_view lower =
      "M-10 20C-70 110 -96 220 -84 370Q-80 400 -56 398Q-34 394 -34 366C-40 240 0 150 40 60Z";
  constexpr std::string_view upper =
      "M10 20C70 110 116 220 112 360Q110 390 86 390Q64 388 62 360C58 240 10 150 -36 56Z";
  constexpr std::string_view cutter = "M30 40C60 -60 40 -190 -20 -270C-60 -190 -60 -60 -34 40Z";
  constexpr std::string_view anvil =
      "M-30 40C-90 -20 -110 -120 -74 -220Q-56 -240 -48 -214C-60 -120 -40 -40 20 30Z";
  for (const auto part : {lower, upper, cutter, anvil}) canvas.drop_shadow(part);
  canvas.path(anvil, canvas.vertical({rgb(0x8b959c), rgb(0xc3cbd0)}));
  canvas.path(lower,
              canvas.horizontal({lighter(style.main, 0.2), style.main, darker(style.main, 0.25)}));
  canvas.path(upper,
              canvas.horizontal({lighter(style.main, 0.25), style.main, darker(style.main, 0.3)}));
  canvas.path(cutter, canvas.horizontal({rgb(0x9aa4ab), rgb(0xeef2f4), rgb(0xb4bec4)}));
  canvas.stroke("M-18 96L6 112L-14 126L10 142L-10 156",
                canvas.vertical({steel, darker(steel, 0.3)}), 8);
  canvas.circle(0, 30, 24, canvas.ball(brass));
  canvas.circle(0, 30, 8, darker(brass, 0.5));
  canvas.end();
}

void draw_hedge_shears(Canvas& canvas, const Style& style) {
  for (const double side : {-1.0, 1.0}) {
    canvas.begin_group(
        fmt::format("translate(500 500) rotate(40) rotate({}) scale({} 1)", side * 13, side));
    constexpr std::string_view blade = "M-22 40L-30 -300Q-26 -350 2 -352Q20 -200 26 40Z";
    constexpr std::string_view handle =
        "M-18 120Q0 108 20 120L30 330Q30 362 4 362Q-22 362 -24 332Z";
    canvas.drop_shadow(blade);
    canvas.drop_shadow(handle);
    canvas.path(blade, canvas.horizontal({rgb(0xf0f3f4), rgb(0xaab4ba), rgb(0xd5dce0)}));
    canvas.rectangle({-14, 30, 30, 110}, 8, canvas.metal(steel));
    canvas.path(handle, canvas.horizontal(
                            {lighter(style.main, 0.25), style.main, darker(style.main, 0.3)}));
    canvas.end();
  }
  canvas.circle(500, 500, 26, canvas.ball(brass));
}

// A hand tool upright around x = 0, handle at the bottom.
void draw_hand_tool(Canvas& canvas, const Style& style, Colour grip, bool fork) {
  constexpr std::string_view scoop =
      "M-92 -70C-92 -220 -40 -320 0 -352C40 -320 92 -220 92 -70Q50 -34 22 -24L-22 -24Q-50 -34 -92 "
      "-70Z";
  constexpr std::string_view handle =
      "M-26 90Q0 74 26 90C36 180 44 260 36 330Q28 372 0 372Q-28 372 -36 330C-44 260 -36 180 -26 "
      "90Z";
  canvas.drop_shadow(handle);
  canvas.line(0, -40, 0.5, 100, Paint(darker(steel, 0.15)), 22);
  canvas.line(-4, -40, -3.5, 100, Paint(lighter(steel, 0.3)), 6);
  if (fork) {
    constexpr std::string_view tines =
        "M-80 -330L-80 -150Q-80 -60 0 -50Q80 -60 80 -150L80 -330M0 -340L0 -50";
    canvas.begin_group("translate(10 16)", 0.25);
    canvas.stroke(tines, ink, 28);
    canvas.end();
    canvas.stroke(tines, darker(steel, 0.2), 28);
    canvas.stroke(tines, lighter(steel, 0.25), 8);
  } else {
    canvas.drop_shadow(scoop);
    canvas.path(scoop, canvas.horizontal({rgb(0xe4e9eb), rgb(0x9ba6ad), rgb(0xc9d1d6)}));
    canvas.path("M-10 -330Q-26 -180 -12 -40L14 -40Q28 -180 10 -330Z", rgb(0x7f8a91), 0.4);
  }
  canvas.path(handle, canvas.horizontal({lighter(grip, 0.25), grip, darker(grip, 0.3)}));
  canvas.rectangle({-27, 82, 54, 26}, 8, canvas.metal(brass));
  canvas.circle(0, 340, 9, darker(grip, 0.5));
  (void)style;
}

}  // namespace

void draw_plant_pot(Canvas& canvas, const Style& style) {
  switch (style.form(4)) {
    case 0:
      return draw_terracotta_pot(canvas, style);
    case 1:
      return draw_legged_pot(canvas, style);
    case 2:
      return draw_bowl_pot(canvas, style);
    default:
      return draw_window_box(canvas, style);
  }
}

void draw_watering_can(Canvas& canvas, const Style& style) {
  if (style.form(2) == 0) return draw_metal_can(canvas, style);
  draw_slim_can(canvas, style);
}

void draw_shears(Canvas& canvas, const Style& style) {
  if (style.form(2) == 0) return draw_pruners(canvas, style);
  draw_hedge_shears(canvas, style);
}

void draw_trowel(Canvas& canvas, const Style& style) {
  const int form = style.form(3);
  if (form == 2) {
    canvas.begin_group("translate(390 500) rotate(-14) scale(.92)");
    draw_hand_tool(canvas, style, style.main, false);
    canvas.end();
    canvas.begin_group("translate(620 500) rotate(10) scale(.92)");
    draw_hand_tool(canvas, style, style.main, true);
    canvas.end();
    return;
  }
  canvas.begin_group("translate(500 495) rotate(34)");
  draw_hand_tool(canvas, style, style.main, form == 1);
  canvas.end();
}

}  // namespace flipflop::dev
