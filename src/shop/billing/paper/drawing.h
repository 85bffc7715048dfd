#pragma once
// Where the texts of a sheet stand on the pages: from the top down, on a new page when one is full.

#include <string>

#include "platform/pdf/pdf.h"
#include "shop/billing/paper/sheet.h"

namespace flipflop::billing::paper {

class Drawing {
 public:
  Drawing(pdf::Paper& paper, const Sheet& sheet) : paper_(paper), sheet_(sheet) {}

  void draw();

 private:
  void begin_page();
  void heading();
  void parties();
  double party(double x, const char* label, const std::vector<std::string>& lines);
  void facts();
  void remarks();
  void table();
  void table_head();
  void table_row(const Row& row);
  void discounts();
  void totals();
  double vat_recap();
  double sums();
  void payment();
  void qr(double y);
  void page_numbers();
  // A new page when less than `height` is left on this one.
  bool make_room(double height);

  // Left and right edges of the columns of the table.
  struct Span {
    double left = 0, right = 0;
  };
  std::vector<Span> spans() const;

  pdf::Paper& paper_;
  const Sheet& sheet_;
  double y_ = 0;
};

}  // namespace flipflop::billing::paper
