// Exercise gear, balls and things for the bicycle.

#include <fmt/format.h>

#include <array>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

void draw_spiral(Canvas& canvas, double x, double y, double radius, Colour colour) {
  for (double ring = radius; ring > 14; ring -= radius * 0.2) {
    canvas.stroke(
        fmt::format("M{} {}a{} {} 0 1 1 {} {}", x + ring, y, ring, ring, -ring * 0.2, -ring * 0.98),
        colour, 5, 0.6);
  }
}

void draw_rolled_mat(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 320);
  canvas.rectangle(
      {210, 610, 560, 190}, 95,
      canvas.vertical({lighter(style.main, 0.3), style.main, darker(style.main, 0.32)}));
  canvas.circle(735, 705, 95, canvas.ball(lighter(style.main, 0.12)));
  draw_spiral(canvas, 735, 705, 82, darker(style.main, 0.4));
  for (const double x : {320.0, 560.0})
    canvas.rectangle({x, 604, 38, 200}, 10,
                     canvas.vertical({lighter(style.accent, 0.2), darker(style.accent, 0.25)}));
  canvas.stroke("M340 606C360 360 560 360 579 606", darker(style.accent, 0.06), 24);
}

void draw_open_mat(Canvas& canvas, const Style& style) {
  constexpr std::string_view sheet = "M300 640L760 640L860 800L220 800Z";
  canvas.ground_shadow(540, 330);
  canvas.path(sheet, canvas.vertical({lighter(style.main, 0.08), lighter(style.main, 0.24)}));
  canvas.path("M220 800L860 800L860 812L220 812Z", darker(style.main, 0.3));
  canvas.stroke("M420 660L380 790M530 660L530 790M640 660L690 790", lighter(style.main, 0.45), 5,
                0.5);
  canvas.circle(540, 726, 40, lighter(style.accent, 0.2), 0.75);
  canvas.rectangle(
      {262, 470, 536, 180}, 90,
      canvas.vertical({lighter(style.main, 0.34), style.main, darker(style.main, 0.34)}));
  canvas.circle(760, 560, 90, canvas.ball(lighter(style.accent, 0.1)));
  draw_spiral(canvas, 760, 560, 76, darker(style.accent, 0.35));
}

void draw_round_dumbbells(Canvas& canvas, const Style& style) {
  const auto one = [&](double y, double x) {
    canvas.begin_group(fmt::format("translate({} {})", x, y));
    canvas.ground_shadow(0, 240, 0);
    canvas.rectangle({-120, -86, 240, 46}, 20,
                     canvas.vertical({rgb(0xf0f3f4), steel, darker(steel, 0.4)}));
    for (const double side : {-1.0, 1.0}) {
      canvas.rectangle(
          {side * 190 - 78, -128, 156, 128}, 34,
          canvas.vertical({lighter(style.main, 0.3), style.main, darker(style.main, 0.34)}));
      canvas.rectangle({side * 122 - 14, -118, 28, 108}, 10,
                       canvas.vertical({lighter(style.accent, 0.2), darker(style.accent, 0.3)}));
    }
    canvas.end();
  };
  one(690, 540);
  one(800, 460);
}

void draw_plate_dumbbell(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 290);
  canvas.rectangle({180, 630, 640, 36}, 14,
                   canvas.vertical({rgb(0xf2f5f6), steel, darker(steel, 0.45)}));
  for (const double side : {-1.0, 1.0}) {
    double x = 500 + side * 150;
    for (const double half : {150.0, 150.0, 108.0}) {
      canvas.rectangle(
          {x - 26, 648 - half, 52, half * 2}, 18,
          canvas.vertical({lighter(style.main, 0.32), style.main, darker(style.main, 0.38)}));
      x += side * 56;
    }
    canvas.rectangle({x - 26, 616, 40, 64}, 10,
                     canvas.vertical({lighter(style.accent, 0.25), darker(style.accent, 0.25)}));
  }
  canvas.rectangle(
      {390, 622, 220, 52}, 20,
      canvas.vertical({lighter(style.accent, 0.2), style.accent, darker(style.accent, 0.3)}));
}

constexpr std::string_view sphere = "M280 560A220 220 0 1 1 720 560A220 220 0 1 1 280 560Z";

