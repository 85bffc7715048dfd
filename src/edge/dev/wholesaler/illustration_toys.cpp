// Cuddly animals, puzzles, blocks, trains and picture books.

#include <fmt/format.h>

#include <array>

#include "edge/dev/wholesaler/illustration_drawings.h"

namespace flipflop::dev {

namespace {

struct Animal {
  Colour fur, muzzle, inner_ear;
};

void draw_face(Canvas& canvas, const Animal& animal, double muzzle_width) {
  canvas.oval({500, 400, muzzle_width, muzzle_width * 0.76}, canvas.ball(animal.muzzle));
  for (const double side : {-1.0, 1.0}) {
    canvas.circle(500 + side * 70, 348, 15, ink);
    canvas.circle(496 + side * 70, 342, 5, white);
    canvas.soft_oval({500 + side * 116, 392, 22, 13}, rgb(0xf0a09a), 0.45, 12);
  }
  canvas.path("M478 376Q500 364 522 376Q520 396 500 400Q480 396 478 376Z", ink);
  canvas.stroke("M500 400L500 418M476 424Q488 434 500 418Q512 434 524 424", ink, 6);
}

// The sitting body that every animal shares; ears come before the head, so the caller draws them
// between.
void draw_sitting_body(Canvas& canvas, const Animal& animal) {
  canvas.ground_shadow(500, 240);
  for (const double side : {-1.0, 1.0}) {
    canvas.begin_group(fmt::format("translate({} 590) rotate({})", 500 + side * 168, side * -32));
    canvas.oval({0, 0, 56, 116}, canvas.ball(darker(animal.fur, 0.05)));
    canvas.end();
  }
  canvas.oval({500, 642, 172, 158}, canvas.ball(animal.fur));
  canvas.oval({500, 660, 108, 110}, canvas.ball(animal.muzzle));
  for (const double side : {-1.0, 1.0}) {
    canvas.begin_group(fmt::format("translate({} 744) rotate({})", 500 + side * 150, side * 14));
    canvas.oval({0, 0, 86, 58}, canvas.ball(animal.fur));
    canvas.oval({side * 16, 2, 44, 34}, animal.muzzle, 0.9);
    canvas.end();
  }
}

void draw_head(Canvas& canvas, const Animal& animal) {
  canvas.soft_oval({508, 504, 120, 16}, ink, 0.22, 20);
  canvas.oval({500, 362, 178, 150}, canvas.ball(animal.fur));
}

void draw_bow(Canvas& canvas, Colour colour) {
  for (const double side : {-1.0, 1.0})
    canvas.path(fmt::format("M500 520Q{} 470 {} 500Q{} 540 {} 560Q{} 556 500 520Z", 500 + side * 60,
                            500 + side * 84, 500 + side * 90, 500 + side * 76, 500 + side * 40),
                canvas.vertical({lighter(colour, 0.2), darker(colour, 0.15)}));
  canvas.circle(500, 522, 19, canvas.ball(colour));
}

void draw_round_ears(Canvas& canvas, const Animal& animal) {
  for (const double side : {-1.0, 1.0}) {
    canvas.circle(500 + side * 136, 250, 62, canvas.ball(animal.fur));
    canvas.circle(500 + side * 136, 254, 36, animal.inner_ear);
  }
}

void draw_long_ears(Canvas& canvas, const Animal& animal) {
  for (const double side : {-1.0, 1.0}) {
    canvas.begin_group(fmt::format("translate({} 250) rotate({})", 500 + side * 78, side * 13));
    canvas.oval({0, -50, 44, 140}, canvas.ball(animal.fur));
    canvas.oval({0, -40, 21, 100}, animal.inner_ear);
    canvas.end();
  }
}

void draw_pointed_ears(Canvas& canvas, const Animal& animal) {
  for (const double side : {-1.0, 1.0}) {
    canvas.path(fmt::format("M{} 330Q{} 190 {} 158Q{} 190 {} 250Z", 500 + side * 170,
                            500 + side * 176, 500 + side * 150, 500 + side * 80, 500 + side * 50),
                canvas.vertical({lighter(animal.fur, 0.1), animal.fur}));
    canvas.path(fmt::format("M{} 290Q{} 214 {} 194Q{} 214 {} 256Z", 500 + side * 146,
                            500 + side * 154, 500 + side * 142, 500 + side * 100, 500 + side * 82),
                animal.inner_ear);
  }
}

void draw_elephant(Canvas& canvas, const Style& style) {
  const Animal animal{style.main, lighter(style.main, 0.3), mix(style.main, rgb(0xf2b8b5), 0.6)};
  draw_sitting_body(canvas, animal);
  for (const double side : {-1.0, 1.0}) {
    canvas.begin_group(fmt::format("translate({} 350) rotate({})", 500 + side * 190, side * -8));
    canvas.oval({0, 0, 112, 136}, canvas.ball(animal.fur));
    canvas.oval({side * -4, 8, 76, 98}, animal.inner_ear);
    canvas.end();
  }
  draw_head(canvas, animal);
  for (const double side : {-1.0, 1.0}) {
    canvas.circle(500 + side * 74, 344, 15, ink);
    canvas.circle(496 + side * 74, 338, 5, white);
  }
  canvas.stroke("M500 390C500 480 492 560 440 566", darker(animal.fur, 0.12), 66);
  canvas.stroke("M490 392C490 470 480 544 440 552", lighter(animal.fur, 0.16), 22, 0.7);
  for (const double y : {430.0, 466.0, 502.0})
    canvas.stroke(fmt::format("M472 {0}Q498 {1} 526 {0}", y, y + 12), darker(animal.fur, 0.35), 5,
                  0.4);
}

void draw_animal(Canvas& canvas, const Style& style, int form) {
  const Colour cream = lighter(style.main, luminance(style.main) > 0.8 ? 0.5 : 0.62);
  const Animal animal{style.main, form == 2 ? paper : cream,
                      form == 1 ? rgb(0xf1bdb6) : mix(cream, style.accent, 0.2)};
  if (form == 2) {
    canvas.path("M640 760C800 780 860 640 800 560C780 640 720 660 640 690Z",
                canvas.diagonal({style.main, darker(style.main, 0.15)}));
    canvas.path("M800 560C836 610 836 660 806 700Q790 640 776 606Z", paper);
  }
  draw_sitting_body(canvas, animal);
  if (form == 0) draw_round_ears(canvas, animal);
  if (form == 1) draw_long_ears(canvas, animal);
  if (form == 2) draw_pointed_ears(canvas, animal);
  draw_head(canvas, animal);
  draw_face(canvas, animal, form == 2 ? 92 : 78);
  draw_bow(canvas, style.accent);
}

// A puzzle piece with its upper left corner at the origin, 150 by 150, knobs to the right and
// below.
constexpr std::string_view piece =
    "M0 0L150 0L150 50C170 36 196 46 196 75C196 104 170 114 150 100L150 150L100 150C114 170 104 "
    "196 75 196C46 196 36 170 50 150L0 150L0 100C20 114 46 104 46 75C46 46 20 36 0 50Z";

void draw_pieces(Canvas& canvas, const Style& style) {
  const std::array colours{style.main,
                           style.accent,
                           lighter(style.main, 0.45),
                           mix(style.main, style.accent, 0.5),
                           mix(style.accent, paper, 0.5),
                           darker(style.main, 0.2)};
  int next = 0;
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) {
      if (row == 0 && column == 2) continue;
      canvas.begin_group(fmt::format("translate({} {})", 270 + column * 150, 280 + row * 150));
      canvas.drop_shadow(piece);
      canvas.end();
    }
  }
  for (int row = 0; row < 3; ++row) {
    for (int column = 0; column < 3; ++column) {
      const bool loose = row == 0 && column == 2;
      const Colour colour =
          colours[static_cast<std::size_t>(next++ * 5 + static_cast<int>(style.seed)) %
                  colours.size()];
      canvas.begin_group(
          loose ? "translate(640 200) rotate(18)"
                : fmt::format("translate({} {})", 270 + column * 150, 280 + row * 150));
      if (loose) canvas.drop_shadow(piece);
      canvas.path(piece, canvas.diagonal({lighter(colour, 0.22), colour, darker(colour, 0.12)}));
      canvas.stroke(piece, lighter(colour, 0.5), 3, 0.6);
      canvas.end();
    }
  }
}

