// Table, desk and pendant lamps.

#include <fmt/format.h>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

constexpr Colour lamplight = rgb(0xffe3a3);

void draw_lampshade(Canvas& canvas, Colour colour, Ring top, Ring bottom) {
  const std::string outline =
      fmt::format("M{} {}Q500 {} {} {}L{} {}Q500 {} {} {}Z", 500 - top.radius, top.y,
                  top.y - top.radius * 0.16, 500 + top.radius, top.y, 500 + bottom.radius, bottom.y,
                  bottom.y + bottom.radius * 0.2, 500 - bottom.radius, bottom.y);
  canvas.path(outline, canvas.cylinder(colour));
  canvas.begin_clip(outline);
  canvas.soft_oval({500, bottom.y - 10, bottom.radius * 0.7, (bottom.y - top.y) * 0.42}, lamplight,
                   0.75, 60);
  for (double share = -0.9; share < 0.95; share += 0.2) {
    canvas.stroke(fmt::format("M{} {}L{} {}", 500 + share * top.radius, top.y - 20,
                              500 + share * bottom.radius, bottom.y + 40),
                  darker(colour, 0.5), 1.5, 0.08);
  }
  canvas.end();
  canvas.stroke(
      fmt::format("M{} {}Q500 {} {} {}", 500 - bottom.radius + 3, bottom.y - 5,
                  bottom.y - 5 + bottom.radius * 0.2, 500 + bottom.radius - 3, bottom.y - 5),
      lighter(colour, 0.5), 6, 0.7);
}

void draw_shaded_lamp(Canvas& canvas, const Style& style) {
  const Colour wood = style.wood();
  canvas.ground_shadow(500, 130);
  canvas.turned_body(500,
                     {{520, 13},
                      {600, 13},
                      {630, 30},
                      {672, 44},
                      {712, 30},
                      {736, 15},
                      {748, 15},
                      {760, 92},
                      {770, 112},
                      {796, 114}},
                     wood);
  canvas.rectangle({492, 470, 16, 60}, 4, canvas.metal(brass));
  draw_lampshade(canvas, style.main, {236 + style.vary(1, -15, 15), style.vary(2, 96, 130)},
                 {508, style.vary(3, 200, 225)});
}

void draw_mushroom_lamp(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 130);
  canvas.soft_oval({500, 560, 170, 90}, lamplight, 0.5, 70);
  canvas.turned_body(500, {{470, 52}, {560, 50}, {660, 62}, {730, 92}, {775, 118}, {796, 122}},
                     lighter(style.main, 0.25));
  const double reach = style.vary(1, 225, 260);
  const std::string cap = fmt::format(
      "M{0} 512C{0} 330 {1} 238 500 238C{2} 238 {3} 330 {3} 512Q{3} 540 {4} 545Q500 572 {5} "
      "545Q{0} 540 {0} 512Z",
      500 - reach, 500 - reach * 0.62, 500 + reach * 0.62, 500 + reach, 500 + reach * 0.8,
      500 - reach * 0.8);
  canvas.path(cap, canvas.ball(style.main));
  canvas.begin_clip(cap);
  canvas.soft_oval({500, 545, reach * 0.8, 60}, lamplight, 0.85, 60);
  canvas.soft_oval({410, 330, 60, 26}, white, 0.5, 26);
  canvas.end();
}

void draw_tripod_lamp(Canvas& canvas, const Style& style) {
  const Colour wood = style.wood();
  canvas.ground_shadow(500, 190);
  canvas.stroke("M500 520L508 782", darker(wood, 0.28), 22);
  canvas.stroke("M494 510L338 790", wood, 24);
  canvas.stroke("M488 512L332 790", lighter(wood, 0.3), 6, 0.7);
  canvas.stroke("M506 510L668 790", darker(wood, 0.1), 24);
  canvas.rectangle({470, 488, 60, 36}, 10, canvas.metal(steel));
  draw_lampshade(canvas, style.main, {230, style.vary(1, 205, 222)},
                 {486, style.vary(1, 222, 238)});
}