void draw_ball_seams(Canvas& canvas, std::string_view seams, Colour colour, double width) {
  canvas.begin_clip(sphere);
  canvas.stroke(seams, colour, width, 0.85);
  canvas.soft_oval({560, 760, 220, 70}, ink, 0.35, 60);
  canvas.soft_oval({420, 440, 60, 40}, white, 0.5, 40);
  canvas.end();
}

void draw_football(Canvas& canvas, const Style& style) {
  canvas.path(sphere, canvas.ball(lighter(style.main, 0.7)));
  canvas.begin_clip(sphere);
  for (const auto& [x, y, size] :
       {std::array{500.0, 560.0, 1.0}, std::array{500.0, 366.0, 0.86},
        std::array{318.0, 500.0, 0.86}, std::array{682.0, 500.0, 0.86},
        std::array{388.0, 734.0, 0.86}, std::array{612.0, 734.0, 0.86}}) {
    canvas.begin_group(fmt::format("translate({} {}) scale({})", x, y, size));
    canvas.path("M0 -70L66 -22L41 57L-41 57L-66 -22Z",
                canvas.diagonal({lighter(style.main, 0.14), darker(style.main, 0.14)}));
    canvas.end();
  }
  canvas.end();
  draw_ball_seams(
      canvas, "M500 490L500 430M566 538L626 514M541 617L580 676M459 617L420 676M434 538L374 514",
      darker(style.main, 0.1), 7);
}

void draw_basketball(Canvas& canvas, const Style& style) {
  canvas.path(sphere, canvas.ball(style.main));
  draw_ball_seams(
      canvas,
      "M500 330L500 790M270 560Q500 540 730 560M340 380Q470 560 340 740M660 380Q530 560 660 740",
      darker(style.main, 0.65), 8);
}

void draw_volleyball(Canvas& canvas, const Style& style) {
  canvas.path(sphere, canvas.ball(paper));
  canvas.begin_clip(sphere);
  canvas.path("M280 560Q380 520 500 540Q520 400 460 330L300 330Z",
              canvas.diagonal({lighter(style.main, 0.2), style.main}));
  canvas.path("M500 540Q640 480 730 520L740 800L600 800Q600 640 500 540Z",
              canvas.diagonal({style.accent, darker(style.accent, 0.2)}));
  canvas.end();
  draw_ball_seams(canvas,
                  "M500 540Q520 400 460 330M500 540Q380 520 270 560M500 540Q600 640 600 800M300 "
                  "470Q400 450 512 460M340 390Q420 380 496 400M500 540Q640 480 740 520M560 620Q660 "
                  "580 730 610M590 690Q660 670 700 690M400 545Q420 680 490 780M330 555Q350 680 410 "
                  "770M560 515Q560 420 540 340M630 500Q630 430 610 370",
                  darker(paper, 0.45), 5);
}

void draw_gym_ball(Canvas& canvas, const Style& style) {
  canvas.path(sphere, canvas.ball(style.main));
  draw_ball_seams(canvas,
                  "M330 420Q500 360 670 420M296 490Q500 430 704 490M282 560Q500 506 718 560M296 "
                  "630Q500 582 704 630M330 700Q500 660 670 700",
                  darker(style.main, 0.3), 6);
}

void draw_front_light(Canvas& canvas, const Style& style) {
  canvas.soft_oval({300, 540, 200, 150}, rgb(0xfff3c4), 0.8, 90);
  canvas.ground_shadow(520, 170);
  canvas.path("M520 640L620 640L630 760Q630 800 590 800L550 800Q510 800 510 760Z",
              canvas.cylinder(darker(style.main, 0.3)));
  canvas.rectangle({500, 690, 140, 30}, 12,
                   canvas.vertical({lighter(style.accent, 0.15), darker(style.accent, 0.25)}));
  canvas.path(
      "M360 430Q360 410 384 410L690 440Q740 446 740 490L740 600Q740 640 690 646L384 676Q360 676 "
      "360 656Z",
      canvas.vertical({lighter(style.main, 0.32), style.main, darker(style.main, 0.34)}));
  canvas.oval({366, 543, 48, 134}, canvas.vertical({lighter(steel, 0.3), darker(steel, 0.3)}));
  canvas.oval({360, 543, 37, 114}, canvas.vertical({rgb(0xfff7d8), rgb(0xffdf8a)}));
  canvas.oval({356, 543, 16, 50}, white);
  canvas.rectangle({520, 424, 90, 22}, 11, style.accent);
  for (const double x : {640.0, 668.0, 696.0})
    canvas.line(x, 500, x + 0.5, 596, Paint(darker(style.main, 0.4)), 9);
}