void draw_block(Canvas& canvas, double x, double y, double size, Colour colour) {
  const double depth = size * 0.24;
  canvas.rectangle({x, y, size, size}, 12, canvas.diagonal({lighter(colour, 0.2), colour}));
  canvas.path(
      fmt::format("M{} {}l{} {}h{}l{} {}z", x + 4, y, depth, -depth, size - 8, -depth, depth),
      lighter(colour, 0.45));
  canvas.path(fmt::format("M{} {}l{} {}v{}l{} {}z", x + size, y + 4, depth, -depth, size - 8,
                          -depth, depth),
              darker(colour, 0.26));
  canvas.rectangle({x + size * 0.12, y + size * 0.12, size * 0.76, size * 0.76}, 10,
                   lighter(colour, 0.3), 0.4);
}

void draw_block_tower(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(510, 270);
  draw_block(canvas, 250, 620, 180, style.main);
  draw_block(canvas, 500, 620, 180, style.accent);
  draw_block(canvas, 374, 440, 180, lighter(style.wood(), 0.1));
  canvas.circle(340, 700, 34, paper, 0.95);
  canvas.path("M590 664L634 744L546 744Z", paper, 0.95);
  canvas.path("M464 496l11 24l26 3l-19 18l5 26l-23 -13l-23 13l5 -26l-19 -18l26 -3z", paper, 0.95);
  canvas.path("M392 398L540 398L466 284Z",
              canvas.diagonal({lighter(style.main, 0.3), darker(style.main, 0.1)}));
  canvas.path("M540 398L578 366L466 284Z", darker(style.main, 0.3));
}

