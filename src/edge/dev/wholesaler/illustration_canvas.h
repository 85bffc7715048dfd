#pragma once

// What the drawings of illustration.h are made with: colours, a palette's tones, and a Canvas that
// collects SVG elements together with the gradients, clips and blurs that they need. Light always
// comes from the upper left.
//
// Coordinates are those of the finished picture, 1000 by 1000, y downwards. Things stand on the
// line y = ground.

#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace flipflop::dev {

inline constexpr double ground = 800;

struct Colour {
  int red = 0, green = 0, blue = 0;
};

[[nodiscard]] constexpr Colour rgb(std::uint32_t hex) {
  return {static_cast<int>(hex >> 16 & 255), static_cast<int>(hex >> 8 & 255),
          static_cast<int>(hex & 255)};
}
[[nodiscard]] Colour mix(Colour from, Colour towards, double share);
[[nodiscard]] Colour lighter(Colour colour, double share);
[[nodiscard]] Colour darker(Colour colour, double share);
[[nodiscard]] double luminance(Colour colour);  // 0 black .. 1 white

inline constexpr Colour white = rgb(0xffffff);
inline constexpr Colour ink = rgb(0x2c2a31);
inline constexpr Colour oak = rgb(0xd0a36c);
inline constexpr Colour walnut = rgb(0x7d5637);
inline constexpr Colour brass = rgb(0xcba85a);
inline constexpr Colour steel = rgb(0xb9c0c6);
inline constexpr Colour leaf = rgb(0x5f8a5c);
inline constexpr Colour paper = rgb(0xf7f2e8);

// What a drawing is told: the colours of its palette and its seed.
struct Style {
  Colour main;      // the thing itself
  Colour accent;    // its second colour
  Colour backdrop;  // the studio behind it
  std::uint32_t seed = 0;

  [[nodiscard]] int form(int count) const {
    return static_cast<int>(seed % static_cast<std::uint32_t>(count));
  }
  // A number between low and high that depends on the seed and the slot only.
  [[nodiscard]] double vary(int slot, double low, double high) const;
  [[nodiscard]] Colour wood() const;  // oak, beech or walnut, by seed
};

// A CSS paint: a colour, or a reference to a gradient of the canvas.
struct Paint {
  std::string css;
  Paint(Colour colour);  // NOLINT(google-explicit-constructor): a colour is a paint
  explicit Paint(std::string reference) : css(std::move(reference)) {}
};

struct Rect {
  double x, y, width, height;
};
struct Oval {
  double x, y, radius_x, radius_y;
};
// One ring of a turned (lathe) body: its height on the picture and its radius there.
struct Ring {
  double y, radius;
};

// Closed outline of a turned body around the vertical axis x = centre, rings from top to bottom,
// with rounded ends. A ring given twice makes a corner.
[[nodiscard]] std::string turned(double centre, std::initializer_list<Ring> rings);

class Canvas {
 public:
  // Gradients over the painted shape's own box; stops are spread evenly.
  Paint vertical(std::initializer_list<Colour> stops);
  Paint horizontal(std::initializer_list<Colour> stops);
  Paint diagonal(std::initializer_list<Colour> stops);
  Paint ball(Colour colour);      // a sphere lit from the upper left
  Paint cylinder(Colour colour);  // a matt upright round body
  Paint metal(Colour colour);     // a polished upright round body
  Paint glow(Colour colour);      // from the colour in the middle to nothing

  void path(std::string_view outline, const Paint& fill, double opacity = 1);
  void stroke(std::string_view outline, const Paint& paint, double width, double opacity = 1);
  void rectangle(Rect rect, double corner, const Paint& fill, double opacity = 1);
  void oval(Oval oval, const Paint& fill, double opacity = 1);
  void circle(double x, double y, double radius, const Paint& fill, double opacity = 1);
  void line(double x1, double y1, double x2, double y2, const Paint& paint, double width);

  // The same with a soft edge; blur is the standard deviation in picture units.
  void soft_path(std::string_view outline, Colour fill, double opacity, double blur);
  void soft_oval(Oval oval, Colour fill, double opacity, double blur);

  // The shadow of something flat that lies or leans close behind itself.
  void drop_shadow(std::string_view outline);
  // A turned body in one colour, with its shading and a highlight.
  void turned_body(double centre, std::initializer_list<Ring> rings, Colour colour);
  // The shadow of something that stands on the ground between x - half_width and x + half_width.
  void ground_shadow(double x, double half_width, double y = ground);

  void begin_group(std::string_view transform, double opacity = 1);
  void begin_clip(std::string_view outline);
  void end();

  [[nodiscard]] std::string document() const;

 private:
  std::string next_id();
  Paint linear(std::string_view direction, std::initializer_list<Colour> stops);
  std::string blur_filter(double deviation);

  int ids_ = 0;
  std::string definitions_;
  std::string body_;
};

}  // namespace flipflop::dev
