#include "edge/dev/wholesaler/illustration_canvas.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>
#include <vector>

namespace flipflop::dev {

namespace {

std::string css(Colour colour) {
  return fmt::format("#{:02x}{:02x}{:02x}", colour.red, colour.green, colour.blue);
}

std::string with_opacity(std::string_view attribute, double opacity) {
  return opacity < 1 ? fmt::format(R"( {}="{:.2f}")", attribute, opacity) : std::string{};
}

// How fast the radius changes with height at a ring, seen from the segment between `from` and `to`.
double slope_at(const Ring& before, const Ring& after, const Ring& from, const Ring& to) {
  const bool corner = after.y - before.y < 1e-6 || (before.y == from.y && after.y == to.y);
  const Ring& low = corner ? from : before;
  const Ring& high = corner ? to : after;
  return high.y > low.y ? (high.radius - low.radius) / (high.y - low.y) : 0;
}

// One side of a turned body as Bézier curves through its rings, x a cubic function of y; mirrored
// by `sign`.
void append_side(std::string& outline, double centre, const std::vector<Ring>& rings, double sign) {
  const bool upwards = rings.front().y > rings.back().y;
  for (std::size_t i = 0; i + 1 < rings.size(); ++i) {
    const Ring before = rings[i == 0 ? 0 : i - 1], from = rings[i], to = rings[i + 1];
    const Ring after = rings[std::min(i + 2, rings.size() - 1)];
    const bool corner_before = before.y == from.y, corner_after = after.y == to.y;
    const Ring& a = upwards ? to : from;
    const Ring& b = upwards ? from : to;
    const double flat = slope_at(a, b, a, b);
    const auto slope = [&](const Ring& one, const Ring& other) {
      return upwards ? slope_at(other, one, a, b) : slope_at(one, other, a, b);
    };
    const double start = corner_before ? flat : slope(before, to);
    const double finish = corner_after ? flat : slope(from, after);
    const double third = (to.y - from.y) / 3;
    fmt::format_to(std::back_inserter(outline), "C{:.1f} {:.1f} {:.1f} {:.1f} {:.1f} {:.1f}",
                   centre + sign * (from.radius + start * third), from.y + third,
                   centre + sign * (to.radius - finish * third), to.y - third,
                   centre + sign * to.radius, to.y);
  }
}

}  // namespace

Colour mix(Colour from, Colour towards, double share) {
  const auto channel = [share](int a, int b) {
    return std::clamp(static_cast<int>(std::lround(a + (b - a) * share)), 0, 255);
  };
  return {channel(from.red, towards.red), channel(from.green, towards.green),
          channel(from.blue, towards.blue)};
}

Colour lighter(Colour colour, double share) {
  return mix(colour, rgb(0xfffaf0), share);
}

// Shade is a little violet, which keeps the shaded side of warm colours from going grey.
Colour darker(Colour colour, double share) {
  return mix(colour, rgb(0x241c33), share);
}

double luminance(Colour colour) {
  return (0.299 * colour.red + 0.587 * colour.green + 0.114 * colour.blue) / 255;
}

double Style::vary(int slot, double low, double high) const {
  // The finaliser of SplitMix64: neighbouring seeds give unrelated numbers.
  std::uint64_t bits =
      (std::uint64_t{seed} << 8) + static_cast<std::uint64_t>(slot) + 0x9e3779b97f4a7c15U;
  bits = (bits ^ bits >> 30) * 0xbf58476d1ce4e5b9U;
  bits = (bits ^ bits >> 27) * 0x94d049bb133111ebU;
  bits ^= bits >> 31;
  return low + (high - low) * static_cast<double>(bits >> 11) / 9007199254740992.0;
}

Colour Style::wood() const {
  const double choice = vary(99, 0, 3);
  return choice < 1 ? oak : choice < 2 ? rgb(0xdfbb8c) : walnut;
}

Paint::Paint(Colour colour) : css(dev::css(colour)) {}

std::string turned(double centre, std::initializer_list<Ring> list) {
  std::vector<Ring> rings(list);
  const Ring top = rings.front(), bottom = rings.back();
  std::string outline = fmt::format("M{:.1f} {:.1f}", centre + top.radius, top.y);
  append_side(outline, centre, rings, 1);
  fmt::format_to(std::back_inserter(outline), "A{:.1f} {:.1f} 0 0 1 {:.1f} {:.1f}", bottom.radius,
                 bottom.radius * 0.13, centre - bottom.radius, bottom.y);
  std::ranges::reverse(rings);
  append_side(outline, centre, rings, -1);
  fmt::format_to(std::back_inserter(outline), "A{:.1f} {:.1f} 0 0 1 {:.1f} {:.1f}Z", top.radius,
                 top.radius * 0.13, centre + top.radius, top.y);
  return outline;
}

std::string Canvas::next_id() {
  return fmt::format("i{}", ++ids_);
}

Paint Canvas::linear(std::string_view direction, std::initializer_list<Colour> stops) {
  const std::string id = next_id();
  fmt::format_to(std::back_inserter(definitions_), R"(<linearGradient id="{}" {}>)", id, direction);
  const double last = static_cast<double>(std::max<std::size_t>(stops.size(), 2) - 1);
  double index = 0;
  for (const Colour stop : stops) {
    fmt::format_to(std::back_inserter(definitions_), R"(<stop offset="{:.2f}" stop-color="{}"/>)",
                   index++ / last, css(stop));
  }
  definitions_ += "</linearGradient>";
  return Paint(fmt::format("url(#{})", id));
}

Paint Canvas::vertical(std::initializer_list<Colour> stops) {
  return linear(R"(x1="0" y1="0" x2="0" y2="1")", stops);
}

Paint Canvas::horizontal(std::initializer_list<Colour> stops) {
  return linear(R"(x1="0" y1="0" x2="1" y2="0")", stops);
}

Paint Canvas::diagonal(std::initializer_list<Colour> stops) {
  return linear(R"(x1="0" y1="0" x2="1" y2="1")", stops);
}

Paint Canvas::ball(Colour colour) {
  const std::string id = next_id();
  fmt::format_to(
      std::back_inserter(definitions_),
      R"(<radialGradient id="{}" cx=".36" cy=".3" r=".78"><stop offset="0" stop-color="{}"/>)"
      R"(<stop offset=".45" stop-color="{}"/><stop offset="1" stop-color="{}"/></radialGradient>)",
      id, css(lighter(colour, 0.38)), css(colour), css(darker(colour, 0.34)));
  return Paint(fmt::format("url(#{})", id));
}

Paint Canvas::cylinder(Colour colour) {
  return horizontal({darker(colour, 0.1), lighter(colour, 0.24), lighter(colour, 0.1), colour,
                     darker(colour, 0.14), darker(colour, 0.3)});
}

Paint Canvas::metal(Colour colour) {
  return horizontal({darker(colour, 0.3), lighter(colour, 0.55), colour, darker(colour, 0.12),
                     darker(colour, 0.42), darker(colour, 0.1)});
}

Paint Canvas::glow(Colour colour) {
  const std::string id = next_id();
  fmt::format_to(std::back_inserter(definitions_),
                 R"(<radialGradient id="{0}"><stop offset="0" stop-color="{1}" stop-opacity=".9"/>)"
                 R"(<stop offset=".4" stop-color="{1}" stop-opacity=".35"/>)"
                 R"(<stop offset="1" stop-color="{1}" stop-opacity="0"/></radialGradient>)",
                 id, css(colour));
  return Paint(fmt::format("url(#{})", id));
}

void Canvas::path(std::string_view outline, const Paint& fill, double opacity) {
  fmt::format_to(std::back_inserter(body_), R"(<path d="{}" fill="{}"{}/>)", outline, fill.css,
                 with_opacity("opacity", opacity));
}

void Canvas::stroke(std::string_view outline, const Paint& paint, double width, double opacity) {
  fmt::format_to(
      std::back_inserter(body_),
      R"(<path d="{}" fill="none" stroke="{}" stroke-width="{:.1f}" stroke-linecap="round")"
      R"( stroke-linejoin="round"{}/>)",
      outline, paint.css, width, with_opacity("opacity", opacity));
}

void Canvas::rectangle(Rect rect, double corner, const Paint& fill, double opacity) {
  fmt::format_to(
      std::back_inserter(body_),
      R"(<rect x="{:.1f}" y="{:.1f}" width="{:.1f}" height="{:.1f}" rx="{:.1f}" fill="{}"{}/>)",
      rect.x, rect.y, rect.width, rect.height, corner, fill.css, with_opacity("opacity", opacity));
}

void Canvas::oval(Oval oval, const Paint& fill, double opacity) {
  fmt::format_to(std::back_inserter(body_),
                 R"(<ellipse cx="{:.1f}" cy="{:.1f}" rx="{:.1f}" ry="{:.1f}" fill="{}"{}/>)",
                 oval.x, oval.y, oval.radius_x, oval.radius_y, fill.css,
                 with_opacity("opacity", opacity));
}

void Canvas::circle(double x, double y, double radius, const Paint& fill, double opacity) {
  oval({x, y, radius, radius}, fill, opacity);
}

// A rectangle-free straight line: a gradient over the box of a level or upright line has no extent
// and would vanish.
void Canvas::line(double x1, double y1, double x2, double y2, const Paint& paint, double width) {
  stroke(fmt::format("M{:.1f} {:.1f}L{:.1f} {:.1f}", x1, y1, x2, y2), paint, width);
}

std::string Canvas::blur_filter(double deviation) {
  const std::string id = next_id();
  fmt::format_to(std::back_inserter(definitions_),
                 R"(<filter id="{}" x="-60%" y="-60%" width="220%" height="220%">)"
                 R"(<feGaussianBlur stdDeviation="{:.1f}"/></filter>)",
                 id, deviation);
  return fmt::format("url(#{})", id);
}

void Canvas::soft_path(std::string_view outline, Colour fill, double opacity, double blur) {
  const std::string filter = blur_filter(blur);
  fmt::format_to(std::back_inserter(body_),
                 R"(<path d="{}" fill="{}" opacity="{:.2f}" filter="{}"/>)", outline, css(fill),
                 opacity, filter);
}

// Blurred ovals are radial gradients in disguise: far cheaper to rasterise than a filter, and the
// same to the eye.
void Canvas::soft_oval(Oval oval, Colour fill, double opacity, double blur) {
  const std::string id = next_id();
  const double reach_x = oval.radius_x + 2 * blur, reach_y = oval.radius_y + 2 * blur;
  const double core =
      std::max(0.0, std::min(oval.radius_x / reach_x, oval.radius_y / reach_y) - 0.25);
  fmt::format_to(
      std::back_inserter(definitions_),
      R"(<radialGradient id="{0}"><stop offset="{2:.2f}" stop-color="{1}" stop-opacity="1"/>)"
      R"(<stop offset="{3:.2f}" stop-color="{1}" stop-opacity=".45"/>)"
      R"(<stop offset="1" stop-color="{1}" stop-opacity="0"/></radialGradient>)",
      id, css(fill), core, (core + 1) / 2);
  this->oval({oval.x, oval.y, reach_x, reach_y}, Paint(fmt::format("url(#{})", id)), opacity);
}

void Canvas::drop_shadow(std::string_view outline) {
  begin_group("translate(10 18)");
  soft_path(outline, ink, 0.28, 13);
  end();
}

void Canvas::turned_body(double centre, std::initializer_list<Ring> rings, Colour colour) {
  const std::string outline = turned(centre, rings);
  path(outline, cylinder(colour));
  const Ring top = *rings.begin(), bottom = *(rings.end() - 1);
  double widest = 0;
  for (const Ring& ring : rings) widest = std::max(widest, ring.radius);
  begin_clip(outline);
  const double height = bottom.y - top.y;
  soft_oval({centre - widest * 0.42, top.y + height * 0.42, widest * 0.07, height * 0.3}, white,
            0.34, widest * 0.09);
  soft_oval({centre, bottom.y + widest * 0.1, widest, widest * 0.16}, darker(colour, 0.6), 0.3,
            widest * 0.12);
  end();
}

void Canvas::ground_shadow(double x, double half_width, double y) {
  soft_oval({x + half_width * 0.22, y + 8, half_width * 1.12, half_width * 0.13}, ink, 0.2, 22);
  soft_oval({x + half_width * 0.03, y + 2, half_width * 0.94, 8}, ink, 0.4, 7);
}

void Canvas::begin_group(std::string_view transform, double opacity) {
  fmt::format_to(std::back_inserter(body_), R"(<g transform="{}"{}>)", transform,
                 with_opacity("opacity", opacity));
}

void Canvas::begin_clip(std::string_view outline) {
  const std::string id = next_id();
  fmt::format_to(std::back_inserter(definitions_), R"(<clipPath id="{}"><path d="{}"/></clipPath>)",
                 id, outline);
  fmt::format_to(std::back_inserter(body_), R"(<g clip-path="{}">)", fmt::format("url(#{})", id));
}

void Canvas::end() {
  body_ += "</g>";
}

std::string Canvas::document() const {
  return fmt::format(
      R"(<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 1000" width="1000" height="1000">)"
      R"(<defs>{}</defs>{}</svg>)",
      definitions_, body_);
}

}  // namespace flipflop::dev
