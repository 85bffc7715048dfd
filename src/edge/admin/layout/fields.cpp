#include "edge/admin/layout/fields.h"

namespace flipflop::admin {
namespace {

const char* kind_section(FieldKind kind) {
  switch (kind) {
    case FieldKind::decimal:
      return "DECIMAL";
    case FieldKind::whole:
      return "NUMERIC";
    case FieldKind::moment:
      return "MOMENT";
    case FieldKind::text:
    case FieldKind::choice:
      break;
  }
  return nullptr;
}

void fill_choices(text::Dictionary& select, const FormField& field) {
  for (const auto& [value, name] : field.choices) {
    text::Dictionary& choice = select.add("CHOICE");
    choice.set("CHOICE_VALUE", value);
    choice.set("CHOICE_NAME", name);
    if (value == field.value) choice.show("CHOSEN");
  }
}

}  // namespace

void fill_fields(text::Dictionary& body, const std::vector<FormField>& fields,
                 const Mistakes& mistakes, const std::string& prefix) {
  text::Dictionary& part = body.include("FIELDS", "edge/admin/layout/fields.html");
  for (const FormField& field : fields) {
    text::Dictionary& row = part.add("FIELD");
    row.set("FIELD_ID", prefix + field.name);
    row.set("FIELD_NAME", field.name);
    row.set("FIELD_LABEL", field.label);
    text::Dictionary& box = row.add(field.kind == FieldKind::choice ? "SELECT" : "INPUT");
    if (field.kind == FieldKind::choice) {
      fill_choices(box, field);
    } else {
      box.set("FIELD_VALUE", field.value);
      box.set_whole("FIELD_LENGTH", field.length);
      if (const char* section = kind_section(field.kind)) box.show(section);
    }
    if (field.is_needed) box.show("NEEDED");
    const auto mistake = mistakes.find(field.name);
    if (mistake == mistakes.end()) {
      row.set_optional("FIELD_HINT", field.hint);
      continue;
    }
    row.set_optional("FIELD_MISTAKE", mistake->second);
    box.show("WRONG");
  }
}

}  // namespace flipflop::admin
