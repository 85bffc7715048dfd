#pragma once
// Pages of A4 with text, lines and filled boxes, as one PDF file in memory (libharu). The fonts are
// part of the program, and a file carries of them what it uses. The same calls make the same bytes.
//
// Lengths are points from the top left corner of the page; `y` of a text is its baseline. One
// thread at a time; drawing is work for the worker pool.

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"

namespace flipflop::pdf {

inline constexpr double page_width = 595.276;
inline constexpr double page_height = 841.89;

struct Color {
  double red = 0, green = 0, blue = 0;  // 0 to 1
};

enum class Weight { regular, bold };

struct Style {
  double size = 9;
  Weight weight = Weight::regular;
  Color color = {};
};

struct Point {
  double x = 0, y = 0;
};

struct Box {
  double x = 0, y = 0, width = 0, height = 0;
};

class Paper {
 public:
  // `made_on` ("2026-11-24") goes into the file instead of the moment of drawing.
  Paper(const std::string& title, const std::string& author, std::string_view made_on);
  ~Paper();

  void add_page();  // and goes on there
  int pages() const;
  void turn_to(int page);  // from 0

  // Text is UTF-8; what the fonts lack shows as an empty box.
  double width_of(std::string_view text, const Style& style);
  void text(Point at, std::string_view text, const Style& style);
  void text_to_the_left(Point end, std::string_view text, const Style& style);
  // In lines no wider than `width`; a word that is wider is broken. At least one line.
  std::vector<std::string> wrapped(std::string_view text, double width, const Style& style);
  void line(Point from, Point to, double width, const Color& color);
  void fill(const Box& box, const Color& color);
  void fill(const std::vector<Box>& boxes, const Color& color);

  // The file; nothing can be drawn afterwards. A failure of the library is thrown here.
  std::string bytes();

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::pdf
