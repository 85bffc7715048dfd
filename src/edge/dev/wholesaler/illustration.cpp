#include "edge/dev/wholesaler/illustration.h"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>

#include "edge/dev/wholesaler/illustration_drawings.h"
#include "edge/dev/wholesaler/illustration_scene.h"

namespace flipflop::dev {

namespace {

// A kind: its drawing, where it belongs, and the point that the detail view is centred on.
struct Kind {
  std::string_view name;
  void (*draw)(Canvas&, const Style&);
  Setting setting;
  double focus_x, focus_y;
};

constexpr auto kinds = std::to_array<Kind>({
    {"table_lamp", draw_table_lamp, Setting::table, 500, 440},
    {"desk_lamp", draw_desk_lamp, Setting::table, 520, 440},
    {"pendant_lamp", draw_pendant_lamp, Setting::hanging, 500, 480},
    {"candle", draw_candle, Setting::table, 500, 480},
    {"lantern", draw_lantern, Setting::terrace, 500, 560},
    {"knife", draw_knife, Setting::flat_lay, 440, 540},
    {"cutting_board", draw_cutting_board, Setting::table, 500, 340},
    {"pan", draw_pan, Setting::table, 460, 660},
    {"pot", draw_pot, Setting::table, 500, 540},
    {"mug", draw_mug, Setting::table, 500, 540},
    {"cup", draw_cup, Setting::table, 500, 620},
    {"teapot", draw_teapot, Setting::table, 500, 560},
    {"coffee_maker", draw_coffee_maker, Setting::table, 500, 460},
    {"tea_tin", draw_tea_tin, Setting::table, 500, 540},
    {"coffee_bag", draw_coffee_bag, Setting::table, 500, 500},
    {"blanket", draw_blanket, Setting::floor, 560, 620},
    {"pillow", draw_pillow, Setting::floor, 440, 480},
    {"towel", draw_towel, Setting::table, 560, 620},
    {"vase", draw_vase, Setting::table, 500, 460},
    {"wall_clock", draw_wall_clock, Setting::wall, 560, 440},
    {"table_clock", draw_table_clock, Setting::table, 500, 540},
    {"basket", draw_basket, Setting::floor, 500, 560},
    {"storage_box", draw_storage_box, Setting::floor, 500, 600},
    {"plant_pot", draw_plant_pot, Setting::terrace, 500, 560},
    {"watering_can", draw_watering_can, Setting::terrace, 520, 560},
    {"shears", draw_shears, Setting::flat_lay, 520, 440},
    {"trowel", draw_trowel, Setting::flat_lay, 560, 400},
    {"backpack", draw_backpack, Setting::meadow, 500, 480},
    {"tent", draw_tent, Setting::meadow, 480, 580},
    {"sleeping_bag", draw_sleeping_bag, Setting::meadow, 460, 560},
    {"bottle", draw_bottle, Setting::meadow, 500, 420},
    {"flask", draw_flask, Setting::meadow, 500, 440},
    {"yoga_mat", draw_yoga_mat, Setting::floor, 600, 660},
    {"dumbbell", draw_dumbbell, Setting::floor, 420, 660},
    {"kettlebell", draw_kettlebell, Setting::floor, 500, 520},
    {"ball", draw_ball, Setting::meadow, 470, 520},
    {"resistance_band", draw_resistance_band, Setting::flat_lay, 500, 520},
    {"bike_light", draw_bike_light, Setting::table, 480, 540},
    {"helmet", draw_helmet, Setting::terrace, 480, 520},
    {"bike_bell", draw_bike_bell, Setting::table, 500, 560},
    {"bike_bag", draw_bike_bag, Setting::terrace, 460, 540},
    {"teddy", draw_teddy, Setting::floor, 500, 420},
    {"puzzle", draw_puzzle, Setting::flat_lay, 560, 440},
    {"blocks", draw_blocks, Setting::floor, 500, 560},
    {"train", draw_train, Setting::floor, 600, 600},
    {"book", draw_book, Setting::table, 520, 500},
    {"chair", draw_chair, Setting::floor, 500, 420},
    {"armchair", draw_armchair, Setting::floor, 500, 480},
    {"organiser", draw_organiser, Setting::table, 480, 560},
    {"notebook", draw_notebook, Setting::flat_lay, 560, 440},
    {"pens", draw_pens, Setting::flat_lay, 460, 420},
    {"headphones", draw_headphones, Setting::table, 440, 500},
});

struct Palette {
  std::string_view name;
  std::uint32_t main, accent, backdrop;
};

constexpr auto palettes = std::to_array<Palette>({
    {"oat", 0xdcccb2, 0xb9694a, 0xe3e5dd},      {"cream", 0xf0e6d4, 0xc98f5f, 0xdccfc1},
    {"white", 0xf6f5f1, 0x7f9aa8, 0xd3dbdd},    {"sand", 0xdbbf95, 0x4f6f73, 0xf0e6d8},
    {"sage", 0x9db59b, 0xd8a47f, 0xe6ebe0},     {"olive", 0x7f8752, 0xd9b26a, 0xe9e8d8},
    {"forest", 0x2f6150, 0xd8a25a, 0xdde7e0},   {"mint", 0xa6d4c3, 0xe98f7a, 0xe3f0ea},
    {"teal", 0x2d7f80, 0xe8b26b, 0xdcebea},     {"sky", 0x8cb7d9, 0xe9a06b, 0xe2edf4},
    {"navy", 0x2d4570, 0xdb9a5a, 0xdfe5ee},     {"lilac", 0xb9a8d8, 0xf0b38a, 0xece7f3},
    {"plum", 0x73405f, 0xd9a58a, 0xeee2e8},     {"blush", 0xe6b6aa, 0x8a9a78, 0xf6e9e4},
    {"rose", 0xd4748f, 0x5f7f83, 0xf7e6ea},     {"terracotta", 0xcb7350, 0x6f8a78, 0xf4e5da},
    {"brick", 0xa24a3a, 0xd8b07a, 0xf0e0d8},    {"red", 0xcf4440, 0x34506e, 0xf5e3df},
    {"mustard", 0xdda93a, 0x4a6178, 0xf6ecd3},  {"honey", 0xe3a650, 0x7a5a44, 0xf7ead4},
    {"oak", 0xcda06a, 0x5f7a6b, 0xefe7da},      {"walnut", 0x7b553a, 0xd3a878, 0xe8dfd5},
    {"charcoal", 0x40464d, 0xd8a060, 0xe0e3e4}, {"steel", 0xaeb6bd, 0xc77d55, 0xe3e8ea},
    {"copper", 0xc57f54, 0x3f6663, 0xf1e6dc},   {"brass", 0xc9a557, 0x4b5d58, 0xefe9d8},
    {"stone", 0xa8a298, 0xb8795a, 0xe7e3dc},
});

template <typename Table>
constexpr auto names_of(const Table& table) {
  std::array<std::string_view, std::tuple_size_v<Table>> names;
  std::ranges::transform(table, names.begin(), [](const auto& row) { return row.name; });
  return names;
}

constexpr auto kind_names = names_of(kinds);
constexpr auto palette_names = names_of(palettes);

std::string paint(const Kind& kind, const Style& style, int view) {
  Canvas canvas;
  if (view == 0) {
    paint_studio(canvas, style, kind.setting);
    canvas.begin_group(kind.setting == Setting::flat_lay
                           ? "translate(500 500) scale(1.14) translate(-500 -500)"
                           : "translate(500 600) scale(1.18) translate(-500 -575)");
  } else if (view == 1) {
    paint_detail_backdrop(canvas, style);
    canvas.begin_group(
        fmt::format("translate(500 520) rotate({:.1f}) scale(1.7) translate({:.0f} {:.0f})",
                    style.vary(52, -5, 5), -kind.focus_x, -kind.focus_y));
  } else {
    const Placement at = paint_surroundings(canvas, style, kind.setting);
    canvas.begin_group(fmt::format("translate({:.0f} {:.0f}) scale({:.2f}) translate(-500 {:.0f})",
                                   at.x, at.y, at.scale, -ground));
  }
  kind.draw(canvas, style);
  canvas.end();
  return canvas.document();
}

}  // namespace

std::optional<std::string> find_illustration_svg(const Illustration& illustration) {
  const auto kind = std::ranges::find(kinds, illustration.kind, &Kind::name);
  const auto palette = std::ranges::find(palettes, illustration.palette, &Palette::name);
  if (kind == kinds.end() || palette == palettes.end() || illustration.view < 0 ||
      illustration.view >= illustration_view_count) {
    return std::nullopt;
  }
  const Style style{rgb(palette->main), rgb(palette->accent), rgb(palette->backdrop),
                    illustration.seed};
  return paint(*kind, style, illustration.view);
}

std::string illustration_svg(const Illustration& illustration) {
  auto svg = find_illustration_svg(illustration);
  if (!svg) {
    throw std::invalid_argument(fmt::format("no illustration: kind '{}', palette '{}', view {}",
                                            illustration.kind, illustration.palette,
                                            illustration.view));
  }
  return *std::move(svg);
}

std::span<const std::string_view> illustration_kinds() {
  return kind_names;
}
std::span<const std::string_view> illustration_palettes() {
  return palette_names;
}

}  // namespace flipflop::dev
