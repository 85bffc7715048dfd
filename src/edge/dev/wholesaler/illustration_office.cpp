// Chairs, desk things, notebooks, pens and headphones.

#include <fmt/format.h>

#include <utility>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

void draw_castor_base(Canvas& canvas) {
  canvas.ground_shadow(500, 220);
  canvas.rectangle({482, 600, 36, 130}, 8, canvas.metal(steel));
  for (const double reach : {-200.0, 200.0, -90.0, 110.0}) {
    const double y = reach == -200 || reach == 200 ? 764 : 776;
    canvas.stroke(fmt::format("M500 722L{} {}", 500 + reach, y),
                  reach > 0 ? rgb(0x4a4e55) : rgb(0x5d6168), 22);
    canvas.circle(500 + reach, y + 12, 22, canvas.ball(rgb(0x33363b)));
  }
}

void draw_task_chair(Canvas& canvas, const Style& style, bool high) {
  draw_castor_base(canvas);
  const double top = high ? 190 : 220;
  canvas.rectangle({484, 440, 32, 140}, 8, rgb(0x44484f));
  canvas.path(fmt::format("M370 {0}Q500 {1} 630 {0}Q656 {0} 652 {2}L634 476Q630 506 600 504Q500 "
                          "490 400 504Q370 506 366 476L348 {2}Q344 {0} 370 {0}Z",
                          top, top - 26, top + 40),
              canvas.horizontal({lighter(style.main, 0.16), lighter(style.main, 0.08), style.main,
                                 darker(style.main, 0.24)}));
  for (int mesh = 0; mesh < 7; ++mesh) {
    const double y = top + 50 + mesh * (440 - top) / 7;
    canvas.stroke(fmt::format("M378 {0:.0f}Q500 {1:.0f} 622 {0:.0f}", y, y - 14),
                  darker(style.main, 0.45), 4, 0.3);
  }
  if (high)
    canvas.rectangle({404, 132, 192, 70}, 32,
                     canvas.vertical({lighter(style.main, 0.25), darker(style.main, 0.15)}));
  for (const double side : {-1.0, 1.0}) {
    canvas.stroke(fmt::format("M{} 590L{} 500", 500 + side * 160, 500 + side * 196), rgb(0x4a4e55),
                  20);
    canvas.rectangle({500 + side * 200 - 34, 474, 68, 30}, 15,
                     canvas.vertical({rgb(0x5d6168), rgb(0x33363b)}));
  }
  canvas.path(
      "M320 574Q320 546 350 544L650 544Q680 546 680 574L676 604Q670 626 640 626L360 626Q330 626 "
      "324 604Z",
      canvas.vertical({lighter(style.main, 0.28), style.main, darker(style.main, 0.3)}));
}

void draw_wooden_chair(Canvas& canvas, const Style& style) {
  const Colour wood = style.wood();
  canvas.ground_shadow(500, 210);
  for (const double side : {-1.0, 1.0}) {
    canvas.line(500 + side * 120, 590, 500 + side * 150, 760, darker(wood, 0.3), 22);
    canvas.line(500 + side * 140, 590, 500 + side * 190, 792, side < 0 ? wood : darker(wood, 0.12),
                26);
    canvas.stroke(
        fmt::format("M{} 580Q{} 400 {} 250", 500 + side * 130, 500 + side * 160, 500 + side * 150),
        side < 0 ? wood : darker(wood, 0.14), 24);
  }
  canvas.path(
      "M340 236Q500 190 660 236Q676 240 674 260L664 350Q660 370 644 366Q500 336 356 366Q340 370 "
      "336 350L326 260Q324 240 340 236Z",
      canvas.horizontal({lighter(style.main, 0.2), style.main, darker(style.main, 0.2)}));
  canvas.path(
      "M310 566Q500 526 690 566Q716 574 712 600Q706 624 680 624L320 624Q294 624 288 600Q284 574 "
      "310 566Z",
      canvas.vertical({lighter(style.main, 0.28), style.main, darker(style.main, 0.26)}));
}

void draw_armchair_legs(Canvas& canvas, Colour wood) {
  for (const double side : {-1.0, 1.0}) {
    canvas.line(500 + side * 190, 710, 500 + side * 222, 790, side < 0 ? wood : darker(wood, 0.2),
                26);
    canvas.line(500 + side * 120, 710, 500 + side * 130, 770, darker(wood, 0.35), 20);
  }
}

