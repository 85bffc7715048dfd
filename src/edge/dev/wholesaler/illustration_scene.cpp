#include "edge/dev/wholesaler/illustration_scene.h"

#include <fmt/format.h>

namespace flipflop::dev {

namespace {

// Scenes are paler than the thing in them, so that it stays the loudest object of the picture.
Colour wall_colour(const Style& style) {
  return mix(style.backdrop, rgb(0xf4eee6), 0.35);
}

void paint_wall(Canvas& canvas, const Style& style) {
  const Colour wall = wall_colour(style);
  canvas.rectangle({0, 0, 1000, 1000}, 0,
                   canvas.diagonal({lighter(wall, 0.35), wall, darker(wall, 0.1)}));
}

// Sun through a window, fallen on the wall: two panes, slanted.
void paint_sunlight(Canvas& canvas, double x) {
  for (const double pane : {0.0, 150.0}) {
    canvas.path(fmt::format("M{} 60L{} 20L{} 560L{} 640Z", x + pane, x + pane + 130, x + pane + 230,
                            x + pane + 100),
                white, 0.28);
  }
}

void paint_framed_picture(Canvas& canvas, const Style& style, Rect frame) {
  canvas.soft_path(fmt::format("M{} {}h{}v{}h-{}z", frame.x + 8, frame.y + 14, frame.width,
                               frame.height, frame.width),
                   ink, 0.2, 10);
  canvas.rectangle(frame, 3, style.wood());
  canvas.rectangle({frame.x + 10, frame.y + 10, frame.width - 20, frame.height - 20}, 0, paper);
  const double x = frame.x + frame.width / 2, y = frame.y + frame.height / 2,
               unit = frame.width / 6;
  const double left = frame.x + 10, right = frame.x + frame.width - 10,
               floor = frame.y + frame.height - 10;
  canvas.circle(x + unit * 0.5, y - unit, unit * 0.85, mix(style.accent, paper, 0.25));
  canvas.path(fmt::format("M{} {}Q{} {} {} {}L{} {}L{} {}Z", left, y + unit * 0.6, x,
                          y - unit * 1.4, right, y + unit, right, floor, left, floor),
              mix(style.main, wall_colour(style), 0.55));
  canvas.path(fmt::format("M{} {}Q{} {} {} {}L{} {}L{} {}Z", left, y + unit * 1.9, x + unit,
                          y + unit * 0.1, right, y + unit * 0.9, right, floor, left, floor),
              mix(style.main, ink, 0.2));
}

void paint_leaf(Canvas& canvas, double x, double y, double angle, double length) {
  canvas.begin_group(fmt::format("translate({:.1f} {:.1f}) rotate({:.1f}) scale({:.3f})", x, y,
                                 angle, length / 100));
  canvas.path("M0 0C-34 -30 -30 -74 0 -100C30 -74 34 -30 0 0Z",
              canvas.horizontal({lighter(leaf, 0.2), leaf, darker(leaf, 0.2)}));
  canvas.stroke("M0 -4L0 -86", lighter(leaf, 0.4), 3, 0.6);
  canvas.end();
}

// A pot plant standing at (x, y).
void paint_plant(Canvas& canvas, double x, double y, double size) {
  canvas.begin_group(fmt::format("translate({:.1f} {:.1f}) scale({:.3f})", x, y, size));
  canvas.soft_oval({16, 2, 90, 12}, ink, 0.28, 14);
  for (const double angle : {-62.0, 58.0, -34.0, 32.0, -10.0, 14.0}) {
    const double reach = 190 - (angle < 0 ? -angle : angle) * 0.5;
    canvas.stroke(fmt::format("M0 -100Q{:.1f} {:.1f} {:.1f} {:.1f}", angle * 0.3, -150.0,
                              angle * 1.5, -110 - reach * 0.6),
                  darker(leaf, 0.15), 5);
    paint_leaf(canvas, angle * 1.5, -100 - reach * 0.6, angle, 110);
  }
  canvas.begin_group("translate(-500 -800)");
  canvas.turned_body(500, {{684, 76}, {690, 78}, {770, 64}, {797, 56}}, rgb(0xe9e1d5));
  canvas.oval({500, 684, 76, 11}, rgb(0x6b4a35));
  canvas.end();
  canvas.end();
}

// Closed books lying on each other at (x, y), three of them.
void paint_books(Canvas& canvas, const Style& style, double x, double y) {
  canvas.soft_oval({x + 8, y + 2, 130, 10}, ink, 0.3, 14);
  const Colour covers[] = {mix(style.accent, paper, 0.3), paper, mix(style.main, ink, 0.25)};
  double top = y;
  for (int book = 0; book < 3; ++book) {
    const double width = 240 - book * 26, thickness = 34 - book * 4,
                 left = x - width / 2 + book * 9;
    top -= thickness;
    canvas.rectangle({left, top, width, thickness}, 4, covers[book]);
    canvas.rectangle({left + 8, top + 6, width - 8, thickness - 12}, 0, rgb(0xfffaf0));
    canvas.rectangle({left, top, 14, thickness}, 4, darker(covers[book], 0.15));
  }
}

void paint_bowl(Canvas& canvas, const Style& style, double x, double y) {
  canvas.begin_group(fmt::format("translate({:.1f} {:.1f}) scale(.5)", x - 250, y - 400));
  canvas.ground_shadow(500, 150);
  for (const double fruit : {-70.0, 0.0, 76.0})
    canvas.circle(500 + fruit, 640 - (fruit == 0 ? 22 : 0), 62,
                  canvas.ball(mix(rgb(0xe0913f), style.accent, 0.25)));
  canvas.turned_body(500, {{650, 190}, {660, 190}, {730, 150}, {780, 80}, {797, 74}}, paper);
  canvas.end();
}

void paint_table_top(Canvas& canvas, Colour wood, double y) {
  canvas.rectangle({0, y, 1000, 1000 - y}, 0,
                   canvas.vertical({lighter(wood, 0.34), lighter(wood, 0.14), wood}));
  for (int grain = 0; grain < 5; ++grain) {
    const double level = y + 34 + grain * 44;
    canvas.stroke(fmt::format("M-20 {:.0f}Q260 {:.0f} 520 {:.0f}T1020 {:.0f}", level, level - 12,
                              level + 4, level),
                  darker(wood, 0.3), 2.5, 0.16);
  }
  canvas.rectangle({0, y, 1000, 5}, 0, white, 0.35);
}

Placement paint_table_scene(Canvas& canvas, const Style& style) {
  paint_wall(canvas, style);
  const bool mirrored = style.vary(70, 0, 1) < 0.5;
  paint_sunlight(canvas, mirrored ? 560 : 60);
  paint_framed_picture(canvas, style, {mirrored ? 120.0 : 690.0, 150, 190, 250});
  paint_table_top(canvas, style.wood(), 720);
  const double left = mirrored ? 850 : 150, right = mirrored ? 170 : 830;
  paint_plant(canvas, left, 762, 0.95);
  if (style.vary(71, 0, 1) < 0.55) {
    paint_books(canvas, style, right, 800);
  } else {
    paint_bowl(canvas, style, right, 800);
  }
  return {500, 870, 0.84};
}

Placement paint_hanging_scene(Canvas& canvas, const Style& style) {
  paint_wall(canvas, style);
  paint_sunlight(canvas, 90);
  paint_framed_picture(canvas, style, {730, 210, 150, 200});
  paint_table_top(canvas, style.wood(), 800);
  canvas.soft_oval({500, 850, 260, 36}, rgb(0xfff0c0), 0.6, 90);
  paint_plant(canvas, 260, 850, 0.7);
  paint_bowl(canvas, style, 560, 880);
  return {500, 620, 0.78};
}

Placement paint_wall_scene(Canvas& canvas, const Style& style) {
  const Colour wood = style.wood();
  paint_wall(canvas, style);
  paint_sunlight(canvas, 100);
  canvas.rectangle({110, 770, 780, 300}, 8,
                   canvas.vertical({lighter(wood, 0.12), darker(wood, 0.12)}));
  canvas.rectangle({90, 744, 820, 34}, 8, lighter(wood, 0.3));
  for (const double x : {140.0, 385.0, 630.0}) {
    canvas.rectangle({x, 806, 230, 240}, 6, canvas.vertical({lighter(wood, 0.2), wood}));
    canvas.circle(x + 115, 850, 9, canvas.ball(brass));
  }
  paint_plant(canvas, 240, 750, 0.9);
  paint_books(canvas, style, 720, 746);
  return {500, 600, 0.72};
}

Placement paint_floor_scene(Canvas& canvas, const Style& style) {
  paint_wall(canvas, style);
  paint_sunlight(canvas, 120);
  paint_framed_picture(canvas, style, {640, 120, 170, 220});
  canvas.rectangle({0, 690, 1000, 20}, 0, lighter(wall_colour(style), 0.6));
  paint_table_top(canvas, style.wood(), 706);
  canvas.oval({500, 880, 470, 82}, mix(style.accent, paper, 0.62));
  canvas.oval({500, 880, 430, 70}, mix(style.accent, paper, 0.74));
  paint_plant(canvas, 132, 790, 1.25);
  return {520, 880, 0.82};
}

void paint_bush(Canvas& canvas, double x, double y, double size, Colour green) {
  for (const double blob : {-0.8, 0.0, 0.75}) {
    canvas.circle(x + blob * size, y - (blob == 0 ? size * 0.5 : 0),
                  size * (blob == 0 ? 0.95 : 0.75), canvas.ball(green));
  }
}

Placement paint_terrace_scene(Canvas& canvas, const Style& style) {
  canvas.rectangle({0, 0, 1000, 1000}, 0, canvas.vertical({rgb(0xd5e8ee), rgb(0xf3f2e2)}));
  canvas.soft_oval({800, 170, 70, 70}, rgb(0xfff3c9), 0.9, 60);
  for (const double x : {40.0, 340.0, 690.0, 960.0})
    paint_bush(canvas, x, 560, 130, mix(leaf, rgb(0xcfe0c3), 0.5));
  for (int board = 0; board < 11; ++board) {
    canvas.rectangle({board * 94.0 - 10, 470, 80, 260}, 8,
                     canvas.vertical({rgb(0xf3ece0), rgb(0xd9cdbb)}));
  }
  canvas.rectangle({0, 530, 1000, 22}, 0, rgb(0xcfc1ad));
  for (const double x : {60.0, 930.0}) paint_bush(canvas, x, 710, 96, leaf);
  paint_table_top(canvas, rgb(0xc29a72), 730);
  for (const double y : {800.0, 880.0, 970.0})
    canvas.rectangle({0, y, 1000, 5}, 0, rgb(0x6d5138), 0.35);
  paint_plant(canvas, 170, 810, 0.9);
  (void)style;
  return {540, 880, 0.76};
}

void paint_fir(Canvas& canvas, double x, double y, double height, Colour green) {
  for (int tier = 0; tier < 3; ++tier) {
    const double top = y - height + tier * height * 0.24, half = height * (0.16 + tier * 0.06);
    canvas.path(fmt::format("M{:.0f} {:.0f}L{:.0f} {:.0f}L{:.0f} {:.0f}Z", x, top, x + half,
                            top + height * 0.42, x - half, top + height * 0.42),
                canvas.horizontal({lighter(green, 0.15), darker(green, 0.18)}));
  }
}

Placement paint_meadow_scene(Canvas& canvas, const Style& style) {
  canvas.rectangle({0, 0, 1000, 1000}, 0,
                   canvas.vertical({rgb(0xbfdde8), rgb(0xe8efe4), rgb(0xfbeed8)}));
  const double sun = style.vary(72, 220, 780);
  canvas.soft_oval({sun, 250, 60, 60}, rgb(0xfff3c9), 1, 50);
  canvas.circle(sun, 250, 56, rgb(0xfff6dc));
  canvas.path("M-20 560L180 380L300 470L470 300L640 470L760 390L1020 590L1020 1000L-20 1000Z",
              canvas.vertical({rgb(0xa9c0c9), rgb(0xc9d5d2)}));
  canvas.path("M-20 620Q240 480 520 590T1020 540L1020 1000L-20 1000Z",
              canvas.vertical({rgb(0x8fb193), rgb(0xa9c19a)}));
  for (int tree = 0; tree < 6; ++tree) {
    const double x = tree < 3 ? 30 + tree * 88.0 : 760 + (tree - 3) * 96.0;
    paint_fir(canvas, x, 690, style.vary(60 + tree, 170, 270), rgb(0x4b7a63));
  }
  canvas.path("M-20 690Q300 640 560 690T1020 660L1020 1000L-20 1000Z",
              canvas.vertical({rgb(0x9dbb74), rgb(0x7da35e)}));
  for (int tuft = 0; tuft < 16; ++tuft) {
    const double x = style.vary(20 + tuft, 0, 1000), y = style.vary(40 + tuft, 740, 990);
    canvas.stroke(fmt::format("M{0:.0f} {1:.0f}q-4 -16 -12 -24M{0:.0f} {1:.0f}q2 -20 4 -30M{0:.0f} "
                              "{1:.0f}q6 -14 16 -20",
                              x, y),
                  rgb(0x5f8a4d), 4, 0.6);
  }
  return {500, 880, 0.76};
}

Placement paint_flat_lay_scene(Canvas& canvas, const Style& style) {
  const Colour wood = lighter(style.wood(), 0.25);
  canvas.rectangle({0, 0, 1000, 1000}, 0,
                   canvas.diagonal({lighter(wood, 0.3), wood, darker(wood, 0.1)}));
  for (int plank = 0; plank < 5; ++plank) {
    const double y = plank * 210.0;
    canvas.rectangle({0, y, 1000, 4}, 0, darker(wood, 0.45), 0.4);
    for (int grain = 1; grain < 4; ++grain) {
      canvas.stroke(fmt::format("M-20 {0:.0f}Q300 {1:.0f} 560 {0:.0f}T1020 {0:.0f}", y + grain * 50,
                                y + grain * 50 - 16),
                    darker(wood, 0.3), 3, 0.16);
    }
  }
  constexpr std::string_view cloth = "M-40 640L300 1040L-40 1040Z";
  canvas.drop_shadow(cloth);
  canvas.path(cloth, canvas.diagonal({lighter(style.accent, 0.55), lighter(style.accent, 0.35)}));
  canvas.stroke("M-40 690L258 1040", lighter(style.accent, 0.75), 8);
  canvas.soft_oval({850, 172, 150, 150}, ink, 0.25, 24);
  canvas.circle(838, 156, 150, canvas.ball(rgb(0xf3ede2)));
  canvas.circle(838, 156, 112, canvas.diagonal({rgb(0xd9cfbf), rgb(0xf9f5ec)}));
  for (const double angle : {-30.0, 40.0, 110.0, 180.0}) paint_leaf(canvas, 838, 156, angle, 96);
  return {500, 790, 0.96};
}

}  // namespace

void paint_studio(Canvas& canvas, const Style& style, Setting setting) {
  const Colour wall = style.backdrop;
  canvas.rectangle({0, 0, 1000, 1000}, 0,
                   canvas.vertical({lighter(wall, 0.1), wall, darker(wall, 0.05)}));
  canvas.soft_oval({440, 430, 260, 260}, white, 0.5, 200);
  if (setting == Setting::flat_lay) return;
  canvas.path("M0 742Q500 716 1000 742L1000 1000L0 1000Z",
              canvas.vertical({lighter(wall, 0.32), darker(wall, 0.03)}), 0.75);
}

void paint_detail_backdrop(Canvas& canvas, const Style& style) {
  const Colour wall = mix(style.backdrop, style.accent, 0.22);
  canvas.rectangle({0, 0, 1000, 1000}, 0, canvas.diagonal({lighter(wall, 0.2), wall}));
  canvas.circle(style.vary(50, 250, 750), style.vary(51, 300, 600), 390, lighter(wall, 0.38), 0.6);
}

Placement paint_surroundings(Canvas& canvas, const Style& style, Setting setting) {
  switch (setting) {
    case Setting::table:
      return paint_table_scene(canvas, style);
    case Setting::hanging:
      return paint_hanging_scene(canvas, style);
    case Setting::wall:
      return paint_wall_scene(canvas, style);
    case Setting::floor:
      return paint_floor_scene(canvas, style);
    case Setting::terrace:
      return paint_terrace_scene(canvas, style);
    case Setting::meadow:
      return paint_meadow_scene(canvas, style);
    case Setting::flat_lay:
      return paint_flat_lay_scene(canvas, style);
  }
  return {500, ground, 1};
}

}  // namespace flipflop::dev
