#pragma once
// HTML and text templates (ctemplate) with context-aware escaping. A template is an asset; its
// values are filled into a Dictionary. {{M_cart_empty}} is the text "cart.empty" of the message
// catalogue. Debug builds reload a changed template. A BrokenInvariant is thrown for a template
// that is missing, does not begin with the AUTOESCAPE pragma (.html), or shows an unknown text.

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ctemplate {
class TemplateDictionary;
}

namespace flipflop::text {

class Dictionary {
 public:
  Dictionary();
  ~Dictionary();
  Dictionary(Dictionary&&) noexcept;

  void set(std::string_view name, std::string_view value);  // escaped by context
  void set_whole(std::string_view name, std::int64_t value);
  // A value that may be missing: sets it and shows the section of the same name unless it is empty.
  void set_optional(std::string_view name, std::string_view value);
  // Seen by everything rendered together with this dictionary, includes too.
  void set_everywhere(std::string_view name, std::string_view value);
  // Safe HTML or JSON made by our own writers, for {{name:none}} alone. Never for text from
  // outside.
  void set_safe_html(std::string_view name, std::string_view html);
  // Shows a section {{#name}}...{{/name}} once.
  void show(std::string_view section);
  // A dictionary for one more repetition of a section; owned by this one.
  Dictionary& add(std::string_view section);
  // For {{>name}}: expands the template at `path` with the returned dictionary.
  Dictionary& include(std::string_view name, std::string_view path);

 private:
  friend std::string render(std::string_view path, const Dictionary& values);
  struct Parts;
  explicit Dictionary(std::unique_ptr<Parts> parts);
  std::unique_ptr<Parts> parts_;
};

// Expands the asset `path` ("edge/storefront/home/home.html").
std::string render(std::string_view path, const Dictionary& values);

}  // namespace flipflop::text
