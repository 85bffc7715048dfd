// Backpacks, tents, sleeping bags, bottles and flasks.

#include <fmt/format.h>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

void draw_seam(Canvas& canvas, std::string_view outline, Colour colour) {
  canvas.stroke(outline, colour, 4, 0.5);
}

void draw_buckle_strap(Canvas& canvas, double x, double top, double bottom) {
  canvas.rectangle({x - 13, top, 26, bottom - top}, 6,
                   canvas.vertical({rgb(0x9a673f), rgb(0x71472a)}));
  canvas.rectangle({x - 22, bottom - 62, 44, 40}, 8, canvas.metal(brass));
  canvas.rectangle({x - 11, bottom - 52, 22, 20}, 3, rgb(0x7c4f2f));
}

void draw_classic_backpack(Canvas& canvas, const Style& style) {
  const Colour cloth = style.main;
  canvas.ground_shadow(500, 220);
  canvas.stroke("M440 230C440 150 560 150 560 230", darker(cloth, 0.3), 24);
  for (const double side : {-1.0, 1.0}) {
    canvas.stroke(fmt::format("M{} 300C{} 400 {} 620 {} 740", 500 + side * 190, 500 + side * 290,
                              500 + side * 290, 500 + side * 210),
                  darker(cloth, 0.38), 32);
    canvas.path(fmt::format("M{} 560Q{} 560 {} 620L{} 760Q{} 790 {} 786Z", 500 + side * 220,
                            500 + side * 290, 500 + side * 286, 500 + side * 276, 500 + side * 260,
                            500 + side * 210),
                canvas.vertical({darker(cloth, 0.1), darker(cloth, 0.3)}));
  }
  constexpr std::string_view body =
      "M290 380C290 270 370 220 500 220C630 220 710 270 710 380L724 740Q724 800 664 800L336 "
      "800Q276 800 276 740Z";
  canvas.path(body, canvas.horizontal(
                        {lighter(cloth, 0.06), lighter(cloth, 0.18), cloth, darker(cloth, 0.28)}));
  canvas.path(
      "M330 570Q330 550 350 550L650 550Q670 550 670 570L680 740Q680 772 648 772L352 772Q320 772 "
      "320 740Z",
      canvas.horizontal({lighter(cloth, 0.16), cloth, darker(cloth, 0.22)}));
  draw_seam(canvas, "M334 640L668 640", darker(cloth, 0.5));
  constexpr std::string_view flap =
      "M286 376C286 266 370 216 500 216C630 216 714 266 714 376L716 470Q716 520 660 522L340 "
      "522Q284 520 284 470Z";
  canvas.begin_group("translate(0 12)", 0.3);
  canvas.path(flap, ink);
  canvas.end();
  canvas.path(flap, canvas.horizontal({lighter(style.accent, 0.1), lighter(style.accent, 0.22),
                                       style.accent, darker(style.accent, 0.22)}));
  canvas.stroke(
      "M304 380C304 280 380 236 500 236C620 236 696 280 696 380L698 466Q698 502 656 504L344 "
      "504Q302 502 302 466Z",
      lighter(style.accent, 0.5), 3, 0.5);
  for (const double x : {400.0, 600.0}) draw_buckle_strap(canvas, x, 420, 640);
}

void draw_rolltop_backpack(Canvas& canvas, const Style& style) {
  const Colour cloth = style.main;
  canvas.ground_shadow(500, 200);
  for (const double side : {-1.0, 1.0}) {
    canvas.stroke(fmt::format("M{} 360C{} 430 {} 640 {} 760", 500 + side * 170, 500 + side * 270,
                              500 + side * 270, 500 + side * 190),
                  darker(cloth, 0.4), 30);
  }
  canvas.path(
      "M310 330L690 330L706 750Q706 800 660 800L340 800Q294 800 294 750Z",
      canvas.horizontal({lighter(cloth, 0.05), lighter(cloth, 0.2), cloth, darker(cloth, 0.28)}));
  canvas.path("M310 330Q500 390 690 330L684 250Q500 276 316 250Z",
              canvas.horizontal({lighter(cloth, 0.1), darker(cloth, 0.1), darker(cloth, 0.34)}));
  canvas.rectangle({292, 200, 416, 70}, 34,
                   canvas.vertical({lighter(cloth, 0.25), cloth, darker(cloth, 0.3)}));
  canvas.rectangle({486, 196, 28, 210}, 6, style.accent);
  canvas.rectangle({470, 372, 60, 46}, 10, canvas.metal(steel));
  canvas.rectangle(
      {350, 520, 300, 230}, 20,
      canvas.horizontal({lighter(cloth, 0.12), darker(cloth, 0.08), darker(cloth, 0.26)}));
  canvas.rectangle({366, 540, 268, 14}, 7, darker(cloth, 0.45));
  canvas.rectangle({590, 536, 14, 46}, 5, style.accent);
  canvas.path("M330 350Q350 560 326 780L312 780L320 350Z", white, 0.16);
}