void draw_stone_lamp(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 165);
  canvas.rectangle({488, 470, 24, 90}, 4, canvas.metal(brass));
  const double belly = style.vary(1, 165, 190);
  canvas.turned_body(500,
                     {{548, 34},
                      {560, 60},
                      {600, belly * 0.78},
                      {668, belly},
                      {740, belly * 0.86},
                      {790, belly * 0.52},
                      {797, belly * 0.5}},
                     style.main);
  for (int speck = 0; speck < 26; ++speck) {
    canvas.circle(500 + style.vary(speck, -0.7, 0.7) * belly, style.vary(40 + speck, 600, 770),
                  style.vary(80 + speck, 1.5, 3.6), darker(style.main, 0.5), 0.35);
  }
  draw_lampshade(canvas, mix(style.accent, paper, 0.72), {252, 150}, {506, 214});
}

void draw_portable_lamp(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 130);
  canvas.soft_oval({500, 450, 120, 90}, lamplight, 0.6, 80);
  canvas.rectangle({489, 380, 22, 400}, 8, canvas.cylinder(style.main));
  canvas.turned_body(500, {{762, 34}, {770, 112}, {778, 124}, {797, 126}}, style.main);
  canvas.soft_oval({500, 418, 120, 16}, lamplight, 0.9, 14);
  const double reach = style.vary(1, 150, 178);
  canvas.turned_body(500,
                     {{268, 30}, {274, 62}, {320, reach * 0.72}, {380, reach * 0.95}, {412, reach}},
                     style.main);
}

void draw_rabbit_lamp(Canvas& canvas, const Style& style) {
  const Colour body = lighter(style.main, 0.4);
  canvas.ground_shadow(500, 190);
  canvas.soft_oval({500, 590, 250, 250}, lamplight, 0.5, 90);
  for (const double side : {-1.0, 1.0}) {
    canvas.begin_group(fmt::format("translate({} 400) rotate({})", 500 + side * 74, side * 12));
    canvas.oval({0, -70, 46, 140}, canvas.cylinder(body));
    canvas.oval({0, -60, 22, 98}, mix(style.main, rgb(0xf2b8b5), 0.5), 0.6);
    canvas.end();
  }
  canvas.path(
      "M290 610C290 460 390 390 500 390C610 390 710 460 710 610C710 730 640 798 500 798C360 798 "
      "290 730 290 610Z",
      canvas.ball(body));
  canvas.soft_oval({500, 660, 120, 80}, lamplight, 0.6, 60);
  for (const double side : {-1.0, 1.0}) {
    canvas.circle(500 + side * 76, 592, 13, ink);
    canvas.soft_oval({500 + side * 122, 640, 24, 15}, rgb(0xf0a09a), 0.6, 10);
  }
  canvas.stroke("M484 632Q500 646 516 632M500 640L500 656", ink, 7);
}

void draw_articulated_lamp(Canvas& canvas, const Style& style, Paint base_paint) {
  canvas.ground_shadow(390, 120);
  canvas.stroke("M390 770L320 530L560 330", darker(style.main, 0.25), 20);
  canvas.stroke("M388 770L317 532", lighter(style.main, 0.25), 6, 0.6);
  canvas.stroke("M322 522L556 326", lighter(style.main, 0.25), 6, 0.6);
  canvas.circle(320, 530, 22, canvas.ball(steel));
  canvas.path("M270 797L274 776Q278 762 300 760L480 760Q502 762 506 776L510 797Z", base_paint);
  canvas.soft_oval({690, 700, 150, 60}, lamplight, 0.35, 90);
  canvas.begin_group("translate(565 322) rotate(-36)");
  canvas.soft_oval({0, 178, 110, 40}, lamplight, 0.85, 34);
  canvas.path("M-40 -46Q0 -64 40 -46L52 30Q150 84 158 158Q0 196 -158 158Q-150 84 -52 30Z",
              canvas.cylinder(style.main));
  canvas.oval({0, 158, 158, 26}, lighter(lamplight, 0.4));
  canvas.oval({0, 158, 90, 15}, white, 0.8);
  canvas.end();
  canvas.circle(560, 330, 20, canvas.ball(brass));
}

