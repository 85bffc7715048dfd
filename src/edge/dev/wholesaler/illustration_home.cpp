// Vases, baskets and boxes.

#include <fmt/format.h>

#include <cmath>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

void draw_twig(Canvas& canvas, double x, double y, double lean, double reach, Colour tip) {
  const double end_x = x + lean, end_y = y - reach;
  canvas.stroke(fmt::format("M{:.0f} {:.0f}Q{:.0f} {:.0f} {:.0f} {:.0f}", x, y, x + lean * 0.1,
                            y - reach * 0.6, end_x, end_y),
                rgb(0x8a7a55), 5);
  for (int bud = 0; bud < 6; ++bud) {
    const double share = 0.45 + bud * 0.11, side = bud % 2 == 0 ? 1 : -1;
    const double bx = x + lean * share * share, by = y - reach * share;
    canvas.begin_group(
        fmt::format("translate({:.0f} {:.0f}) rotate({:.0f})", bx, by, side * 48 + lean * 0.2));
    canvas.path("M0 0C-17 -14 -15 -42 0 -56C15 -42 17 -14 0 0Z",
                canvas.horizontal({lighter(tip, 0.25), darker(tip, 0.08)}));
    canvas.end();
  }
  canvas.oval({end_x, end_y, 13, 24}, lighter(tip, 0.15));
}

void draw_tulip(Canvas& canvas, double x, double y, double lean, double reach, Colour petal) {
  canvas.stroke(fmt::format("M{:.0f} {:.0f}Q{:.0f} {:.0f} {:.0f} {:.0f}", x, y, x, y - reach * 0.6,
                            x + lean, y - reach),
                leaf, 8);
  canvas.begin_group(
      fmt::format("translate({:.0f} {:.0f}) rotate({:.0f})", x + lean, y - reach, lean * 0.22));
  canvas.path("M0 8C-46 4 -50 -50 -38 -86L-16 -58L0 -96L16 -58L38 -86C50 -50 46 4 0 8Z",
              canvas.vertical({lighter(petal, 0.25), petal, darker(petal, 0.12)}));
  canvas.path("M0 8C-22 -20 -20 -60 0 -96C20 -60 22 -20 0 8Z", lighter(petal, 0.2), 0.7);
  canvas.end();
}

void draw_bottle_vase(Canvas& canvas, const Style& style) {
  for (const double lean : {-120.0, 10.0, 130.0})
    draw_twig(canvas, 500, 420, lean, 250 - std::abs(lean) * 0.3, style.accent);
  canvas.ground_shadow(500, 150);
  const double belly = style.vary(1, 150, 185);
  canvas.turned_body(500,
                     {{390, 40},
                      {400, 36},
                      {480, 34},
                      {540, 60},
                      {650, belly},
                      {740, belly * 0.92},
                      {798, belly * 0.62}},
                     style.main);
  canvas.oval({500, 390, 40, 8}, darker(style.main, 0.5));
}

void draw_ball_vase(Canvas& canvas, const Style& style) {
  for (const double lean : {-150.0, -40.0, 90.0, 170.0})
    draw_twig(canvas, 500, 500, lean, 310 - std::abs(lean) * 0.5,
              lean < 0 ? leaf : mix(leaf, style.accent, 0.55));
  canvas.ground_shadow(500, 170);
  canvas.turned_body(
      500, {{470, 74}, {484, 70}, {520, 120}, {610, 205}, {690, 206}, {760, 150}, {798, 100}},
      style.main);
  canvas.oval({500, 470, 74, 14}, darker(style.main, 0.5));
  for (int speck = 0; speck < 22; ++speck)
    canvas.circle(500 + style.vary(speck, -160, 160), style.vary(40 + speck, 560, 760),
                  style.vary(80 + speck, 1.5, 4), darker(style.main, 0.5), 0.3);
}

void draw_ribbed_vase(Canvas& canvas, const Style& style) {
  const Colour petals[] = {style.accent, lighter(style.accent, 0.3),
                           mix(style.accent, style.main, 0.4)};
  for (int flower = 0; flower < 5; ++flower)
    draw_tulip(canvas, 470 + flower * 15, 560, (flower - 2) * 66.0,
               270 - std::abs(flower - 2) * 24.0, petals[flower % 3]);
  canvas.ground_shadow(500, 150);
  const auto rings = {Ring{450, 150}, Ring{470, 138}, Ring{620, 128}, Ring{760, 150},
                      Ring{798, 136}};
  canvas.path(turned(500, rings), canvas.cylinder(style.main), 0.9);
  canvas.begin_clip(turned(500, rings));
  for (int rib = -6; rib <= 6; ++rib) {
    const double x = 500 + 148 * std::sin(rib * 0.24);
    canvas.stroke(fmt::format("M{0:.0f} 440Q{1:.0f} 620 {0:.0f} 820", x, 500 + (x - 500) * 0.86),
                  lighter(style.main, 0.5), 5, 0.45);
    canvas.stroke(
        fmt::format("M{0:.0f} 440Q{1:.0f} 620 {0:.0f} 820", x + 9, 508 + (x - 500) * 0.86),
        darker(style.main, 0.4), 5, 0.2);
  }
  canvas.end();
  canvas.stroke("M350 450A150 19 0 0 0 650 450", lighter(style.main, 0.5), 6, 0.8);
}

