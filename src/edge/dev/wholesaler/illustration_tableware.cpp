// Mugs, cups, teapots and coffee makers.

#include <fmt/format.h>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

constexpr Colour tea = rgb(0xa65a24);
constexpr Colour coffee = rgb(0x4a2c1d);

void draw_steam(Canvas& canvas, double x, double y) {
  for (const double shift : {-46.0, 6.0, 54.0}) {
    canvas.stroke(fmt::format("M{0} {1}c-26 -34 26 -56 0 -92c-22 -32 14 -48 4 -72", x + shift,
                              y - (shift == 6 ? 20 : 0)),
                  white, 13, 0.5);
  }
}

// The open top of a vessel, with something in it.
void draw_opening(Canvas& canvas, double x, Ring rim, Colour wall, Colour drink) {
  const double flat = rim.radius * 0.17;
  canvas.oval({x, rim.y, rim.radius, flat}, lighter(wall, 0.35));
  canvas.oval({x, rim.y + 2, rim.radius * 0.93, flat * 0.86},
              canvas.vertical({darker(wall, 0.35), darker(wall, 0.1)}));
  canvas.oval({x, rim.y + flat * 0.3, rim.radius * 0.86, flat * 0.62},
              canvas.horizontal({lighter(drink, 0.16), drink}));
}

void draw_handle(Canvas& canvas, const Style& style, double x, double top, double bottom) {
  const double bulge = x + (bottom - top) * 0.82;
  const std::string loop =
      fmt::format("M{0} {1}C{2} {3} {2} {4} {0} {5}", x, top, bulge, top - 10, bottom + 4, bottom);
  canvas.stroke(loop, darker(style.main, 0.24), 38);
  canvas.stroke(fmt::format("M{0} {1}C{2} {3} {2} {4} {0} {5}", x, top - 5, bulge - 8, top - 16,
                            bottom - 2, bottom - 6),
                lighter(style.main, 0.12), 16);
}

void draw_straight_mug(Canvas& canvas, const Style& style) {
  const double top = style.vary(1, 390, 440), radius = style.vary(2, 178, 196);
  draw_steam(canvas, 470, top - 30);
  canvas.ground_shadow(470, radius);
  draw_handle(canvas, style, 470 + radius - 6, top + 84, top + 264);
  canvas.turned_body(
      470, {{top, radius}, {top, radius}, {760, radius}, {788, radius - 10}, {798, radius - 26}},
      style.main);
  draw_opening(canvas, 470, {top, radius}, style.main, tea);
}

void draw_belly_mug(Canvas& canvas, const Style& style) {
  draw_steam(canvas, 470, 420);
  canvas.ground_shadow(470, 170);
  draw_handle(canvas, style, 655, 530, 690);
  canvas.turned_body(470, {{450, 156}, {480, 164}, {600, 206}, {700, 202}, {770, 150}, {798, 116}},
                     style.main);
  draw_opening(canvas, 470, {450, 158}, style.main, coffee);
  canvas.stroke("M300 520Q470 560 636 520", lighter(style.main, 0.45), 7, 0.7);
  canvas.stroke("M288 546Q470 588 650 546", lighter(style.main, 0.45), 4, 0.7);
}

void draw_enamel_mug(Canvas& canvas, const Style& style) {
  draw_steam(canvas, 470, 410);
  canvas.ground_shadow(470, 178);
  canvas.stroke("M650 520C790 510 800 720 652 716", darker(style.main, 0.12), 22);
  canvas.turned_body(470, {{440, 192}, {440, 192}, {770, 186}, {792, 178}, {798, 160}}, style.main);
  for (int speck = 0; speck < 46; ++speck) {
    canvas.circle(470 + style.vary(speck, -172, 172), style.vary(60 + speck, 490, 776),
                  style.vary(120 + speck, 1.5, 5),
                  luminance(style.main) > 0.6 ? style.accent : lighter(style.main, 0.75), 0.75);
  }
  draw_opening(canvas, 470, {440, 194}, white, tea);
  canvas.stroke("M276 440A194 33 0 0 0 664 440", mix(style.accent, ink, 0.5), 11);
}

void draw_dipped_mug(Canvas& canvas, const Style& style) {
  const Colour clay = rgb(0xd3b493);
  Style handle = style;
  handle.main = lighter(style.main, 0.05);
  draw_steam(canvas, 470, 400);
  canvas.ground_shadow(470, 150);
  draw_handle(canvas, handle, 648, 500, 660);
  canvas.turned_body(470, {{430, 186}, {430, 186}, {600, 182}, {740, 164}, {798, 146}}, clay);
  canvas.begin_clip(turned(470, {{430, 186}, {430, 186}, {600, 182}, {740, 164}, {798, 146}}));
  canvas.path("M270 400L680 400L680 640Q620 680 570 652T470 668T380 646T270 660Z",
              canvas.cylinder(style.main));
  canvas.soft_oval({392, 530, 14, 90}, white, 0.4, 16);
  canvas.end();
  draw_opening(canvas, 470, {430, 186}, style.main, coffee);
}