void draw_bar_lamp(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(330, 120);
  canvas.soft_oval({570, 800, 260, 34}, lamplight, 0.55, 70);
  canvas.path("M340 360L700 360L860 790L260 790Z",
              canvas.vertical({lighter(lamplight, 0.2), style.backdrop}), 0.28);
  canvas.rectangle({318, 320, 26, 460}, 10, canvas.metal(style.main));
  canvas.turned_body(330, {{768, 116}, {776, 122}, {798, 122}}, style.main);
  canvas.rectangle(
      {300, 316, 440, 36}, 18,
      canvas.vertical({lighter(style.main, 0.35), style.main, darker(style.main, 0.3)}));
  canvas.rectangle({360, 348, 362, 9}, 4, rgb(0xfff4d2));
  canvas.circle(331, 334, 24, canvas.ball(lighter(style.main, 0.2)));
}

void draw_banker_lamp(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 150);
  canvas.turned_body(
      500,
      {{440, 12}, {600, 12}, {625, 22}, {650, 12}, {740, 14}, {764, 60}, {778, 128}, {797, 134}},
      brass);
  canvas.soft_oval({500, 500, 200, 26}, lamplight, 0.95, 24);
  const std::string glass =
      "M252 486C252 372 360 330 500 330C640 330 748 372 748 486Q748 500 734 500L266 500Q252 500 "
      "252 486Z";
  canvas.path(glass,
              canvas.vertical({lighter(style.main, 0.36), style.main, darker(style.main, 0.28)}));
  canvas.begin_clip(glass);
  canvas.soft_oval({390, 384, 110, 16}, white, 0.5, 22);
  canvas.soft_oval({500, 505, 220, 18}, lamplight, 0.6, 26);
  canvas.end();
  canvas.rectangle({468, 316, 64, 22}, 10, canvas.metal(brass));
  canvas.stroke("M600 500L600 584", brass, 4);
  canvas.circle(600, 594, 12, canvas.ball(brass));
}

void draw_clip_lamp(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(400, 170);
  canvas.path("M232 770L560 742Q574 741 574 755L574 784Q574 798 560 798L244 798Q230 798 230 784Z",
              canvas.vertical({style.accent, darker(style.accent, 0.2)}));
  canvas.path("M244 778L566 750L566 786L244 790Z", canvas.horizontal({rgb(0xe6dcc6), paper}));
  canvas.stroke("M500 720C640 640 700 470 570 350", darker(style.main, 0.3), 20);
  canvas.stroke("M496 714C630 636 690 470 566 350", lighter(style.main, 0.3), 5, 0.7);
  canvas.path(
      "M420 706L540 690Q560 690 562 708L566 806Q566 820 550 820L470 822Q452 822 452 806L452 "
      "776L520 768L518 738L424 746Z",
      canvas.vertical({lighter(style.main, 0.1), darker(style.main, 0.2)}));
  canvas.soft_oval({420, 520, 120, 100}, lamplight, 0.5, 70);
  canvas.begin_group("translate(520 330) rotate(28)");
  canvas.rectangle(
      {-150, -42, 220, 84}, 42,
      canvas.vertical({lighter(style.main, 0.3), style.main, darker(style.main, 0.25)}));
  canvas.rectangle({-128, 22, 150, 22}, 11, rgb(0xfff1c4));
  canvas.end();
}

void draw_cord(Canvas& canvas, Colour colour, double until) {
  canvas.line(500, -20, 500, until, darker(colour, 0.45), 7);
  canvas.rectangle({482, until - 60, 36, 70}, 10, canvas.metal(brass));
}

