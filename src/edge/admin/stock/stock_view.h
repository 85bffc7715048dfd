#pragma once
// What the pages of stock are made of: a list, and forms beside it.

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "shop/warehouse/warehouse.h"

namespace flipflop::admin {

struct FormInput {
  std::string name, label, value;
  bool is_whole = false, is_needed = true;
  int length = 100;
  bool is_day = false;
};

struct FormView {
  std::string url, name;
  std::vector<std::pair<std::string, std::string>> hidden = {};
  std::vector<FormInput> inputs = {};
  std::vector<Field> choices = {};
};

struct StockView {
  std::string mistake, about;
  std::optional<std::pair<std::string, std::string>> back = {};  // path and name
  ListView list;
  std::vector<FormView> forms = {};
};
void fill_stock(text::Dictionary& body, const StockView& view);
inline constexpr const char* stock_template = "edge/admin/stock/stock.html";

// A whole number within 0 and a milliard; nullopt for anything else.
std::optional<std::int64_t> whole_of(const std::optional<std::string>& typed);
std::string typed_text(const std::optional<std::string>& typed, std::size_t longest);
// The own locations that are on, to choose from.
Field location_choice(const char* name, const char* label_key,
                      const std::vector<warehouse::OwnLocation>& locations);
http::Route stock_form(const char* path, const char* summary);

}  // namespace flipflop::admin
