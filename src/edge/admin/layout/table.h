#pragma once
// A table of a page, its filters and the way to its next page: one form for every list of staff.

#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "platform/list/http.h"
#include "platform/text/template.h"

namespace flipflop::admin {

struct Cell {
  std::string text;
  std::string url = {};   // empty: no link
  std::string kind = {};  // "good", "warn", "bad", "number", or nothing
};

struct TableView {
  std::string caption;
  std::vector<std::string> headings;
  std::vector<std::vector<Cell>> rows;
  std::string empty;  // what is said instead of a table without rows
};
// Fills {{>TABLE}} of `body`.
void fill_table(text::Dictionary& body, const TableView& table);
Cell number_cell(std::int64_t number);
// The messages of these keys.
std::vector<std::string> headings_of(std::initializer_list<const char*> keys);

// What is known of the thing that a page is about: fills {{>FACTS}} of `body`.
class Facts {
 public:
  explicit Facts(text::Dictionary& body);
  // Named by the message of `key`; none where there is nothing to say.
  void add(const char* key, const std::string& value);

 private:
  text::Dictionary& part_;
};

struct Field {
  std::string name, label, value;
  std::vector<std::pair<std::string, std::string>> choices = {};  // value and name; none: a text
};

struct ListView {
  std::string path;           // "/sprava/objednavky"
  std::string export_path;    // of the JSON API: "/api/admin/orders"; may ask; empty: none
  std::vector<Field> fields;  // with what was asked for
  list::Pagination pagination;
  TableView table;
  // Path and name of the page that makes one.
  std::optional<std::pair<std::string, std::string>> action = {};
};
// Fills the template list.html.
void fill_list(text::Dictionary& body, const ListView& view);
inline constexpr const char* list_template = "edge/admin/layout/list.html";

}  // namespace flipflop::admin
