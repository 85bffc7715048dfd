#include "edge/admin/layout/table.h"

#include "base/text.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

// "?stav=paid&format=csv" of what was asked for and one thing more.
std::string query_of(const std::vector<Field>& fields, const std::string& name,
                     const std::string& value) {
  std::string query;
  const auto add = [&query](const std::string& key, const std::string& text) {
    if (text.empty()) return;
    query += (query.empty() ? "?" : "&") + key + "=" + percent_encode(text);
  };
  for (const Field& field : fields) add(field.name, field.value);
  add(name, value);
  return query;
}

void fill_field(text::Dictionary& filter, const Field& field) {
  text::Dictionary& shown = filter.add("FIELD");
  shown.set("FIELD_NAME", field.name);
  shown.set("FIELD_LABEL", field.label);
  if (field.choices.empty()) {
    shown.add("TEXT").set("FIELD_VALUE", field.value);
    return;
  }
  text::Dictionary& select = shown.add("SELECT");
  for (const auto& [value, name] : field.choices) {
    text::Dictionary& choice = select.add("CHOICE");
    choice.set("CHOICE_VALUE", value);
    choice.set("CHOICE_NAME", name);
    if (value == field.value) choice.show("CHOSEN");
  }
}

std::string total_text(const list::Pagination& pagination) {
  if (!pagination.total) return {};
  const bool is_exact = pagination.total_is == list::TotalIs::exact;
  return text::message(is_exact ? "admin.total" : "admin.total_about",
                       {{"count", std::to_string(*pagination.total)}});
}

}  // namespace

void fill_table(text::Dictionary& body, const TableView& table) {
  text::Dictionary& part = body.include("TABLE", "edge/admin/layout/table.html");
  if (table.rows.empty()) {
    part.add("EMPTY").set("EMPTY_TEXT", table.empty);
    return;
  }
  text::Dictionary& filled = part.add("FILLED");
  filled.set("CAPTION", table.caption);
  const std::vector<Cell>& first = table.rows.front();
  for (std::size_t column = 0; column < table.headings.size(); ++column) {
    text::Dictionary& heading = filled.add("HEADING");
    heading.set("HEADING_NAME", table.headings[column]);
    // A heading stands above its numbers, at the right.
    if (column < first.size() && first[column].kind == "number") heading.show("OF_NUMBERS");
  }
  for (const auto& cells : table.rows) {
    text::Dictionary& row = filled.add("ROW");
    for (const Cell& cell : cells) {
      text::Dictionary& shown = row.add("CELL");
      shown.set("CELL_KIND", cell.kind);
      text::Dictionary& inner = shown.add(cell.url.empty() ? "PLAIN" : "LINK");
      inner.set("CELL_TEXT", cell.text);
      if (!cell.url.empty()) inner.set("CELL_URL", cell.url);
    }
  }
}

Cell number_cell(std::int64_t number) {
  return {std::to_string(number), "", "number"};
}

std::vector<std::string> headings_of(std::initializer_list<const char*> keys) {
  std::vector<std::string> names;
  for (const char* key : keys) names.push_back(text::message(key));
  return names;
}

Facts::Facts(text::Dictionary& body)
    : part_(body.include("FACTS", "edge/admin/layout/facts.html")) {}

void Facts::add(const char* key, const std::string& value) {
  if (value.empty()) return;
  text::Dictionary& fact = part_.add("FACT");
  fact.set("FACT_NAME", text::message(key));
  fact.set("FACT_VALUE", value);
}

void fill_list(text::Dictionary& body, const ListView& view) {
  body.set("LIST_PATH", view.path);
  if (view.action) {
    text::Dictionary& action = body.add("ACTION");
    action.set("ACTION_URL", view.action->first);
    action.set("ACTION_NAME", view.action->second);
  }
  if (!view.fields.empty()) {
    text::Dictionary& filter = body.add("FILTER");
    for (const Field& field : view.fields) fill_field(filter, field);
  }
  fill_table(body, view.table);
  body.set_optional("TOTAL", total_text(view.pagination));
  if (view.pagination.next_cursor)
    body.add("NEXT").set("NEXT_URL",
                         view.path + query_of(view.fields, "cursor", *view.pagination.next_cursor));
  if (view.pagination.has_prev)
    body.add("FIRST").set("FIRST_URL", view.path + query_of(view.fields, "", ""));
  if (!view.export_path.empty())
    body.add("EXPORT").set(
        "EXPORT_URL",
        view.export_path + (view.export_path.contains('?') ? "&format=csv" : "?format=csv"));
}

}  // namespace flipflop::admin
