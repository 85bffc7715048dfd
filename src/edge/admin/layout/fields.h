#pragma once
// The fields of a form of staff: name, what was typed, what it means, and what is wrong with it
// beside it.

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "platform/text/template.h"

namespace flipflop::admin {

enum class FieldKind { text, decimal, whole, moment, choice };

struct FormField {
  std::string name, label;
  FieldKind kind = FieldKind::text;
  std::string value = {};
  std::string hint = {};
  bool is_needed = false;
  int length = 40;
  std::vector<std::pair<std::string, std::string>> choices = {};  // of a choice: value and name
};

// Messages by the field's name.
using Mistakes = std::map<std::string, std::string, std::less<>>;

// Fills {{>FIELDS}} of `body`. `prefix` makes ids unique where a page has several forms.
void fill_fields(text::Dictionary& body, const std::vector<FormField>& fields,
                 const Mistakes& mistakes, const std::string& prefix = "pole-");

}  // namespace flipflop::admin
