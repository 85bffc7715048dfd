#include "edge/admin/stock/stock_view.h"

#include <charconv>

#include "base/text.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr std::int64_t largest = 1'000'000'000;

void fill_form(text::Dictionary& form, const FormView& view, const std::string& prefix) {
  form.set("FORM_URL", view.url);
  form.set("FORM_NAME", view.name);
  for (const auto& [name, value] : view.hidden) {
    text::Dictionary& row = form.add("HIDDEN");
    row.set("HIDDEN_FIELD", name);
    row.set("HIDDEN_VALUE", value);
  }
  for (const FormInput& input : view.inputs) {
    text::Dictionary& row = form.add("INPUT");
    row.set("INPUT_ID", prefix + input.name);
    row.set("INPUT_FIELD", input.name);
    row.set("INPUT_LABEL", input.label);
    row.set("INPUT_VALUE", input.value);
    row.set_whole("INPUT_LENGTH", input.length);
    if (input.is_whole) row.show("NUMERIC");
    if (input.is_day) row.show("DAY");
    if (input.is_needed) row.show("NEEDED");
  }
  for (const Field& field : view.choices) {
    text::Dictionary& row = form.add("SELECT");
    row.set("SELECT_ID", prefix + field.name);
    row.set("SELECT_FIELD", field.name);
    row.set("SELECT_LABEL", field.label);
    for (const auto& [value, name] : field.choices) {
      text::Dictionary& choice = row.add("CHOICE");
      choice.set("CHOICE_VALUE", value);
      choice.set("CHOICE_NAME", name);
      if (value == field.value) choice.show("CHOSEN");
    }
  }
}

}  // namespace

void fill_stock(text::Dictionary& body, const StockView& view) {
  body.set_optional("MISTAKE", view.mistake);
  body.set_optional("ABOUT", view.about);
  if (view.back) {
    text::Dictionary& back = body.add("BACK");
    back.set("BACK_URL", view.back->first);
    back.set("BACK_NAME", view.back->second);
  }
  fill_list(body.include("LIST", list_template), view.list);
  int number = 0;
  for (const FormView& form : view.forms)
    fill_form(body.add("FORM"), form, "form-" + std::to_string(++number) + "-");
}

std::optional<std::int64_t> whole_of(const std::optional<std::string>& typed) {
  const std::string_view text = trim(typed ? std::string_view(*typed) : std::string_view());
  std::int64_t number = -1;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_whole = read.ec == std::errc() && read.ptr == text.data() + text.size();
  if (!is_whole || number < 0 || number > largest) return std::nullopt;
  return number;
}

std::string typed_text(const std::optional<std::string>& typed, std::size_t longest) {
  const std::string given = typed.value_or("");
  return std::string(utf8_prefix(trim(given), longest));
}

Field location_choice(const char* name, const char* label_key,
                      const std::vector<warehouse::OwnLocation>& locations) {
  Field field{name, text::message(label_key), ""};
  for (const warehouse::OwnLocation& one : locations)
    if (one.is_active) field.choices.emplace_back(one.id.text(), one.name);
  return field;
}

http::Route stock_form(const char* path, const char* summary) {
  return staff_form(path, http::permission::stock_write, summary);
}

}  // namespace flipflop::admin
