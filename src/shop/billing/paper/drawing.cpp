#include "shop/billing/paper/drawing.h"

#include <algorithm>

#include "platform/text/messages.h"
#include "platform/text/qr.h"

namespace flipflop::billing::paper {
namespace {

using pdf::Box;
using pdf::Style;
using pdf::Weight;
using text::message;

constexpr double left = 42;
constexpr double right = pdf::page_width - 42;
constexpr double middle = left + (right - left) / 2;
constexpr double top = 48;
constexpr double bottom = pdf::page_height - 62;  // below it stands the foot
constexpr double gap = 20;

// The colours of the shop's pages (tokens.css).
constexpr pdf::Color ink{0.063, 0.161, 0.184};
constexpr pdf::Color muted{0.298, 0.380, 0.400};
constexpr pdf::Color petrol{0.047, 0.275, 0.314};
constexpr pdf::Color mango{1.0, 0.698, 0.180};
constexpr pdf::Color mist{0.953, 0.965, 0.953};
constexpr pdf::Color rule{0.835, 0.871, 0.855};
constexpr pdf::Color white{1, 1, 1};

constexpr Style heading_style{19, Weight::bold, petrol};
constexpr Style number_style{19, Weight::bold, ink};
constexpr Style label_style{7.5, Weight::regular, muted};
constexpr Style caption_style{7.5, Weight::bold, petrol};
constexpr Style name_style{10.5, Weight::bold, ink};
constexpr Style body_style{9, Weight::regular, ink};
constexpr Style strong_style{9, Weight::bold, ink};
constexpr Style head_style{7, Weight::bold, white};
constexpr Style cell_style{8.5, Weight::regular, ink};
constexpr Style note_style{7, Weight::regular, muted};
constexpr Style due_label_style{10, Weight::bold, white};
constexpr Style due_style{15, Weight::bold, white};
constexpr Style stamp_style{12, Weight::bold, petrol};

constexpr double body_step = 12.5;
constexpr double cell_step = 11;
constexpr double pad = 6;  // of table cells, on both sides

// What somebody typed may be longer than a page: so much of it is drawn.
constexpr std::size_t most_lines_of_cell = 12;
constexpr std::size_t most_lines_of_party = 4;

std::vector<std::string> cut(std::vector<std::string> lines, std::size_t most) {
  if (lines.size() <= most) return lines;
  lines.resize(most);
  lines.back() += "…";
  return lines;
}

}  // namespace

void Drawing::draw() {
  begin_page();
  heading();
  parties();
  facts();
  remarks();
  table();
  discounts();
  totals();
  payment();
  page_numbers();
}

void Drawing::begin_page() {
  paper_.add_page();
  paper_.fill({0, 0, pdf::page_width, 7}, petrol);
  y_ = top;
}

bool Drawing::make_room(double height) {
  if (y_ + height <= bottom) return false;
  begin_page();
  // Whoever finds the page alone knows where it belongs.
  paper_.text({left, y_}, sheet_.heading, label_style);
  paper_.text_to_the_left({right, y_}, sheet_.number, label_style);
  y_ += 16;
  return true;
}

void Drawing::heading() {
  y_ += 6;
  paper_.text({left, y_}, sheet_.heading, heading_style);
  paper_.text_to_the_left({right, y_}, sheet_.number, number_style);
  y_ += 12;
  paper_.fill({left, y_, 46, 3}, mango);
  y_ += 24;
}

void Drawing::parties() {
  const double begin = y_;
  const double seller_end = party(left, "billing.seller", sheet_.seller);
  double remarks_y = seller_end + 2;
  for (const std::string& remark : sheet_.seller_remarks) {
    for (const std::string& line : paper_.wrapped(remark, middle - gap - left, note_style)) {
      paper_.text({left, remarks_y}, line, note_style);
      remarks_y += 9.5;
    }
  }
  y_ = begin;
  const double customer_end = party(middle + gap / 2, "billing.customer", sheet_.customer);
  y_ = std::max(remarks_y, customer_end) + 8;
}

// Returns where the next line would stand.
double Drawing::party(double x, const char* label, const std::vector<std::string>& lines) {
  double y = y_;
  paper_.text({x, y}, message(label), caption_style);
  y += 15;
  bool is_name = true;
  for (const std::string& text : lines) {
    const Style& style = is_name ? name_style : body_style;
    const auto wrapped = paper_.wrapped(text, middle - gap - left, style);
    for (const std::string& line : cut(wrapped, most_lines_of_party)) {
      paper_.text({x, y}, line, style);
      y += is_name ? body_step + 1.5 : body_step;
    }
    is_name = false;
  }
  return y;
}

// Three in a row, on a tinted field.
void Drawing::facts() {
  constexpr std::size_t in_row = 3;
  constexpr double row_height = 29;
  const std::size_t rows = (sheet_.facts.size() + in_row - 1) / in_row;
  const double height = static_cast<double>(rows) * row_height + 6;
  paper_.fill({left, y_, right - left, height}, mist);
  const double cell = (right - left) / static_cast<double>(in_row);
  for (std::size_t at = 0; at < sheet_.facts.size(); ++at) {
    const double x = left + 10 + static_cast<double>(at % in_row) * cell;
    const double y = y_ + 15 + static_cast<double>(at / in_row) * row_height;
    paper_.text({x, y}, sheet_.facts[at].label, label_style);
    paper_.text({x, y + 12}, sheet_.facts[at].value, strong_style);
  }
  y_ += height + 12;
}

void Drawing::remarks() {
  if (!sheet_.remarks.empty()) y_ += 5;
  for (const std::string& remark : sheet_.remarks) {
    for (const std::string& line : paper_.wrapped(remark, right - left, strong_style)) {
      make_room(body_step);
      paper_.text({left, y_}, line, strong_style);
      y_ += body_step;
    }
  }
  if (!sheet_.remarks.empty()) y_ += 4;
}

std::vector<Drawing::Span> Drawing::spans() const {
  double others = 0;
  for (const Column& column : sheet_.columns) others += column.width;
  std::vector<Span> spans;
  double x = left;
  for (const Column& column : sheet_.columns) {
    const double width = column.width == 0 ? right - left - others : column.width;
    spans.push_back({x, x + width});
    x += width;
  }
  return spans;
}

void Drawing::table() {
  table_head();
  for (const Row& row : sheet_.rows) table_row(row);
  y_ += 4;
}

void Drawing::table_head() {
  make_room(60);
  constexpr double height = 27;
  constexpr double step = 9;
  paper_.fill({left, y_, right - left, height}, petrol);
  const std::vector<Span> edges = spans();
  for (std::size_t at = 0; at < edges.size(); ++at) {
    const double width = edges[at].right - edges[at].left - 2 * pad;
    const auto lines = paper_.wrapped(sheet_.columns[at].heading, width, head_style);
    double y = y_ + height / 2 + 2.5 - step / 2 * static_cast<double>(lines.size() - 1);
    for (const std::string& line : lines) {
      if (at == 0)
        paper_.text({edges[at].left + pad, y}, line, head_style);
      else
        paper_.text_to_the_left({edges[at].right - pad, y}, line, head_style);
      y += step;
    }
  }
  y_ += height;
}

// A row is never torn by the end of a page; the head is repeated on the next one.
void Drawing::table_row(const Row& row) {
  const std::vector<Span> edges = spans();
  const double width = edges[0].right - edges[0].left - 2 * pad;
  const auto lines = cut(paper_.wrapped(row.cells[0], width, cell_style), most_lines_of_cell);
  const auto notes = row.note.empty() ? std::vector<std::string>{}
                                      : cut(paper_.wrapped(row.note, width, note_style), 2);
  const double height =
      static_cast<double>(lines.size() + notes.size()) * cell_step + 9 - (notes.empty() ? 0 : 1);
  if (make_room(height)) table_head();
  const double first = y_ + 13;
  double y = first;
  for (const std::string& line : lines) {
    paper_.text({edges[0].left + pad, y}, line, cell_style);
    y += cell_step;
  }
  for (const std::string& note : notes) {
    paper_.text({edges[0].left + pad, y - 1}, note, note_style);
    y += cell_step;
  }
  for (std::size_t at = 1; at < edges.size(); ++at)
    paper_.text_to_the_left({edges[at].right - pad, first}, row.cells[at], cell_style);
  y_ += height;
  paper_.line({left, y_}, {right, y_}, 0.5, rule);
}

void Drawing::discounts() {
  if (sheet_.discounts.empty()) return;
  make_room(28);
  y_ += 12;
  paper_.text({left + pad, y_}, message("billing.discounts"), label_style);
  for (const Fact& discount : sheet_.discounts) {
    const double width = right - left - 2 * pad - 90;
    for (const std::string& line : paper_.wrapped(discount.label, width, note_style)) {
      make_room(11);
      y_ += 11;
      paper_.text({left + pad, y_}, line, note_style);
    }
    paper_.text_to_the_left({right - pad, y_}, discount.value, note_style);
  }
  y_ += 6;
}

// The VAT on the left, the sums on the right.
void Drawing::totals() {
  const double vat_height =
      sheet_.vat.empty() ? 0 : 46 + 14 * static_cast<double>(sheet_.vat.size());
  make_room(std::max(vat_height, 40 + 15 * static_cast<double>(sheet_.sums.size())) + 12);
  y_ += 10;
  const double recap_end = vat_recap();
  const double sums_end = sums();
  y_ = std::max(recap_end, sums_end);
}

double Drawing::vat_recap() {
  if (sheet_.vat.empty()) return y_;
  constexpr double ends[] = {left + 37, left + 108, left + 174, middle - 6};
  const std::string heads[] = {message("billing.vat_rate"), message("billing.vat_base"),
                               message("billing.vat_tax"), message("billing.vat_total")};
  double y = y_ + 8;
  paper_.text({left, y}, message("billing.vat_recap"), caption_style);
  y += 14;
  const auto write = [&](auto&& cells, const Style& style) {
    for (std::size_t at = 0; at < 4; ++at) paper_.text_to_the_left({ends[at], y}, cells[at], style);
  };
  write(heads, label_style);
  paper_.line({left, y + 4}, {middle - 6, y + 4}, 0.5, rule);
  for (const auto& row : sheet_.vat) {
    y += 14;
    write(row, cell_style);
  }
  paper_.line({left, y + 4}, {middle - 6, y + 4}, 0.5, rule);
  y += 14;
  write(sheet_.vat_sum, Style{8.5, Weight::bold, ink});
  return y + 10;
}

double Drawing::sums() {
  const double begin = middle + gap / 2;
  double y = y_ + 8;
  for (const Fact& sum : sheet_.sums) {
    paper_.text({begin, y}, sum.label, body_style);
    paper_.text_to_the_left({right - 10, y}, sum.value, strong_style);
    y += 15;
  }
  y -= 4;
  constexpr double height = 34;
  paper_.fill({begin - 10, y, right - begin + 10, height}, petrol);
  paper_.fill({begin - 10, y, 4, height}, mango);
  paper_.text({begin + 2, y + 21}, sheet_.due.label, due_label_style);
  const double label_width = paper_.width_of(sheet_.due.label, due_label_style);
  Style style = due_style;
  while (style.size > 9 &&
         label_width + paper_.width_of(sheet_.due.value, style) > right - begin - 24)
    style.size -= 0.5;
  paper_.text_to_the_left({right - 10, y + 22.5}, sheet_.due.value, style);
  return y + height + 8;
}

void Drawing::payment() {
  constexpr double code_side = 104;
  if (sheet_.transfer.empty()) {
    if (sheet_.stamp.empty()) return;
    make_room(30);
    y_ += 22;
    paper_.text({left, y_}, sheet_.stamp, stamp_style);
    return;
  }
  make_room(code_side + 18);
  y_ += 6;
  const double begin = y_;
  paper_.fill({left, begin, right - left, code_side + 12}, mist);
  if (!sheet_.spayd.empty()) qr(begin);
  const double x = sheet_.spayd.empty() ? left + 12 : left + code_side + 24;
  double y = begin + 20;
  paper_.text({x, y}, message(sheet_.spayd.empty() ? "billing.by_transfer" : "billing.qr"),
              caption_style);
  y += 6;
  for (const Fact& fact : sheet_.transfer) {
    paper_.text({x, y + 12}, fact.label, label_style);
    paper_.text({x + 92, y + 12}, fact.value, strong_style);
    y += 16;
  }
  paper_.text({x, y + 12}, sheet_.due.label, label_style);
  paper_.text({x + 92, y + 12}, sheet_.due.value, strong_style);
  y_ = begin + code_side + 12;
}

// White all around: ISO/IEC 18004 wants four modules.
void Drawing::qr(double y) {
  constexpr double side = 104;
  constexpr int quiet = 4;
  const text::QrModules code = text::qr_modules(sheet_.spayd);
  paper_.fill({left + 6, y + 6, side, side}, white);
  const double module = side / (code.side + 2 * quiet);
  std::vector<Box> boxes;
  for (const text::QrRun& run : code.dark)
    boxes.push_back({left + 6 + (run.x + quiet) * module, y + 6 + (run.y + quiet) * module,
                     run.length * module, module});
  paper_.fill(boxes, {});
}

void Drawing::page_numbers() {
  for (int page = 0; page < paper_.pages(); ++page) {
    paper_.turn_to(page);
    const double y = pdf::page_height - 34;
    paper_.line({left, y - 14}, {right, y - 14}, 0.5, rule);
    paper_.text({left, y}, sheet_.seller.empty() ? "" : sheet_.seller.front(), note_style);
    paper_.text_to_the_left({right, y},
                            message("billing.page", {{"page", std::to_string(page + 1)},
                                                     {"pages", std::to_string(paper_.pages())}}),
                            note_style);
  }
}

}  // namespace flipflop::billing::paper