void draw_hiking_backpack(Canvas& canvas, const Style& style) {
  const Colour cloth = style.main;
  canvas.ground_shadow(500, 200);
  canvas.rectangle(
      {322, 730, 356, 74}, 36,
      canvas.vertical({lighter(style.accent, 0.2), style.accent, darker(style.accent, 0.3)}));
  for (const double side : {-1.0, 1.0}) {
    canvas.path(fmt::format("M{} 480Q{} 500 {} 580L{} 700Q{} 740 {} 730Z", 500 + side * 180,
                            500 + side * 270, 500 + side * 262, 500 + side * 256, 500 + side * 240,
                            500 + side * 180),
                canvas.vertical({darker(cloth, 0.14), darker(cloth, 0.34)}));
  }
  canvas.path(
      "M320 300Q320 250 370 250L630 250Q680 250 680 300L696 700Q696 748 650 748L350 748Q304 748 "
      "304 700Z",
      canvas.horizontal({lighter(cloth, 0.05), lighter(cloth, 0.2), cloth, darker(cloth, 0.3)}));
  canvas.path(
      "M356 470Q500 440 644 470L650 690Q650 720 620 720L380 720Q350 720 350 690Z",
      canvas.horizontal({lighter(style.accent, 0.12), style.accent, darker(style.accent, 0.24)}));
  canvas.stroke("M500 468L500 712", darker(style.accent, 0.4), 5, 0.6);
  constexpr std::string_view lid =
      "M300 330C300 190 380 150 500 150C620 150 700 190 700 330Q700 372 660 372L340 372Q300 372 "
      "300 330Z";
  canvas.begin_group("translate(0 12)", 0.3);
  canvas.path(lid, ink);
  canvas.end();
  canvas.path(lid, canvas.horizontal(
                       {lighter(cloth, 0.14), lighter(cloth, 0.26), cloth, darker(cloth, 0.24)}));
  canvas.stroke("M350 300Q500 270 650 300", darker(cloth, 0.45), 6, 0.6);
  for (const double x : {390.0, 610.0}) {
    canvas.rectangle({x - 9, 340, 18, 130}, 4, darker(cloth, 0.5));
    canvas.rectangle({x - 18, 396, 36, 34}, 7, canvas.metal(steel));
  }
  canvas.stroke("M330 740L330 640M670 740L670 640", darker(cloth, 0.5), 12);
}

void draw_dome_tent(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 350);
  constexpr std::string_view fly = "M146 800C170 560 320 340 500 330C680 340 830 560 854 800Z";
  canvas.path(fly,
              canvas.horizontal({lighter(style.main, 0.22), style.main, darker(style.main, 0.26)}));
  canvas.path("M500 330C560 440 640 640 660 800L854 800C830 560 680 340 500 330Z",
              darker(style.main, 0.2), 0.55);
  canvas.path("M500 372C420 480 360 640 350 800L650 800C640 640 580 480 500 372Z",
              canvas.vertical({darker(style.main, 0.1), darker(style.main, 0.3)}));
  canvas.path("M500 420C440 520 400 660 392 800L608 800C600 660 560 520 500 420Z",
              canvas.vertical({rgb(0x3a3340), rgb(0x5c4b45)}));
  canvas.path("M500 420C440 520 400 660 392 800L470 800C440 700 450 540 500 420Z",
              canvas.horizontal({lighter(style.accent, 0.3), style.accent}));
  canvas.stroke("M150 796C230 520 400 350 500 332C600 350 770 520 850 796",
                lighter(style.main, 0.5), 8, 0.8);
  canvas.stroke("M500 330L500 372", lighter(style.main, 0.5), 8, 0.8);
  for (const double side : {-1.0, 1.0})
    canvas.stroke(fmt::format("M{} 640L{} 806", 500 + side * 290, 500 + side * 396),
                  darker(style.accent, 0.1), 4, 0.8);
}

