#pragma once
// What is wrong with a form, said beside its fields: a judge collects mistakes, a page shows them.

#include <string>
#include <string_view>
#include <vector>

#include "platform/text/template.h"

namespace flipflop::storefront {

struct Mistake {
  std::string field;     // HTML id: "email"; empty: of the whole form
  std::string variable;  // template value of the message at the field: "EMAIL_ERROR"
  std::string message;
};

class Judge {
 public:
  // `label_key` is the message that names the field in "Vyplňte prosím ...".
  void require(const std::string& value, const char* field, const char* variable,
               const char* label_key);
  // Says `message_key` when a value is there and wrong.
  void check(const std::string& value, bool fits, const char* field, const char* variable,
             const char* message_key);
  void add(const char* field, const char* variable, std::string message) {
    mistakes_.push_back({field, variable, std::move(message)});
  }
  std::vector<Mistake> take() { return std::move(mistakes_); }

 private:
  std::vector<Mistake> mistakes_;
};

// The list of mistakes on top of a form, and each of them at its field.
void fill_mistakes(text::Dictionary& body, const std::vector<Mistake>& mistakes);

// One @ with something on both sides, a dot in the domain, no white space: the mail itself proves
// the rest.
bool looks_like_phone(std::string_view text);
std::string digits_of(std::string_view text);

}  // namespace flipflop::storefront