void draw_rear_light(Canvas& canvas, const Style& style) {
  canvas.soft_oval({500, 540, 210, 230}, rgb(0xff6a55), 0.4, 110);
  canvas.ground_shadow(500, 120);
  canvas.rectangle(
      {380, 300, 240, 470}, 90,
      canvas.horizontal({lighter(style.main, 0.24), style.main, darker(style.main, 0.34)}));
  canvas.rectangle({404, 330, 192, 410}, 76,
                   canvas.horizontal({rgb(0xff8571), rgb(0xd9342e), rgb(0x9f1f22)}));
  for (int row = 0; row < 5; ++row) {
    canvas.soft_oval({500, 400 + row * 68.0, 34, 14}, rgb(0xffd9c9), 0.95, 12);
    canvas.rectangle({440, 388 + row * 68.0, 120, 24}, 12, rgb(0xfff0e8), 0.7);
  }
  canvas.rectangle({350, 740, 300, 56}, 22,
                   canvas.vertical({darker(style.main, 0.1), darker(style.main, 0.4)}));
}

void draw_helmet_shell(Canvas& canvas, const Style& style, bool urban) {
  constexpr std::string_view shell =
      "M170 640C170 420 330 300 520 300C710 300 830 430 836 620Q836 650 800 652L220 672Q170 672 "
      "170 640Z";
  canvas.ground_shadow(500, 280);
  canvas.stroke("M300 660Q360 800 470 790Q560 780 640 654", rgb(0x3a3d44), 17);
  canvas.rectangle({444, 768, 64, 36}, 10, rgb(0x2d3036));
  canvas.path("M196 640L810 620Q810 690 760 700L260 710Q200 706 196 640Z", rgb(0x34373d));
  canvas.path(shell, canvas.ball(style.main));
  canvas.begin_clip(shell);
  if (urban) {
    canvas.path("M150 560Q500 500 860 540L860 600Q500 560 150 620Z", style.accent, 0.95);
    for (const double x : {400.0, 500.0, 600.0})
      canvas.rectangle({x - 11, 380, 22, 80}, 11, darker(style.main, 0.55));
  } else {
    for (int vent = 0; vent < 5; ++vent) {
      const double x = 270 + vent * 112.0;
      canvas.path(fmt::format("M{} {}Q{} {} {} {}Q{} {} {} {}Z", x - 30, 620 - vent * 4, x - 30,
                              430 - (vent == 2 ? 40 : 0), x + 40, 370 - (vent == 2 ? 20 : 0),
                              x + 20, 500, x + 26, 614 - vent * 4),
                  canvas.vertical({rgb(0x24262b), rgb(0x43464d)}));
    }
    canvas.stroke("M180 560Q500 330 830 540", style.accent, 14, 0.9);
  }
  canvas.soft_oval({400, 370, 110, 26}, white, 0.5, 36);
  canvas.end();
}

}  // namespace

void draw_yoga_mat(Canvas& canvas, const Style& style) {
  if (style.form(2) == 0) return draw_rolled_mat(canvas, style);
  draw_open_mat(canvas, style);
}

void draw_dumbbell(Canvas& canvas, const Style& style) {
  if (style.form(2) == 0) return draw_round_dumbbells(canvas, style);
  draw_plate_dumbbell(canvas, style);
}

void draw_kettlebell(Canvas& canvas, const Style& style) {
  constexpr std::string_view body =
      "M300 610C300 500 390 430 500 430C610 430 700 500 700 610C700 700 650 770 590 798L410 "
      "798C350 770 300 700 300 610Z";
  canvas.ground_shadow(500, 150);
  canvas.stroke("M404 520C330 330 420 290 500 290C580 290 670 330 596 520", darker(style.main, 0.3),
                56);
  canvas.stroke("M392 500C344 330 424 288 500 286C560 288 606 304 622 360",
                lighter(style.main, 0.25), 12, 0.7);
  canvas.path(body, canvas.ball(style.main));
  canvas.begin_clip(body);
  canvas.soft_oval({500, 810, 170, 40}, ink, 0.4, 40);
  canvas.soft_oval({410, 510, 30, 40}, white, 0.4, 36);
  canvas.end();
  canvas.circle(500, 620, 82, style.accent, 0.95);
  canvas.circle(500, 620, 58, canvas.ball(style.main));
}