void draw_small_mug(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(470, 165);
  draw_handle(canvas, style, 630, 540, 700);
  canvas.turned_body(470, {{480, 172}, {480, 172}, {740, 172}, {786, 150}, {798, 128}}, style.main);
  canvas.begin_clip(turned(470, {{480, 172}, {480, 172}, {740, 172}, {786, 150}, {798, 128}}));
  for (int row = 0; row < 4; ++row) {
    for (int dot = -3; dot <= 3; ++dot)
      canvas.circle(470 + dot * 66 + row % 2 * 33, 560 + row * 64, 15,
                    row % 2 == 0 ? style.accent : paper, 0.9);
  }
  canvas.end();
  draw_opening(canvas, 470, {480, 172}, style.main, rgb(0xf6ecdc));
}

void draw_saucer(Canvas& canvas, Colour colour, double radius) {
  canvas.ground_shadow(500, radius * 0.8);
  canvas.path(
      fmt::format("M{} 764Q{} 800 {} 800L{} 800Q{} 800 {} 764Z", 500 - radius, 500 - radius * 0.8,
                  500 - radius * 0.4, 500 + radius * 0.4, 500 + radius * 0.8, 500 + radius),
      canvas.cylinder(darker(colour, 0.06)));
  canvas.oval({500, 764, radius, radius * 0.16},
              canvas.horizontal({lighter(colour, 0.4), colour, darker(colour, 0.1)}));
  canvas.soft_oval({510, 768, radius * 0.42, radius * 0.06}, ink, 0.3, 12);
}

void draw_cup_on_saucer(Canvas& canvas, const Style& style, double size) {
  draw_saucer(canvas, style.main, 270);
  draw_steam(canvas, 500, 770 - 250 * size);
  canvas.begin_group(
      fmt::format("translate(30 -32) translate(470 800) scale({}) translate(-470 -800)", size));
  draw_handle(canvas, style, 636, 580, 700);
  canvas.turned_body(470, {{540, 186}, {540, 186}, {620, 182}, {720, 140}, {780, 84}, {798, 78}},
                     style.main);
  draw_opening(canvas, 470, {540, 186}, style.main, coffee);
  canvas.oval({470, 549, 110, 14}, rgb(0xb67a48), 0.75);
  canvas.end();
}

void draw_cup_stack(Canvas& canvas, const Style& style) {
  const Colour colours[] = {style.main, style.accent, mix(style.main, paper, 0.55)};
  canvas.ground_shadow(500, 140);
  for (int cup = 0; cup < 3; ++cup) {
    const double base = 798 - cup * 118;
    canvas.turned_body(
        500,
        {{base - 190, 166}, {base - 190, 166}, {base - 110, 156}, {base - 24, 118}, {base, 104}},
        colours[cup]);
    canvas.rectangle({336, base - 196, 328, 10}, 5, lighter(colours[cup], 0.4), 0.7);
  }
  draw_opening(canvas, 500, {372, 166}, colours[2], tea);
}

void draw_round_teapot(Canvas& canvas, const Style& style) {
  const Colour body = style.main;
  canvas.ground_shadow(490, 190);
  canvas.stroke("M310 540C150 500 150 730 318 700", darker(body, 0.22), 34);
  canvas.stroke("M308 532C160 500 158 716 312 692", lighter(body, 0.14), 12);
  canvas.path("M640 690C740 680 740 560 800 480L846 492C824 590 800 740 660 760Z",
              canvas.diagonal({lighter(body, 0.12), body, darker(body, 0.28)}));
  canvas.oval({823, 486, 25, 9}, darker(body, 0.5));
  canvas.turned_body(
      490, {{462, 90}, {480, 130}, {560, 212}, {650, 226}, {740, 186}, {784, 126}, {798, 116}},
      body);
  canvas.turned_body(490, {{426, 30}, {434, 68}, {456, 100}, {468, 104}}, lighter(body, 0.06));
  canvas.turned_body(490, {{372, 20}, {386, 30}, {410, 18}, {428, 22}}, style.accent);
  if (style.vary(3, 0, 1) < 0.6)
    canvas.stroke("M272 632Q490 690 714 632", lighter(body, 0.5), 8, 0.6);
}