// Six nested arches, the outermost first.
void draw_arches(Canvas& canvas, const std::array<Colour, 6>& colours) {
  canvas.ground_shadow(500, 330);
  for (std::size_t arch = 0; arch < colours.size(); ++arch) {
    const double outer = 340 - static_cast<double>(arch) * 48, inner = outer - 42;
    const std::string outline =
        fmt::format("M{} 800A{} {} 0 0 1 {} 800L{} 800A{} {} 0 0 0 {} 800Z", 500 - outer, outer,
                    outer * 1.2, 500 + outer, 500 + inner, inner, inner * 1.2, 500 - inner);
    canvas.path(outline, canvas.diagonal({lighter(colours[arch], 0.24), colours[arch],
                                          darker(colours[arch], 0.18)}));
    canvas.stroke(fmt::format("M{} 790A{} {} 0 0 1 {} {}", 500 - outer + 8, outer - 8,
                              outer * 1.2 - 8, 500, 800 - outer * 1.2 + 8),
                  white, 4, 0.35);
  }
}

void draw_rainbow(Canvas& canvas, const Style& style) {
  draw_arches(canvas, {rgb(0xc9584a), mix(rgb(0xe08d3f), style.main, 0.2), rgb(0xe9bf56),
                       rgb(0x7fa67a), mix(rgb(0x4d8a9d), style.main, 0.3), rgb(0x70588f)});
}

void draw_tonal_rainbow(Canvas& canvas, const Style& style) {
  draw_arches(canvas, {darker(style.main, 0.25), style.main, lighter(style.main, 0.22),
                       lighter(style.main, 0.42), lighter(style.main, 0.62),
                       mix(style.accent, paper, 0.3)});
}

