#include "shop/billing/paper/paper.h"

#include "shop/billing/paper/drawing.h"

namespace flipflop::billing::paper {

std::string pdf_of(const Content& content) {
  const Sheet sheet = sheet_of(content);
  pdf::Paper paper(sheet.heading + " " + sheet.number, content.seller.company, content.issued_day);
  Drawing(paper, sheet).draw();
  return paper.bytes();
}

}  // namespace flipflop::billing::paper