void draw_ridge_tent(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 340);
  canvas.path("M430 330L690 290L880 770L700 800Z",
              canvas.horizontal({style.main, darker(style.main, 0.24)}));
  canvas.path("M430 330L170 800L700 800Z",
              canvas.horizontal({lighter(style.main, 0.3), lighter(style.main, 0.06)}));
  canvas.path("M430 400L330 800L540 800Z", canvas.vertical({rgb(0x3a3340), rgb(0x5e4c42)}));
  canvas.path("M430 400L330 800L250 800Q350 640 430 400Z",
              canvas.horizontal({lighter(style.accent, 0.35), style.accent}));
  canvas.path("M430 400L540 800L616 800Q500 640 430 400Z",
              canvas.horizontal({style.accent, darker(style.accent, 0.2)}));
  canvas.stroke("M430 330L690 290", lighter(style.main, 0.5), 8);
  canvas.stroke("M430 330L430 300M690 290L690 262", walnut, 12);
  canvas.stroke("M430 306L150 806M690 268L896 782", darker(style.accent, 0.1), 4, 0.7);
}

void draw_tipi_tent(Canvas& canvas, const Style& style) {
  const Colour wood = style.wood();
  canvas.ground_shadow(500, 290);
  for (const double lean : {-70.0, -20.0, 40.0, 80.0})
    canvas.line(500, 260, 500 + lean, 150, wood, 13);
  canvas.path("M500 236L790 790Q640 812 500 812T210 790Z",
              canvas.horizontal({lighter(style.main, 0.24), style.main, darker(style.main, 0.22)}));
  canvas.begin_clip("M500 236L790 790Q640 812 500 812T210 790Z");
  for (const double y : {660.0, 720.0})
    canvas.stroke(fmt::format("M180 {0}Q500 {1} 820 {0}", y, y + 30), style.accent,
                  y < 700 ? 26 : 10, 0.85);
  canvas.path("M500 236Q560 540 620 830L820 830L800 700Z", darker(style.main, 0.5), 0.16);
  canvas.end();
  canvas.path("M500 400C470 520 420 680 390 808L580 812C560 680 520 520 500 400Z",
              canvas.vertical({rgb(0x4a3d40), rgb(0x6b564a)}));
  canvas.path("M500 400C470 520 420 680 390 808L330 802C420 680 470 540 500 400Z",
              lighter(style.main, 0.35));
  canvas.path("M500 400C520 520 560 680 580 812L650 808C570 690 530 540 500 400Z",
              lighter(style.main, 0.1));
}

void draw_mummy_bag(Canvas& canvas, const Style& style) {
  constexpr std::string_view bag =
      "M250 250C330 170 460 200 520 280L790 640C830 710 800 780 740 800C690 816 640 800 600 "
      "770L290 470C220 410 200 310 250 250Z";
  canvas.drop_shadow(bag);
  canvas.path(bag,
              canvas.diagonal({lighter(style.main, 0.24), style.main, darker(style.main, 0.26)}));
  canvas.begin_clip(bag);
  for (int baffle = 0; baffle < 9; ++baffle) {
    const double along = 150 + baffle * 66.0;
    canvas.stroke(fmt::format("M{} {}Q{} {} {} {}", along - 60, along + 280, along + 130,
                              along + 150, along + 250, along - 10),
                  darker(style.main, 0.42), 7, 0.4);
    canvas.stroke(fmt::format("M{} {}Q{} {} {} {}", along - 52, along + 294, along + 138,
                              along + 164, along + 258, along + 4),
                  lighter(style.main, 0.5), 5, 0.35);
  }
  canvas.end();
  canvas.path("M284 290C330 230 420 246 456 306C480 360 440 420 390 420C320 410 262 350 284 290Z",
              canvas.ball(style.accent));
  canvas.path("M316 306C350 268 412 280 432 320C446 356 420 392 388 390C338 382 300 340 316 306Z",
              darker(style.accent, 0.4));
  canvas.stroke("M432 386C500 470 560 550 650 640", steel, 7);
}

void draw_packed_bag(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 250);
  canvas.rectangle(
      {240, 500, 520, 300}, 120,
      canvas.vertical({lighter(style.main, 0.26), style.main, darker(style.main, 0.32)}));
  canvas.oval({720, 650, 86, 148}, canvas.ball(style.main));
  canvas.stroke("M720 560C670 570 670 720 720 736C770 730 776 600 730 596C696 600 700 690 726 700",
                darker(style.main, 0.4), 8, 0.7);
  for (const double x : {330.0, 540.0}) {
    canvas.rectangle({x, 494, 30, 310}, 10,
                     canvas.vertical({lighter(style.accent, 0.2), darker(style.accent, 0.25)}));
    canvas.rectangle({x - 9, 600, 48, 52}, 8, canvas.metal(steel));
  }
  canvas.stroke("M345 496Q450 400 555 496", darker(style.accent, 0.1), 20);
}

void draw_sport_bottle(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 120);
  canvas.turned_body(
      500, {{360, 70}, {380, 96}, {430, 122}, {480, 124}, {760, 124}, {788, 116}, {798, 104}},
      style.main);
  canvas.turned_body(500, {{250, 66}, {256, 74}, {350, 78}, {366, 76}}, style.accent);
  canvas.stroke("M434 250C434 150 566 150 566 250", darker(style.accent, 0.15), 22);
  canvas.rectangle({424, 352, 152, 14}, 6, canvas.metal(steel));
}

