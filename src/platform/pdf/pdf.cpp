#include "platform/pdf/pdf.h"

#include <hpdf.h>
#include <sys/mman.h>
#include <unistd.h>

#include <array>
#include <stdexcept>
#include <utility>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/assets/assets.h"

namespace flipflop::pdf {
namespace {

// A font of the program as a file without a name: the library reads fonts from files alone, and
// copies of ours on a disk would have to be kept and cleaned up.
class FontFile {
 public:
  explicit FontFile(const char* asset) : handle_(memfd_create(asset, MFD_CLOEXEC)) {
    if (handle_ < 0) throw std::runtime_error("no memory for a font");
    const std::string bytes = assets::read(asset);
    for (std::size_t sent = 0; sent < bytes.size();) {
      const ssize_t count = write(handle_, bytes.data() + sent, bytes.size() - sent);
      if (count <= 0) throw std::runtime_error("a font could not be written to memory");
      sent += static_cast<std::size_t>(count);
    }
  }
  ~FontFile() { close(handle_); }
  FontFile(const FontFile&) = delete;

  std::string path() const { return "/proc/self/fd/" + std::to_string(handle_); }

 private:
  int handle_;
};

// For the whole life of the program: 200 kB, whatever is drawn.
const FontFile& font_file(Weight weight) {
  static const FontFile regular("platform/pdf/fonts/dejavu-sans.ttf");
  static const FontFile bold("platform/pdf/fonts/dejavu-sans-bold.ttf");
  return weight == Weight::bold ? bold : regular;
}

// The library goes on without effect after an error and keeps the first one for bytes().
void remember(HPDF_STATUS, HPDF_STATUS, void*) {}

float to_float(double value) {
  return static_cast<float>(value);
}

}  // namespace

struct Paper::Parts {
  HPDF_Doc document = HPDF_New(&remember, nullptr);
  std::array<HPDF_Font, 2> fonts{};
  std::vector<HPDF_Page> pages;
  HPDF_Page page = nullptr;

  Parts() { invariant(document != nullptr, "no memory for a document"); }
  ~Parts() { HPDF_Free(document); }
  Parts(const Parts&) = delete;

