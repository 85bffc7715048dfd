#pragma once

// Where a drawn thing stands: the plain studio of view 0, the coloured one of view 1, and the
// surroundings of view 2. A scene is painted before the thing; Placement says where the thing then
// goes.

#include "edge/dev/wholesaler/illustration_canvas.h"

namespace flipflop::dev {

enum class Setting {
  table,     // on a table by a window
  hanging,   // from the ceiling above a table
  wall,      // on the wall above a sideboard
  floor,     // on the floor of a room
  terrace,   // on boards in a garden
  meadow,    // outdoors, hills behind
  flat_lay,  // lying on a table, seen from above
};

// Multiply the drawing by scale around (500, ground) and move that point to (x, y).
struct Placement {
  double x, y, scale;
};

void paint_studio(Canvas& canvas, const Style& style, Setting setting);
void paint_detail_backdrop(Canvas& canvas, const Style& style);
[[nodiscard]] Placement paint_surroundings(Canvas& canvas, const Style& style, Setting setting);

}  // namespace flipflop::dev