void draw_stacking_rings(Canvas& canvas, const Style& style) {
  canvas.ground_shadow(500, 220);
  canvas.turned_body(500, {{748, 210}, {752, 214}, {792, 214}, {798, 208}}, style.wood());
  canvas.rectangle({484, 270, 32, 490}, 14, canvas.cylinder(style.wood()));
  const std::array colours{style.main, style.accent, lighter(style.main, 0.4),
                           mix(style.accent, paper, 0.4), darker(style.main, 0.12)};
  for (int ring = 0; ring < 5; ++ring) {
    const double half = 200 - ring * 26.0, y = 668 - ring * 82.0;
    const Colour colour = colours[static_cast<std::size_t>(ring)];
    canvas.rectangle({500 - half, y, half * 2, 84}, 42,
                     canvas.vertical({lighter(colour, 0.3), colour, darker(colour, 0.28)}));
    canvas.rectangle({500 - half * 0.7, y + 14, half * 0.7, 9}, 4, white, 0.4);
  }
  canvas.circle(500, 272, 52, canvas.ball(style.accent));
}

void draw_wheel(Canvas& canvas, double x, double radius, Colour colour) {
  canvas.circle(x, 800 - radius, radius, canvas.ball(colour));
  canvas.circle(x, 800 - radius, radius * 0.56, lighter(oak, 0.2));
  canvas.circle(x, 800 - radius, radius * 0.2, darker(oak, 0.4));
}

void draw_book_cover(Canvas& canvas, const Style& style) {
  const Colour night = darker(style.main, 0.3);
  switch (style.form(4)) {
    case 0:
      canvas.rectangle({300, 560, 460, 240}, 0, mix(leaf, style.main, 0.25));
      canvas.path("M300 620Q420 520 560 600T760 560L760 800L300 800Z", mix(leaf, ink, 0.14));
      canvas.circle(620, 400, 66, rgb(0xfbe3a0));
      for (const double x : {380.0, 460.0})
        canvas.path(fmt::format("M{} 500L{} 640L{} 640Z", x, x + 48, x - 48), darker(leaf, 0.3));
      break;
    case 1:
      canvas.circle(540, 430, 110, rgb(0xf7ecc9));
      canvas.circle(586, 404, 96, canvas.diagonal({style.main, darker(style.main, 0.12)}));
      for (int star = 0; star < 16; ++star)
        canvas.circle(style.vary(star, 340, 730), style.vary(30 + star, 280, 620),
                      style.vary(60 + star, 3, 8), rgb(0xfdf2cf));
      canvas.path("M300 700Q440 610 560 680T760 650L760 800L300 800Z", night);
      break;
    case 2:
      canvas.path("M300 600Q360 570 420 600T540 600T660 600T780 600L780 800L300 800Z",
                  mix(style.accent, rgb(0x3f7fa6), 0.6));
      canvas.path("M410 560L650 560L610 630L450 630Z", style.accent);
      canvas.path("M526 350L526 548L640 548Z", paper);
      canvas.path("M510 390L510 548L420 548Z", lighter(style.accent, 0.5));
      canvas.path("M300 660Q360 630 420 660T540 660T660 660T780 660L780 800L300 800Z",
                  mix(style.accent, rgb(0x2d6489), 0.7));
      break;
    default:
      canvas.path("M420 640C420 480 470 430 540 430C610 430 660 480 660 640Z", rgb(0xd9823f));
      canvas.path("M440 480L432 380L500 440ZM640 480L648 380L580 440Z", rgb(0xd9823f));
      canvas.path("M470 560Q540 520 610 560Q600 640 540 650Q480 640 470 560Z", paper);
      for (const double x : {500.0, 580.0}) canvas.circle(x, 528, 10, ink);
      canvas.oval({540, 576, 16, 12}, ink);
      canvas.path("M300 660Q540 610 760 660L760 800L300 800Z", mix(leaf, style.main, 0.2));
  }
}

}  // namespace