void draw_steel_bottle(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 116);
  canvas.turned_body(
      500, {{330, 60}, {350, 62}, {420, 104}, {470, 118}, {770, 118}, {790, 112}, {798, 104}},
      style.main);
  canvas.turned_body(500, {{216, 66}, {222, 68}, {326, 68}, {332, 66}}, style.wood());
  canvas.rectangle({438, 322, 124, 16}, 6, canvas.metal(steel));
  canvas.turned_body(500, {{748, 119}, {748, 119}, {788, 114}, {798, 106}}, steel);
}

void draw_glass_bottle(Canvas& canvas, const Style& style) {
  const auto rings = {Ring{300, 56},  Ring{340, 58},  Ring{420, 106}, Ring{480, 116},
                      Ring{770, 116}, Ring{790, 110}, Ring{798, 100}};
  canvas.ground_shadow(500, 110);
  canvas.path(turned(500, rings),
              canvas.horizontal({rgb(0xcadadc), rgb(0xf6fbfb), rgb(0xdbe7e8), rgb(0xb9cbce)}),
              0.85);
  canvas.begin_clip(turned(500, rings));
  canvas.path("M370 400Q500 420 630 400L630 820L370 820Z", rgb(0xbfdde6), 0.6);
  canvas.end();
  canvas.turned_body(500, {{500, 121}, {500, 121}, {770, 121}, {790, 116}, {798, 108}}, style.main);
  canvas.turned_body(500, {{216, 60}, {222, 64}, {300, 64}, {306, 62}}, style.wood());
  canvas.rectangle({404, 440, 12, 46}, 6, white, 0.8);
}

void draw_thermos(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 136);
  canvas.stroke("M620 430C760 430 760 660 620 660", darker(style.main, 0.3), 30);
  canvas.turned_body(500, {{390, 126}, {400, 134}, {770, 134}, {798, 130}}, style.main);
  canvas.turned_body(500, {{200, 96}, {206, 102}, {350, 112}, {352, 112}}, steel);
  canvas.turned_body(500, {{350, 116}, {352, 118}, {392, 130}, {394, 130}},
                     darker(style.main, 0.25));
  for (const double y : {440.0, 752.0})
    canvas.stroke(fmt::format("M367 {0}Q500 {1} 633 {0}", y, y + 24), steel, 12);
}

void draw_travel_mug(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 110);
  canvas.turned_body(500, {{370, 156}, {372, 156}, {560, 142}, {770, 112}, {798, 106}}, style.main);
  canvas.turned_body(500, {{520, 150}, {522, 151}, {640, 138}, {642, 138}}, style.accent);
  canvas.turned_body(500, {{300, 128}, {306, 150}, {340, 164}, {376, 164}},
                     darker(style.main, 0.35));
  canvas.oval({500, 300, 128, 18}, darker(style.main, 0.2));
  canvas.rectangle({540, 292, 60, 14}, 7, ink, 0.7);
}

void draw_food_jar(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 170);
  canvas.turned_body(500, {{480, 150}, {484, 168}, {760, 172}, {790, 160}, {798, 150}}, style.main);
  canvas.turned_body(500, {{380, 120}, {390, 140}, {476, 150}, {482, 150}}, steel);
  canvas.turned_body(500, {{360, 110}, {366, 124}, {392, 140}}, darker(style.main, 0.3));
  canvas.stroke("M372 420C380 260 620 260 628 420", darker(style.accent, 0.1), 18);
}

}  // namespace

void draw_backpack(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_classic_backpack(canvas, style);
    case 1:
      return draw_rolltop_backpack(canvas, style);
    default:
      return draw_hiking_backpack(canvas, style);
  }
}

void draw_tent(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_dome_tent(canvas, style);
    case 1:
      return draw_ridge_tent(canvas, style);
    default:
      return draw_tipi_tent(canvas, style);
  }
}

void draw_sleeping_bag(Canvas& canvas, const Style& style) {
  if (style.form(2) == 0) return draw_mummy_bag(canvas, style);
  draw_packed_bag(canvas, style);
}

void draw_bottle(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_sport_bottle(canvas, style);
    case 1:
      return draw_steel_bottle(canvas, style);
    default:
      return draw_glass_bottle(canvas, style);
  }
}

void draw_flask(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_thermos(canvas, style);
    case 1:
      return draw_travel_mug(canvas, style);
    default:
      return draw_food_jar(canvas, style);
  }
}

}  // namespace flipflop::dev