// Light that falls out of a shade whose rim is an ellipse at `rim`.
void draw_rim(Canvas& canvas, Ring rim, Colour inside) {
  canvas.oval({500, rim.y, rim.radius, rim.radius * 0.15}, darker(inside, 0.25));
  canvas.oval({500, rim.y + 3, rim.radius * 0.95, rim.radius * 0.125},
              canvas.vertical({rgb(0xf6d68d), rgb(0xfff5d8)}));
  canvas.soft_oval({500, rim.y + rim.radius * 0.05, rim.radius * 0.3, rim.radius * 0.06}, white,
                   0.95, 16);
  canvas.soft_oval({500, rim.y + rim.radius * 0.35, rim.radius * 0.9, rim.radius * 0.22}, lamplight,
                   0.45, 60);
}

void draw_bell_pendant(Canvas& canvas, const Style& style) {
  draw_cord(canvas, style.accent, 330);
  canvas.turned_body(
      500, {{318, 34}, {330, 44}, {372, 62}, {450, 150}, {540, 214}, {610, 236}, {640, 258}},
      style.main);
  draw_rim(canvas, {640, 258}, style.main);
}

void draw_dome_pendant(Canvas& canvas, const Style& style) {
  const double reach = style.vary(1, 268, 300);
  draw_cord(canvas, style.accent, 360);
  canvas.turned_body(500,
                     {{344, 30},
                      {352, 48},
                      {372, reach * 0.42},
                      {430, reach * 0.74},
                      {510, reach * 0.94},
                      {590, reach}},
                     style.main);
  draw_rim(canvas, {590, reach}, style.main);
}

void draw_rattan_pendant(Canvas& canvas, const Style& style) {
  draw_cord(canvas, style.accent, 320);
  canvas.soft_oval({500, 500, 150, 130}, lamplight, 0.9, 70);
  const std::string outline =
      turned(500, {{305, 60}, {350, 150}, {440, 238}, {530, 262}, {610, 232}, {660, 180}});
  canvas.path(outline, canvas.cylinder(style.main), 0.42);
  canvas.begin_clip(outline);
  for (int strand = -14; strand <= 14; ++strand) {
    const double x = strand * 40.0;
    const Colour tone = strand % 2 == 0 ? lighter(style.main, 0.16) : darker(style.main, 0.16);
    canvas.stroke(
        fmt::format("M{} 290Q{} 500 {} 690", 500 + x * 0.5 - 90, 500 + x, 500 + x * 0.5 + 90), tone,
        7, 0.9);
    canvas.stroke(
        fmt::format("M{} 290Q{} 500 {} 690", 500 + x * 0.5 + 90, 500 + x, 500 + x * 0.5 - 90), tone,
        7, 0.9);
  }
  canvas.soft_oval({720, 500, 60, 200}, ink, 0.22, 50);
  canvas.end();
  canvas.oval({500, 662, 184, 26}, darker(style.main, 0.22));
  canvas.oval({500, 662, 170, 20}, canvas.vertical({rgb(0xf3cf86), rgb(0xfff2cf)}));
}

void draw_globe_pendant(Canvas& canvas, const Style& style) {
  draw_cord(canvas, style.accent, 330);
  const double radius = style.vary(1, 185, 220);
  canvas.soft_oval({500, 320 + radius, radius * 0.9, radius * 0.9}, lamplight, 0.55, 90);
  canvas.circle(500, 320 + radius, radius, canvas.ball(mix(style.main, rgb(0xfff6e0), 0.55)));
  canvas.soft_oval({500, 340 + radius, radius * 0.5, radius * 0.5}, rgb(0xfffbee), 0.9,
                   radius * 0.22);
  canvas.path("M452 316Q500 300 548 316L542 346Q500 358 458 346Z", canvas.metal(brass));
}