void draw_shell_armchair(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 270);
  draw_armchair_legs(canvas, style.wood());
  canvas.path(
      "M230 560C210 330 330 230 500 230C670 230 790 330 770 560C766 690 720 724 640 724L360 "
      "724C280 724 234 690 230 560Z",
      canvas.ball(style.main));
  canvas.path("M300 600C290 410 370 300 500 300C630 300 710 410 700 600Z",
              canvas.vertical({darker(style.main, 0.1), darker(style.main, 0.28)}));
  for (const double x : {400.0, 500.0, 600.0})
    canvas.stroke(fmt::format("M{} 340Q{} 460 {} 580", 500 + (x - 500) * 0.7, x, x),
                  darker(style.main, 0.5), 5, 0.3);
  canvas.path(
      "M290 590Q500 550 710 590Q730 600 726 640Q720 690 660 690L340 690Q280 690 274 640Q270 600 "
      "290 590Z",
      canvas.vertical({lighter(style.main, 0.3), style.main, darker(style.main, 0.22)}));
  canvas.path("M560 440Q650 420 690 470Q700 540 680 600Q620 620 560 600Q540 520 560 440Z",
              canvas.ball(style.accent));
}

void draw_wing_armchair(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 280);
  draw_armchair_legs(canvas, style.wood());
  canvas.path("M310 240Q310 180 380 174Q500 160 620 174Q690 180 690 240L700 600L300 600Z",
              canvas.horizontal({lighter(style.main, 0.16), style.main, darker(style.main, 0.16)}));
  for (const auto& [x, y] : {std::pair{420.0, 290.0},
                             {500.0, 280.0},
                             {580.0, 290.0},
                             {460.0, 370.0},
                             {540.0, 370.0},
                             {420.0, 450.0},
                             {500.0, 450.0},
                             {580.0, 450.0}}) {
    canvas.soft_oval({x, y + 4, 14, 10}, ink, 0.3, 12);
    canvas.circle(x, y, 8, canvas.ball(style.accent));
  }
  canvas.rectangle(
      {300, 560, 400, 160}, 36,
      canvas.vertical({lighter(style.main, 0.28), style.main, darker(style.main, 0.24)}));
  for (const double side : {-1.0, 1.0}) {
    canvas.path(fmt::format("M{} 260Q{} 330 {} 460L{} 500Q{} 380 {} 230Z", 500 + side * 186,
                            500 + side * 250, 500 + side * 236, 500 + side * 190, 500 + side * 200,
                            500 + side * 170),
                darker(style.main, side < 0 ? 0.04 : 0.3));
    canvas.rectangle({500 + side * 236 - 58, 470, 116, 254}, 54,
                     canvas.horizontal({lighter(style.main, side < 0 ? 0.22 : 0.04),
                                        darker(style.main, side < 0 ? 0.12 : 0.3)}));
  }
}

void draw_pencil(Canvas& canvas, double x, double top, double bottom, Colour colour) {
  canvas.path(fmt::format("M{} {}L{} {}L{} {}Z", x - 13, top + 44, x, top, x + 13, top + 44),
              rgb(0xe9cfa5));
  canvas.path(fmt::format("M{} {}L{} {}L{} {}Z", x - 4, top + 14, x, top, x + 4, top + 14), ink);
  canvas.rectangle({x - 13, top + 42, 26, bottom - top - 42}, 2,
                   canvas.horizontal({lighter(colour, 0.3), colour, darker(colour, 0.25)}));
}

void draw_pencil_cup(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 150);
  draw_pencil(canvas, 440, 300, 560, style.accent);
  draw_pencil(canvas, 500, 240, 560, rgb(0xd9a436));
  draw_pencil(canvas, 556, 330, 560, rgb(0x4a6a8a));
  canvas.rectangle({588, 280, 22, 300}, 6, canvas.metal(steel));
  canvas.turned_body(500, {{500, 150}, {500, 150}, {786, 150}, {798, 142}}, style.main);
  canvas.stroke("M350 500A150 19 0 0 0 650 500", lighter(style.main, 0.4), 8);
  canvas.path("M350 500A150 19 0 0 0 650 500L650 506A150 19 0 0 1 350 506Z",
              darker(style.main, 0.3), 0.4);
}