void draw_ball(Canvas& canvas, const Style& style) {
  const int form = style.form(4);
  canvas.begin_group(
      fmt::format("translate(500 800) scale({}) translate(-500 -780)", form == 3 ? 1.38 : 1.18));
  canvas.ground_shadow(500, 160, 782);
  if (form == 0) draw_football(canvas, style);
  if (form == 1) draw_basketball(canvas, style);
  if (form == 2) draw_volleyball(canvas, style);
  if (form == 3) draw_gym_ball(canvas, style);
  canvas.end();
}

// Two rubber loops.
void draw_resistance_band(Canvas& canvas, const Style& style) {
  const Colour colours[] = {style.accent, style.main, lighter(style.main, 0.45)};
  for (int band = 0; band < 3; ++band) {
    canvas.begin_group(fmt::format("translate({} {}) rotate({})", 500 + (band - 1) * 46,
                                   500 + (band - 1) * 120, -16 + band * 9));
    const std::string loop = "M-240 -30C-260 -110 250 -120 250 -20C250 70 -220 80 -240 -30Z";
    canvas.begin_group("translate(8 20)", 0.22);
    canvas.stroke(loop, ink, 54);
    canvas.end();
    canvas.stroke(loop, darker(colours[band], 0.22), 56);
    canvas.stroke("M-240 -34C-260 -118 250 -128 250 -24C250 62 -220 72 -240 -34Z",
                  canvas.horizontal({lighter(colours[band], 0.25), colours[band]}), 44);
    canvas.stroke("M-200 -72C-100 -100 120 -100 220 -56", white, 6, 0.4);
    canvas.end();
  }
}

void draw_bike_light(Canvas& canvas, const Style& style) {
  if (style.form(2) == 0) return draw_front_light(canvas, style);
  draw_rear_light(canvas, style);
}

void draw_helmet(Canvas& canvas, const Style& style) {
  draw_helmet_shell(canvas, style, style.form(2) == 1);
}

void draw_bike_bell(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 230);
  canvas.rectangle({170, 712, 660, 64}, 30,
                   canvas.vertical({lighter(steel, 0.45), steel, darker(steel, 0.45)}));
  canvas.rectangle({430, 690, 140, 108}, 20, canvas.vertical({rgb(0x4a4d53), rgb(0x2b2d32)}));
  canvas.rectangle({462, 600, 76, 100}, 12, canvas.metal(steel));
  canvas.stroke("M640 640L752 600",
                canvas.vertical({lighter(style.accent, 0.2), darker(style.accent, 0.2)}), 32);
  canvas.turned_body(
      500, {{330, 26}, {336, 90}, {390, 170}, {470, 214}, {580, 226}, {612, 236}, {622, 236}},
      style.main);
  canvas.turned_body(500, {{306, 14}, {312, 24}, {334, 22}}, style.accent);
}

void draw_bike_bag(Canvas& canvas, const Style& style) {
  constexpr std::string_view bag =
      "M250 380L750 380Q780 380 778 412L756 770Q754 800 724 800L276 800Q246 800 244 770L222 "
      "412Q220 380 250 380Z";
  canvas.ground_shadow(500, 250);
  for (const double x : {360.0, 640.0})
    canvas.rectangle({x - 20, 300, 40, 70}, 10, canvas.vertical({rgb(0x4a4d53), rgb(0x2b2d32)}));
  canvas.stroke("M420 350C430 270 570 270 580 350", darker(style.main, 0.4), 20);
  canvas.path(bag,
              canvas.horizontal({lighter(style.main, 0.14), style.main, darker(style.main, 0.26)}));
  canvas.rectangle(
      {210, 340, 580, 70}, 32,
      canvas.vertical({lighter(style.main, 0.3), style.main, darker(style.main, 0.3)}));
  for (const double x : {330.0, 670.0}) {
    canvas.rectangle({x - 14, 340, 28, 210}, 6, darker(style.main, 0.45));
    canvas.rectangle({x - 26, 470, 52, 46}, 9, canvas.metal(steel));
  }
  canvas.path("M240 620L760 620L757 668L243 668Z", style.accent);
  canvas.path("M240 630L760 630L760 640L240 640Z", white, 0.6);
}

}  // namespace flipflop::dev