  HPDF_Font font(Weight weight) {
    HPDF_Font& known = fonts.at(static_cast<std::size_t>(weight));
    if (known == nullptr) {
      const char* name =
          HPDF_LoadTTFontFromFile(document, font_file(weight).path().c_str(), HPDF_TRUE);
      if (name != nullptr) known = HPDF_GetFont(document, name, "UTF-8");
      require();
    }
    return known;
  }
  void require() const {
    const HPDF_STATUS error = HPDF_GetError(document);
    if (error != HPDF_OK)
      throw std::runtime_error("a PDF could not be drawn: error " + std::to_string(error));
  }
};

Paper::Paper(const std::string& title, const std::string& author, std::string_view made_on)
    : parts_(std::make_unique<Parts>()) {
  HPDF_Doc document = parts_->document;
  HPDF_UseUTFEncodings(document);
  HPDF_SetCurrentEncoder(document, "UTF-8");
  HPDF_SetCompressionMode(document, HPDF_COMP_ALL);
  HPDF_SetInfoAttr(document, HPDF_INFO_TITLE, title.c_str());
  HPDF_SetInfoAttr(document, HPDF_INFO_AUTHOR, author.c_str());
  HPDF_SetInfoAttr(document, HPDF_INFO_CREATOR, "flipflop");
  invariant(made_on.size() == 10, "a day is a year, a month and a day");
  HPDF_Date day{};
  day.year = std::stoi(std::string(made_on.substr(0, 4)));
  day.month = std::stoi(std::string(made_on.substr(5, 2)));
  day.day = std::stoi(std::string(made_on.substr(8, 2)));
  day.ind = ' ';
  HPDF_SetInfoDateAttr(document, HPDF_INFO_CREATION_DATE, day);
  parts_->require();
}

Paper::~Paper() = default;

void Paper::add_page() {
  parts_->page = HPDF_AddPage(parts_->document);
  parts_->require();
  HPDF_Page_SetSize(parts_->page, HPDF_PAGE_SIZE_A4, HPDF_PAGE_PORTRAIT);
  parts_->pages.push_back(parts_->page);
}

int Paper::pages() const {
  return static_cast<int>(parts_->pages.size());
}

void Paper::turn_to(int page) {
  parts_->page = parts_->pages.at(static_cast<std::size_t>(page));
}

double Paper::width_of(std::string_view text, const Style& style) {
  const HPDF_TextWidth width = HPDF_Font_TextWidth(parts_->font(style.weight),
                                                   reinterpret_cast<const HPDF_BYTE*>(text.data()),
                                                   static_cast<HPDF_UINT>(text.size()));
  return width.width * style.size / 1000.0;
}

void Paper::text(Point at, std::string_view text, const Style& style) {
  HPDF_Page page = parts_->page;
  HPDF_Page_BeginText(page);
  HPDF_Page_SetFontAndSize(page, parts_->font(style.weight), to_float(style.size));
  HPDF_Page_SetRGBFill(page, to_float(style.color.red), to_float(style.color.green),
                       to_float(style.color.blue));
  HPDF_Page_TextOut(page, to_float(at.x), to_float(page_height - at.y), std::string(text).c_str());
  HPDF_Page_EndText(page);
}

void Paper::text_to_the_left(Point end, std::string_view text, const Style& style) {
  this->text({end.x - width_of(text, style), end.y}, text, style);
}

std::vector<std::string> Paper::wrapped(std::string_view text, double width, const Style& style) {
  std::vector<std::string> lines;
  std::string line;
  const auto put = [&](std::string word) {
    const std::string longer = line.empty() ? word : line + " " + word;
    if (width_of(longer, style) <= width) {
      line = longer;
      return;
    }
    if (!line.empty()) lines.push_back(std::exchange(line, {}));
    while (width_of(word, style) > width && utf8_length(word) > 1) {
      std::size_t fits = utf8_length(word) - 1;
      while (fits > 1 && width_of(utf8_prefix(word, fits), style) > width) --fits;
      const std::size_t bytes = utf8_prefix(word, fits).size();
      lines.push_back(word.substr(0, bytes));
      word.erase(0, bytes);
    }
    line = std::move(word);
  };
  std::string word;
  for (const char c : text) {
    if (static_cast<unsigned char>(c) > ' ') {
      word.push_back(c);
    } else if (!word.empty()) {
      put(std::exchange(word, {}));
    }
  }
  if (!word.empty()) put(std::move(word));
  if (!line.empty() || lines.empty()) lines.push_back(std::move(line));
  return lines;
}

void Paper::line(Point from, Point to, double width, const Color& color) {
  HPDF_Page page = parts_->page;
  HPDF_Page_SetLineWidth(page, to_float(width));
  HPDF_Page_SetRGBStroke(page, to_float(color.red), to_float(color.green), to_float(color.blue));
  HPDF_Page_MoveTo(page, to_float(from.x), to_float(page_height - from.y));
  HPDF_Page_LineTo(page, to_float(to.x), to_float(page_height - to.y));
  HPDF_Page_Stroke(page);
}

void Paper::fill(const Box& box, const Color& color) {
  fill(std::vector<Box>{box}, color);
}

// In one path: boxes that touch leave no seam between them.
void Paper::fill(const std::vector<Box>& boxes, const Color& color) {
  HPDF_Page page = parts_->page;
  HPDF_Page_SetRGBFill(page, to_float(color.red), to_float(color.green), to_float(color.blue));
  for (const Box& box : boxes)
    HPDF_Page_Rectangle(page, to_float(box.x), to_float(page_height - box.y - box.height),
                        to_float(box.width), to_float(box.height));
  HPDF_Page_Fill(page);
}

std::string Paper::bytes() {
  HPDF_Doc document = parts_->document;
  parts_->require();
  HPDF_SaveToStream(document);
  parts_->require();
  HPDF_ResetStream(document);
  std::string bytes(HPDF_GetStreamSize(document), '\0');
  auto size = static_cast<HPDF_UINT32>(bytes.size());
  HPDF_ReadFromStream(document, reinterpret_cast<HPDF_BYTE*>(bytes.data()), &size);
  invariant(size == bytes.size(), "a PDF is read as a whole");
  return bytes;
}

}  // namespace flipflop::pdf