void draw_teddy(Canvas& canvas, const Style& style) {
  const int form = style.form(4);
  if (form == 3) return draw_elephant(canvas, style);
  draw_animal(canvas, style, form);
}

void draw_puzzle(Canvas& canvas, const Style& style) {
  draw_pieces(canvas, style);
}

void draw_blocks(Canvas& canvas, const Style& style) {
  switch (style.form(4)) {
    case 0:
      return draw_block_tower(canvas, style);
    case 1:
      return draw_rainbow(canvas, style);
    case 2:
      return draw_stacking_rings(canvas, style);
    default:
      return draw_tonal_rainbow(canvas, style);
  }
}

void draw_train(Canvas& canvas, const Style& style) {
  const Colour wood = lighter(oak, 0.15);
  canvas.ground_shadow(500, 380);
  canvas.rectangle({130, 690, 330, 50}, 12, canvas.vertical({lighter(wood, 0.2), wood}));
  canvas.rectangle({520, 690, 350, 50}, 12, canvas.vertical({lighter(wood, 0.2), wood}));
  canvas.line(455, 720, 526, 720.5, Paint(darker(wood, 0.4)), 12);
  canvas.rectangle(
      {530, 560, 250, 134}, 64,
      canvas.vertical({lighter(style.main, 0.3), style.main, darker(style.main, 0.24)}));
  canvas.rectangle(
      {520, 440, 130, 254}, 14,
      canvas.horizontal({lighter(style.accent, 0.2), style.accent, darker(style.accent, 0.15)}));
  canvas.rectangle({548, 484, 74, 80}, 12, lighter(style.backdrop, 0.4));
  canvas.rectangle({500, 412, 170, 36}, 14,
                   canvas.vertical({lighter(style.main, 0.2), darker(style.main, 0.15)}));
  canvas.turned_body(736, {{470, 46}, {478, 46}, {510, 30}, {566, 28}}, wood);
  canvas.circle(736, 440, 26, white, 0.6);
  canvas.circle(700, 396, 20, white, 0.45);
  canvas.circle(668, 364, 14, white, 0.35);
  for (int log = 0; log < 3; ++log)
    canvas.circle(200 + log * 96, 644, 46,
                  canvas.ball(log == 1   ? style.main
                              : log == 0 ? style.accent
                                         : lighter(style.main, 0.4)));
  for (const double x : {200.0, 390.0}) draw_wheel(canvas, x, 56, style.accent);
  for (const double x : {590.0, 712.0}) draw_wheel(canvas, x, 56, style.main);
  draw_wheel(canvas, 816, 46, style.main);
}

void draw_book(Canvas& canvas, const Style& style) {
  constexpr std::string_view cover =
      "M280 246Q280 230 296 230L744 230Q760 230 760 246L760 784Q760 800 744 800L296 800Q280 800 "
      "280 784Z";
  canvas.ground_shadow(520, 240);
  canvas.path("M748 246L790 262L790 790L748 800Z",
              canvas.horizontal({rgb(0xe7dcc6), paper, rgb(0xd8ccb4)}));
  canvas.path("M752 238L798 256L798 266L752 250ZM752 794L798 780L798 792L752 802Z",
              darker(style.main, 0.3));
  canvas.path(cover,
              canvas.diagonal({lighter(style.main, 0.2), style.main, darker(style.main, 0.12)}));
  canvas.begin_clip(cover);
  draw_book_cover(canvas, style);
  canvas.rectangle({280, 230, 30, 570}, 0, darker(style.main, 0.4), 0.45);
  canvas.rectangle({316, 230, 5, 570}, 0, white, 0.25);
  canvas.soft_path("M420 230L560 230L380 800L240 800Z", white, 0.14, 14);
  canvas.end();
}

}  // namespace flipflop::dev