void draw_iron_teapot(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(490, 200);
  canvas.stroke("M300 560C300 280 680 280 680 560", darker(style.main, 0.15), 20);
  canvas.stroke("M400 372Q490 322 580 372", style.wood(), 30);
  canvas.path("M660 640C740 630 750 570 796 520L836 540C810 610 780 690 680 710Z",
              canvas.diagonal({lighter(style.main, 0.15), darker(style.main, 0.2)}));
  const auto rings = {Ring{528, 120}, Ring{546, 176}, Ring{620, 230},
                      Ring{700, 222}, Ring{770, 160}, Ring{798, 140}};
  canvas.turned_body(490, rings, style.main);
  canvas.begin_clip(turned(490, rings));
  for (int row = 0; row < 5; ++row) {
    for (int dot = -6; dot <= 6; ++dot) {
      const double x = 490 + dot * 36 + row % 2 * 18, y = 596 + row * 34;
      canvas.circle(x, y, 8, darker(style.main, 0.35), 0.6);
      canvas.circle(x - 2, y - 3, 6, lighter(style.main, 0.3), 0.7);
    }
  }
  canvas.end();
  canvas.turned_body(490, {{500, 40}, {508, 84}, {532, 126}}, style.main);
  canvas.turned_body(490, {{460, 18}, {474, 26}, {504, 16}}, brass);
}

void draw_glass_teapot(Canvas& canvas, const Style& style) {
  const auto rings = {Ring{440, 104}, Ring{470, 130}, Ring{570, 214},
                      Ring{670, 222}, Ring{760, 170}, Ring{798, 130}};
  canvas.ground_shadow(490, 170);
  canvas.stroke("M320 510C160 480 150 730 324 712", rgb(0xdfe9ea), 26, 0.9);
  canvas.path("M650 690C744 670 750 560 806 470L840 480C820 590 800 730 664 752Z", rgb(0xe6eff0),
              0.85);
  canvas.path(turned(490, rings), canvas.horizontal({rgb(0xd5e1e3), rgb(0xf7fbfb), rgb(0xc9d7da)}),
              0.75);
  canvas.begin_clip(turned(490, rings));
  canvas.path("M200 560Q490 590 780 560L780 820L200 820Z",
              canvas.vertical({mix(style.main, tea, 0.25), mix(style.main, tea, 0.5)}), 0.85);
  for (int flower = 0; flower < 7; ++flower)
    canvas.circle(380 + flower * 38, style.vary(flower, 620, 760), 13,
                  mix(style.accent, style.main, 0.2), 0.8);
  canvas.soft_oval({380, 580, 20, 120}, white, 0.75, 18);
  canvas.end();
  canvas.turned_body(490, {{406, 40}, {414, 90}, {442, 112}}, style.wood());
  canvas.turned_body(490, {{360, 18}, {372, 26}, {408, 16}}, style.wood());
}

void draw_moka_pot(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(490, 150);
  canvas.path("M612 330L770 340Q800 344 796 380L776 560Q772 580 750 576L738 574L752 396L620 392Z",
              canvas.cylinder(style.accent));
  canvas.path("M366 320L300 330L352 420Z", darker(style.main, 0.1));
  for (const bool upper : {true, false}) {
    const std::string outline =
        upper ? "M360 310L620 310L580 560L400 560Z"
              : "M396 580L584 580L640 790Q640 798 630 798L350 798Q340 798 340 790Z";
    canvas.path(outline, canvas.metal(style.main));
    canvas.begin_clip(outline);
    canvas.path("M440 290L476 290L462 820L424 820Z", white, 0.28);
    canvas.path("M540 290L640 290L660 820L556 820Z", darker(style.main, 0.5), 0.3);
    canvas.end();
  }
  canvas.rectangle({384, 552, 212, 34}, 8, canvas.metal(darker(style.main, 0.1)));
  canvas.path("M352 314Q490 226 628 314Z", canvas.metal(style.main));
  canvas.turned_body(490, {{214, 16}, {226, 26}, {250, 24}, {272, 14}}, style.accent);
  canvas.circle(424, 690, 13, canvas.ball(brass));
}

void draw_dripper(Canvas& canvas, const Style& style) {
  const auto carafe = {Ring{520, 96},  Ring{556, 90},  Ring{620, 150},
                       Ring{720, 188}, Ring{786, 180}, Ring{798, 164}};
  canvas.ground_shadow(490, 170);
  canvas.stroke("M590 560C760 540 770 740 668 730", rgb(0xdde7e8), 22, 0.9);
  canvas.path(turned(490, carafe), canvas.horizontal({rgb(0xd5e1e3), rgb(0xf7fbfb), rgb(0xc6d4d7)}),
              0.75);
  canvas.begin_clip(turned(490, carafe));
  canvas.path("M280 660Q490 690 720 660L720 820L280 820Z",
              canvas.horizontal({lighter(coffee, 0.16), coffee}), 0.92);
  canvas.soft_oval({390, 690, 14, 70}, white, 0.55, 14);
  canvas.end();
  draw_steam(canvas, 490, 250);
  canvas.stroke("M650 340C740 340 740 450 620 440", darker(style.main, 0.2), 24);
  canvas.path("M310 300L670 300L560 488L420 488Z", canvas.cylinder(style.main));
  canvas.oval({490, 300, 180, 28}, lighter(style.main, 0.4));
  canvas.oval({490, 304, 162, 22}, rgb(0x6e432b));
  canvas.rectangle({370, 484, 240, 24}, 12, canvas.cylinder(style.main));
}