void draw_amphora(Canvas& canvas, const Style& style) {
  for (const double lean : {-90.0, 30.0, 120.0})
    draw_twig(canvas, 500, 380, lean, 220 - std::abs(lean) * 0.3,
              mix(rgb(0xd9c08c), style.accent, 0.3));
  canvas.ground_shadow(500, 140);
  for (const double side : {-1.0, 1.0}) {
    canvas.stroke(fmt::format("M{} 396C{} 380 {} 500 {} 540", 500 + side * 60, 500 + side * 200,
                              500 + side * 200, 500 + side * 140),
                  darker(style.main, side < 0 ? 0.1 : 0.26), 26);
  }
  canvas.turned_body(
      500,
      {{360, 78}, {374, 66}, {440, 58}, {500, 100}, {580, 178}, {660, 184}, {750, 122}, {798, 96}},
      style.main);
  canvas.oval({500, 360, 78, 13}, darker(style.main, 0.45));
  canvas.begin_clip(turned(500, {{500, 100}, {580, 178}, {660, 184}, {750, 122}}));
  canvas.stroke("M300 590Q500 640 700 590", lighter(style.main, 0.5), 9, 0.8);
  canvas.stroke("M300 620Q500 672 700 620", lighter(style.main, 0.5), 5, 0.8);
  canvas.end();
}

void draw_ring_vase(Canvas& canvas, const Style& style) {
  constexpr std::string_view ring =
      "M462 420L462 360Q500 344 538 360L538 420C650 440 716 520 716 610C716 700 650 780 560 "
      "798L440 798C350 780 284 700 284 610C284 520 350 440 462 420Z"
      "M500 540A74 74 0 1 0 500 690A74 74 0 1 0 500 540Z";
  draw_twig(canvas, 500, 380, -70, 220, style.accent);
  draw_twig(canvas, 500, 380, 60, 250, style.accent);
  canvas.ground_shadow(500, 130);
  canvas.path(ring, canvas.ball(style.main));
  canvas.stroke("M432 582A90 90 0 0 1 560 560", darker(style.main, 0.4), 10, 0.4);
  canvas.path("M500 540A74 74 0 1 0 500 690A74 74 0 1 0 500 540Z", style.backdrop);
  canvas.path(
      "M430 600C430 560 470 540 500 540C540 540 576 570 574 616C560 576 530 556 500 556C470 556 "
      "444 572 430 600Z",
      darker(style.main, 0.35));
  canvas.oval({500, 358, 38, 8}, darker(style.main, 0.5));
}

// Wickerwork over whatever is clipped: rows of rounded strands, every second row shifted.
void draw_weave(Canvas& canvas, Rect box, Colour colour) {
  constexpr double row_height = 30, strand = 46;
  canvas.rectangle(box, 0, darker(colour, 0.34));
  int row = 0;
  for (double y = box.y; y < box.y + box.height; y += row_height, ++row) {
    for (double x = box.x - (row % 2 == 0 ? 0 : strand / 2); x < box.x + box.width; x += strand) {
      canvas.rectangle({x + 2, y + 2, strand - 4, row_height - 5}, 12,
                       row % 2 == 0 ? lighter(colour, 0.1) : colour);
      canvas.rectangle({x + 8, y + 6, strand - 22, 6}, 3, white, 0.22);
    }
  }
}

void draw_woven(Canvas& canvas, std::string_view outline, Rect box, Colour colour) {
  canvas.begin_clip(outline);
  draw_weave(canvas, box, colour);
  canvas.soft_oval(
      {box.x + box.width * 0.96, box.y + box.height * 0.5, box.width * 0.16, box.height * 0.6}, ink,
      0.5, 60);
  canvas.soft_oval(
      {box.x + box.width * 0.3, box.y + box.height * 0.4, box.width * 0.06, box.height * 0.3},
      white, 0.3, 50);
  canvas.end();
}