void draw_tray_organiser(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 320);
  draw_pencil(canvas, 310, 420, 640, style.accent);
  draw_pencil(canvas, 360, 380, 640, rgb(0x4a6a8a));
  for (int sheet = 0; sheet < 4; ++sheet)
    canvas.rectangle({470 + sheet * 14.0, 400 + sheet * 22.0, 250, 280}, 4,
                     sheet % 2 == 0 ? paper : mix(style.accent, paper, 0.6));
  canvas.path("M220 560L440 560L440 640L780 640L780 800L220 800Z",
              canvas.vertical({lighter(style.main, 0.2), style.main, darker(style.main, 0.18)}));
  canvas.path("M220 560L440 560L440 572L220 572ZM440 640L780 640L780 652L440 652Z",
              lighter(style.main, 0.5), 0.7);
  canvas.rectangle({250, 676, 150, 90}, 10, darker(style.main, 0.14));
  canvas.rectangle({306, 712, 40, 12}, 6, canvas.metal(brass));
  canvas.line(440, 644, 440.5, 798, Paint(darker(style.main, 0.4)), 4);
}

void draw_monitor_stand(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 340);
  canvas.rectangle({300, 300, 400, 260}, 16, rgb(0x2f3238));
  canvas.rectangle(
      {314, 314, 372, 226}, 6,
      canvas.diagonal({mix(style.main, paper, 0.4), mix(style.accent, style.main, 0.5)}));
  canvas.path("M460 556L540 556L556 628L444 628Z", darker(steel, 0.2));
  canvas.rectangle({160, 624, 680, 40}, 12,
                   canvas.vertical({lighter(style.main, 0.3), style.main}));
  for (const double x : {196.0, 756.0})
    canvas.rectangle({x, 660, 48, 138}, 8,
                     canvas.horizontal({lighter(style.main, 0.1), darker(style.main, 0.22)}));
  canvas.rectangle({330, 744, 340, 50}, 14, canvas.vertical({rgb(0xf4f4f2), rgb(0xcfd3d6)}));
}

void draw_closed_notebook(Canvas& canvas, const Style& style, int form) {
  constexpr std::string_view cover =
      "M300 232Q300 216 316 216L690 216Q712 216 712 238L712 764Q712 786 690 786L316 786Q300 786 "
      "300 770Z";
  canvas.begin_group("rotate(-9 500 500)");
  canvas.drop_shadow("M306 226L728 226L728 800L306 800Z");
  canvas.rectangle({312, 226, 410, 572}, 10, rgb(0xefe6d4));
  canvas.path(cover,
              canvas.diagonal({lighter(style.main, 0.16), style.main, darker(style.main, 0.1)}));
  canvas.begin_clip(cover);
  canvas.rectangle({300, 216, 46, 570}, 0, darker(style.main, 0.4), 0.35);
  if (form == 1) {
    for (int ring = 0; ring < 9; ++ring)
      canvas.circle(style.vary(ring, 360, 700), style.vary(20 + ring, 250, 760),
                    style.vary(40 + ring, 16, 46),
                    ring % 2 == 0 ? style.accent : lighter(style.main, 0.35), 0.8);
  }
  if (form == 2)
    canvas.path(
        "M346 560Q460 480 560 540T712 500L712 786L346 786ZM346 640Q480 580 712 640L712 786L346 "
        "786Z",
        style.accent, 0.6);
  canvas.end();
  if (form == 0) {
    canvas.rectangle({652, 210, 16, 582}, 4, style.accent);
    canvas.path("M420 786L420 846L436 830L452 846L452 786Z", darker(style.accent, 0.1));
  }
  if (form != 0) canvas.rectangle({440, 330, 180, 76}, 8, paper, 0.95);
  canvas.end();
}

void draw_open_notebook(Canvas& canvas, const Style& style) {
  constexpr std::string_view pages =
      "M500 300Q360 260 190 300L190 730Q360 690 500 730Q640 690 810 730L810 300Q640 260 500 300Z";
  canvas.drop_shadow("M170 290L830 290L830 750L170 750Z");
  canvas.rectangle({170, 290, 660, 460}, 16, style.main);
  canvas.path(pages,
              canvas.horizontal({paper, rgb(0xfffdf6), rgb(0xe3d9c5), rgb(0xfffdf6), paper}));
  for (int line = 0; line < 8; ++line) {
    const double y = 350 + line * 44;
    canvas.stroke(fmt::format("M226 {0}Q360 {1} 470 {0}M530 {0}Q640 {1} 776 {0}", y, y - 22),
                  mix(style.main, paper, 0.6), 3, 0.8);
  }
  canvas.begin_group("translate(640 520) rotate(32)");
  canvas.drop_shadow("M-15 -200L15 -200L15 150L0 190L-15 150Z");
  canvas.path(
      "M-15 -200Q0 -214 15 -200L15 130L-15 130Z",
      canvas.horizontal({lighter(style.accent, 0.3), style.accent, darker(style.accent, 0.3)}));
  canvas.path("M-15 130L15 130L0 186Z", canvas.horizontal({lighter(brass, 0.3), brass}));
  canvas.end();
}

