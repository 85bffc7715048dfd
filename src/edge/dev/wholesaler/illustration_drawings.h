#pragma once

// The drawings, one function per kind, in files by family (illustration_kitchen.cpp and so on).
// Each draws its thing in the studio, standing on y = ground around x = 500 and about 600 high,
// with its own ground shadow. Things that hang start at y = 0.

#include "edge/dev/wholesaler/illustration_canvas.h"

namespace flipflop::dev {

// lamps
void draw_table_lamp(Canvas& canvas, const Style& style);
void draw_desk_lamp(Canvas& canvas, const Style& style);
void draw_pendant_lamp(Canvas& canvas, const Style& style);

// candles
void draw_candle(Canvas& canvas, const Style& style);
void draw_lantern(Canvas& canvas, const Style& style);

// kitchen
void draw_knife(Canvas& canvas, const Style& style);
void draw_cutting_board(Canvas& canvas, const Style& style);
void draw_pan(Canvas& canvas, const Style& style);
void draw_pot(Canvas& canvas, const Style& style);

// tableware
void draw_mug(Canvas& canvas, const Style& style);
void draw_cup(Canvas& canvas, const Style& style);
void draw_teapot(Canvas& canvas, const Style& style);
void draw_coffee_maker(Canvas& canvas, const Style& style);

// packaging
void draw_tea_tin(Canvas& canvas, const Style& style);
void draw_coffee_bag(Canvas& canvas, const Style& style);

// home
void draw_vase(Canvas& canvas, const Style& style);
void draw_basket(Canvas& canvas, const Style& style);
void draw_storage_box(Canvas& canvas, const Style& style);

// clocks
void draw_wall_clock(Canvas& canvas, const Style& style);
void draw_table_clock(Canvas& canvas, const Style& style);

// textiles
void draw_blanket(Canvas& canvas, const Style& style);
void draw_pillow(Canvas& canvas, const Style& style);
void draw_towel(Canvas& canvas, const Style& style);

// garden
void draw_plant_pot(Canvas& canvas, const Style& style);
void draw_watering_can(Canvas& canvas, const Style& style);
void draw_shears(Canvas& canvas, const Style& style);
void draw_trowel(Canvas& canvas, const Style& style);

// outdoor
void draw_backpack(Canvas& canvas, const Style& style);
void draw_tent(Canvas& canvas, const Style& style);
void draw_sleeping_bag(Canvas& canvas, const Style& style);
void draw_bottle(Canvas& canvas, const Style& style);
void draw_flask(Canvas& canvas, const Style& style);

// sport
void draw_yoga_mat(Canvas& canvas, const Style& style);
void draw_dumbbell(Canvas& canvas, const Style& style);
void draw_kettlebell(Canvas& canvas, const Style& style);
void draw_ball(Canvas& canvas, const Style& style);
void draw_resistance_band(Canvas& canvas, const Style& style);
void draw_bike_light(Canvas& canvas, const Style& style);
void draw_helmet(Canvas& canvas, const Style& style);
void draw_bike_bell(Canvas& canvas, const Style& style);
void draw_bike_bag(Canvas& canvas, const Style& style);

// toys
void draw_teddy(Canvas& canvas, const Style& style);
void draw_puzzle(Canvas& canvas, const Style& style);
void draw_blocks(Canvas& canvas, const Style& style);
void draw_train(Canvas& canvas, const Style& style);
void draw_book(Canvas& canvas, const Style& style);

// office
void draw_chair(Canvas& canvas, const Style& style);
void draw_armchair(Canvas& canvas, const Style& style);
void draw_organiser(Canvas& canvas, const Style& style);
void draw_notebook(Canvas& canvas, const Style& style);
void draw_pens(Canvas& canvas, const Style& style);
void draw_headphones(Canvas& canvas, const Style& style);

}  // namespace flipflop::dev