void draw_french_press(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(490, 160);
  canvas.path(
      "M620 400L740 410Q772 414 772 450L766 660Q764 690 736 690L624 690L624 654L724 650L730 "
      "450L620 440Z",
      canvas.cylinder(style.main));
  canvas.rectangle({482, 190, 16, 200}, 4, canvas.metal(steel));
  canvas.turned_body(490, {{164, 22}, {180, 32}, {204, 24}, {214, 12}}, style.main);
  canvas.rectangle({340, 380, 300, 400}, 16,
                   canvas.horizontal({rgb(0xd3dfe1), rgb(0xf9fcfc), rgb(0xc3d1d4)}), 0.8);
  canvas.rectangle({350, 480, 280, 300}, 10,
                   canvas.horizontal({lighter(coffee, 0.2), coffee, darker(coffee, 0.2)}), 0.95);
  canvas.rectangle({350, 476, 280, 26}, 8, rgb(0xc79a6b), 0.9);
  canvas.rectangle({370, 400, 14, 350}, 7, white, 0.5);
  for (const double x : {330.0, 484.0, 634.0})
    canvas.rectangle({x, 420, 14, 370}, 5, canvas.metal(style.accent));
  canvas.rectangle({326, 420, 328, 18}, 6, canvas.metal(style.accent));
  canvas.rectangle({326, 772, 328, 26}, 8, canvas.metal(style.accent));
  canvas.turned_body(490, {{330, 60}, {338, 120}, {372, 160}, {392, 164}}, style.main);
}

void draw_grinder(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(490, 120);
  canvas.stroke("M490 226L720 250", canvas.metal(steel), 20);
  canvas.turned_body(730, {{200, 18}, {212, 32}, {246, 34}, {276, 20}}, style.wood());
  canvas.rectangle({476, 210, 28, 80}, 8, canvas.metal(steel));
  canvas.turned_body(490, {{280, 60}, {290, 110}, {316, 120}, {330, 120}}, style.wood());
  canvas.turned_body(490, {{330, 122}, {330, 122}, {560, 122}, {560, 122}}, style.main);
  canvas.rectangle({364, 560, 252, 20}, 4, canvas.metal(steel));
  canvas.turned_body(490, {{580, 118}, {580, 118}, {780, 118}, {798, 110}},
                     darker(style.main, 0.15));
}

void draw_kettle(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(480, 170);
  canvas.stroke("M640 720C760 720 720 540 760 440Q776 400 820 396", darker(style.main, 0.18), 26);
  canvas.stroke("M640 712C750 712 712 536 752 436Q768 396 814 390", lighter(style.main, 0.25), 8);
  canvas.stroke("M350 470C180 420 180 700 330 690", style.wood(), 34);
  canvas.turned_body(480, {{470, 120}, {480, 128}, {640, 168}, {780, 194}, {798, 190}}, style.main);
  canvas.turned_body(480, {{430, 40}, {440, 90}, {470, 122}}, lighter(style.main, 0.08));
  canvas.turned_body(480, {{384, 18}, {396, 28}, {430, 16}}, style.wood());
}

}  // namespace

void draw_mug(Canvas& canvas, const Style& style) {
  switch (style.form(5)) {
    case 0:
      return draw_straight_mug(canvas, style);
    case 1:
      return draw_belly_mug(canvas, style);
    case 2:
      return draw_enamel_mug(canvas, style);
    case 3:
      return draw_dipped_mug(canvas, style);
    default:
      return draw_small_mug(canvas, style);
  }
}

void draw_cup(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_cup_on_saucer(canvas, style, 0.86);
    case 1:
      return draw_cup_stack(canvas, style);
    default:
      return draw_cup_on_saucer(canvas, style, 1.1);
  }
}

void draw_teapot(Canvas& canvas, const Style& style) {
  switch (style.form(3)) {
    case 0:
      return draw_round_teapot(canvas, style);
    case 1:
      return draw_iron_teapot(canvas, style);
    default:
      return draw_glass_teapot(canvas, style);
  }
}

void draw_coffee_maker(Canvas& canvas, const Style& style) {
  switch (style.form(5)) {
    case 0:
      return draw_moka_pot(canvas, style);
    case 1:
      return draw_dripper(canvas, style);
    case 2:
      return draw_french_press(canvas, style);
    case 3:
      return draw_grinder(canvas, style);
    default:
      return draw_kettle(canvas, style);
  }
}

}  // namespace flipflop::dev