void draw_belly_basket(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 220);
  for (const double side : {-1.0, 1.0}) {
    canvas.stroke(fmt::format("M{} 480C{} 380 {} 380 {} 490", 500 + side * 60, 500 + side * 70,
                              500 + side * 190, 500 + side * 200),
                  darker(style.main, 0.28), 22);
  }
  draw_woven(canvas, turned(500, {{470, 214}, {500, 230}, {620, 276}, {720, 262}, {798, 210}}),
             {220, 450, 560, 380}, style.main);
  canvas.oval({500, 470, 216, 34}, darker(style.main, 0.5));
  canvas.soft_oval({500, 478, 120, 14}, paper, 0.6, 26);
  canvas.stroke("M284 470A216 34 0 0 0 716 470", lighter(style.main, 0.2), 20);
}

void draw_tall_basket(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 190);
  draw_woven(canvas, turned(500, {{340, 200}, {340, 200}, {798, 176}, {798, 176}}),
             {290, 320, 420, 520}, style.main);
  canvas.rectangle({330, 470, 14, 120}, 6, walnut);
  canvas.turned_body(500, {{296, 120}, {302, 180}, {318, 208}, {352, 210}},
                     lighter(style.main, 0.2));
  canvas.turned_body(500, {{252, 18}, {266, 30}, {300, 22}}, walnut);
}

void draw_long_basket(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 270);
  canvas.path("M210 560L790 560L760 530L240 530Z", darker(style.main, 0.5));
  canvas.path("M280 560Q330 500 420 536Q500 490 580 536Q680 500 730 560Z",
              mix(style.accent, paper, 0.5));
  draw_woven(canvas, "M206 556L794 556L764 790Q762 800 752 800L248 800Q238 800 236 790Z",
             {200, 550, 600, 260}, style.main);
  canvas.rectangle({196, 540, 608, 34}, 16,
                   canvas.vertical({lighter(style.main, 0.22), darker(style.main, 0.1)}));
  canvas.rectangle({430, 612, 140, 44}, 22, darker(style.main, 0.6));
}

void draw_one_box(Canvas& canvas, Colour colour, double top, double half) {
  canvas.rectangle({500 - half, top, half * 2, 800 - top}, 10,
                   canvas.horizontal({lighter(colour, 0.16), colour, darker(colour, 0.16)}));
  canvas.rectangle({500 - half - 12, top - 10, half * 2 + 24, 66}, 10,
                   canvas.vertical({lighter(colour, 0.3), colour, darker(colour, 0.12)}));
  canvas.rectangle({440, top + 110, 120, 70}, 8, canvas.metal(brass));
  canvas.rectangle({450, top + 120, 100, 50}, 4, paper);
}

void draw_felt_bin(Canvas& canvas, const Style& style) {
  const std::string outline =
      "M266 440Q500 470 734 440L714 786Q712 800 698 800L302 800Q288 800 286 786Z";
  canvas.ground_shadow(500, 230);
  canvas.path("M266 440Q500 410 734 440Q500 472 266 440Z", darker(style.main, 0.45));
  canvas.path(outline, canvas.cylinder(style.main));
  canvas.begin_clip(outline);
  for (int fibre = 0; fibre < 60; ++fibre) {
    const double x = style.vary(fibre, 270, 730), y = style.vary(60 + fibre, 460, 790);
    canvas.stroke(fmt::format("M{:.0f} {:.0f}q8 -6 16 2", x, y), lighter(style.main, 0.5), 2.5,
                  0.4);
  }
  canvas.end();
  canvas.stroke("M420 520C420 640 580 640 580 520", rgb(0x8a5a38), 24);
  for (const double x : {420.0, 580.0}) canvas.circle(x, 522, 11, canvas.ball(brass));
}

}  // namespace

void draw_vase(Canvas& canvas, const Style& style) {
  switch (style.form(5)) {
    case 0:
      return draw_bottle_vase(canvas, style);
    case 1:
      return draw_ball_vase(canvas, style);
    case 2:
      return draw_ribbed_vase(canvas, style);
    case 3:
      return draw_amphora(canvas, style);
    default:
      return draw_ring_vase(canvas, style);
  }
}

void draw_basket(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_belly_basket(canvas, style);
    case 1:
      return draw_tall_basket(canvas, style);
    default:
      return draw_long_basket(canvas, style);
  }
}

void draw_storage_box(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      canvas.ground_shadow(500, 240);
      return draw_one_box(canvas, style.main, 480, 240);
    case 1:
      return draw_felt_bin(canvas, style);
    default:
      canvas.ground_shadow(500, 250);
      draw_one_box(canvas, style.main, 580, 250);
      canvas.begin_group("translate(0 -230) translate(500 800) scale(.84 .8) translate(-500 -800)");
      draw_one_box(canvas, mix(style.accent, paper, 0.2), 560, 250);
      canvas.end();
  }
}

}  // namespace flipflop::dev