void draw_cylinder_pendants(Canvas& canvas, const Style& style) {
  const int count = style.form(2) == 0 ? 1 : 3;
  for (int lamp = 0; lamp < count; ++lamp) {
    const double x = count == 1 ? 0 : (lamp - 1) * 190.0;
    const double top =
        count == 1 ? 330 : std::initializer_list<double>{360, 250, 440}.begin()[lamp];
    const double radius = count == 1 ? 78 : 52;
    canvas.begin_group(fmt::format("translate({} 0)", x));
    draw_cord(canvas, style.accent, top);
    canvas.turned_body(
        500, {{top, radius}, {top, radius}, {top + 300, radius}, {top + 300, radius}}, style.main);
    canvas.oval({500, top, radius, radius * 0.14}, lighter(style.main, 0.3));
    draw_rim(canvas, {top + 300, radius}, style.main);
    canvas.end();
  }
  if (count == 3)
    canvas.rectangle({250, -10, 500, 34}, 8,
                     canvas.vertical({style.main, darker(style.main, 0.3)}));
}

void draw_pleated_pendant(Canvas& canvas, const Style& style) {
  draw_cord(canvas, style.accent, 320);
  const std::string outline =
      turned(500, {{312, 46}, {350, 90}, {440, 214}, {520, 254}, {600, 214}, {680, 84}});
  canvas.soft_oval({500, 500, 260, 200}, lamplight, 0.4, 80);
  canvas.path(outline, canvas.cylinder(lighter(style.main, 0.12)));
  canvas.begin_clip(outline);
  canvas.soft_oval({500, 520, 110, 120}, lamplight, 0.85, 60);
  for (int fold = -9; fold <= 9; ++fold) {
    const double bulge = fold * 36.0;
    canvas.path(
        fmt::format("M{} 305Q{} 520 {} 690L{} 690Q{} 520 {} 305Z", 500 + fold * 5, 500 + bulge,
                    500 + fold * 9, 505 + fold * 9, 516 + bulge, 503 + fold * 5),
        darker(style.main, 0.45), 0.25);
  }
  canvas.end();
}

void draw_bare_pendant(Canvas& canvas, const Style& style) {
  canvas.line(500, -20, 500, 300, style.main, 9);
  canvas.rectangle({466, 290, 68, 120}, 14, canvas.metal(brass));
  canvas.soft_oval({500, 540, 150, 150}, lamplight, 0.6, 100);
  const std::string bulb =
      turned(500, {{404, 44}, {440, 62}, {500, 118}, {570, 128}, {640, 84}, {672, 22}});
  canvas.path(bulb, canvas.ball(rgb(0xf6d9a0)), 0.55);
  canvas.stroke("M470 430L462 560Q480 600 492 560Q500 520 508 560Q520 600 538 560L530 430",
                rgb(0xff9f3a), 5);
  canvas.stroke("M420 500Q414 570 450 620", white, 10, 0.7);
}

}  // namespace

void draw_table_lamp(Canvas& canvas, const Style& style) {
  switch (style.form(6)) {
    case 0:
      return draw_shaded_lamp(canvas, style);
    case 1:
      return draw_mushroom_lamp(canvas, style);
    case 2:
      return draw_tripod_lamp(canvas, style);
    case 3:
      return draw_stone_lamp(canvas, style);
    case 4:
      return draw_portable_lamp(canvas, style);
    default:
      return draw_rabbit_lamp(canvas, style);
  }
}

void draw_desk_lamp(Canvas& canvas, const Style& style) {
  switch (style.form(4)) {
    case 0:
      return draw_articulated_lamp(canvas, style, canvas.cylinder(style.main));
    case 1:
      return draw_bar_lamp(canvas, style);
    case 2:
      return draw_banker_lamp(canvas, style);
    default:
      return draw_clip_lamp(canvas, style);
  }
}

void draw_pendant_lamp(Canvas& canvas, const Style& style) {
  switch (style.form(8)) {
    case 0:
      return draw_bell_pendant(canvas, style);
    case 1:
      return draw_dome_pendant(canvas, style);
    case 2:
      return draw_rattan_pendant(canvas, style);
    case 3:
      return draw_globe_pendant(canvas, style);
    case 4:
    case 5:
      return draw_cylinder_pendants(canvas, style);
    case 6:
      return draw_pleated_pendant(canvas, style);
    default:
      return draw_bare_pendant(canvas, style);
  }
}

}  // namespace flipflop::dev
