#pragma once
// Structured data (schema.org, JSON-LD) for search engines, written so that it may stand inside a
// page: < > & and line separators are \u escapes.

#include <string>
#include <string_view>
#include <vector>

#include "base/money.h"

namespace flipflop::storefront {

// A JSON document built from the front to the back; commas come by themselves.
class JsonLd {
 public:
  JsonLd& open(std::string_view name = {}) { return begin(name, '{'); }
  JsonLd& close() { return end('}'); }
  JsonLd& open_list(std::string_view name) { return begin(name, '['); }
  JsonLd& close_list() { return end(']'); }
  // Left out when the value is empty.
  JsonLd& text(std::string_view name, std::string_view value);
  JsonLd& item(std::string_view value);
  JsonLd& whole(std::string_view name, std::int64_t value);
  std::string take() { return std::move(out_); }

 private:
  JsonLd& begin(std::string_view name, char bracket);
  JsonLd& end(char bracket);
  void key(std::string_view name);

  std::string out_;
};

struct Crumb {
  std::string name;
  std::string path;  // "/kategorie/osvetleni"
};

// Adds a BreadcrumbList, home page first, to an open list.
void add_breadcrumbs(JsonLd& json, const std::string& public_url, const std::vector<Crumb>& crumbs);
// A document that holds nothing but the breadcrumbs.
std::string breadcrumbs_data(const std::string& public_url, const std::vector<Crumb>& crumbs);
// The shop itself, with its search field; for the home page.
std::string website_data(const std::string& public_url, const std::string& name);

}  // namespace flipflop::storefront