void draw_headphones_with(Canvas& canvas, const Style& style, bool stand) {
  canvas.ground_shadow(500, stand ? 150 : 230);
  if (stand) {
    canvas.rectangle({482, 250, 36, 530}, 12, canvas.cylinder(style.wood()));
    canvas.turned_body(500, {{764, 140}, {770, 150}, {798, 152}}, style.wood());
  }
  const double lift = stand ? -70 : 0;
  canvas.begin_group(fmt::format("translate(0 {})", lift));
  canvas.stroke("M292 600C260 240 740 240 708 600", darker(style.main, 0.25), 42);
  canvas.stroke("M284 560C280 250 720 250 716 560", lighter(style.main, 0.25), 12, 0.7);
  canvas.stroke("M380 364Q500 300 620 364", darker(style.accent, 0.1), 30);
  for (const double side : {-1.0, 1.0}) {
    canvas.rectangle({500 + side * 210 - 12, 470, 24, 120}, 8, canvas.metal(steel));
    canvas.rectangle({500 + side * 172 - 34, 530, 68, 230}, 34,
                     canvas.horizontal({darker(style.accent, 0.05), darker(style.accent, 0.35)}));
    canvas.rectangle(
        {500 + side * 232 - 50, 520, 100, 250}, 50,
        canvas.horizontal({lighter(style.main, 0.3), style.main, darker(style.main, 0.3)}));
    canvas.rectangle({500 + side * 240 - 18, 580, 36, 130}, 18, lighter(style.main, 0.2), 0.7);
  }
  canvas.end();
}

}  // namespace

void draw_chair(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_task_chair(canvas, style, false);
    case 1:
      return draw_task_chair(canvas, style, true);
    default:
      return draw_wooden_chair(canvas, style);
  }
}

void draw_armchair(Canvas& canvas, const Style& style) {
  if (style.form(2) == 0) return draw_shell_armchair(canvas, style);
  draw_wing_armchair(canvas, style);
}

void draw_organiser(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_pencil_cup(canvas, style);
    case 1:
      return draw_tray_organiser(canvas, style);
    default:
      return draw_monitor_stand(canvas, style);
  }
}

void draw_notebook(Canvas& canvas, const Style& style) {
  const int form = style.form(4);
  if (form == 3) return draw_open_notebook(canvas, style);
  draw_closed_notebook(canvas, style, form);
}

void draw_pens(Canvas& canvas, const Style& style) {
  const Colour colours[] = {style.main, style.accent, darker(style.main, 0.3)};
  for (int pen = 0; pen < 3; ++pen) {
    canvas.begin_group(
        fmt::format("translate({} 495) rotate({}) scale(1.12)", 360 + pen * 140, 24 - pen * 3));
    canvas.drop_shadow("M-22 -290L22 -290L22 250L0 320L-22 250Z");
    canvas.path(
        "M-22 -280Q-22 -300 0 -300Q22 -300 22 -280L22 240L-22 240Z",
        canvas.horizontal({lighter(colours[pen], 0.36), colours[pen], darker(colours[pen], 0.32)}));
    canvas.rectangle({-23, -40, 46, 22}, 3, canvas.metal(brass));
    canvas.rectangle({12, -270, 13, 170}, 6,
                     canvas.vertical({lighter(brass, 0.4), darker(brass, 0.2)}));
    canvas.path("M-20 240L20 240L5 306L-5 306Z", canvas.metal(brass));
    canvas.path("M-5 306L5 306L0 324Z", ink);
    canvas.end();
  }
}

void draw_headphones(Canvas& canvas, const Style& style) {
  draw_headphones_with(canvas, style, style.form(2) == 1);
}

}  // namespace flipflop::dev
