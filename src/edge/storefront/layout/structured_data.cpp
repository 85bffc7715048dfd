#include "edge/storefront/layout/structured_data.h"

#include "platform/json/json.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {

void JsonLd::key(std::string_view name) {
  if (!out_.empty() && out_.back() != '{' && out_.back() != '[') out_ += ',';
  if (name.empty()) return;
  json::write_string(out_, name, true);
  out_ += ':';
}

JsonLd& JsonLd::begin(std::string_view name, char bracket) {
  key(name);
  out_ += bracket;
  return *this;
}

JsonLd& JsonLd::end(char bracket) {
  out_ += bracket;
  return *this;
}

JsonLd& JsonLd::text(std::string_view name, std::string_view value) {
  if (value.empty()) return *this;
  key(name);
  json::write_string(out_, value, true);
  return *this;
}

JsonLd& JsonLd::item(std::string_view value) {
  key({});
  json::write_string(out_, value, true);
  return *this;
}

JsonLd& JsonLd::whole(std::string_view name, std::int64_t value) {
  key(name);
  out_ += std::to_string(value);
  return *this;
}

void add_breadcrumbs(JsonLd& json, const std::string& public_url,
                     const std::vector<Crumb>& crumbs) {
  json.open().text("@type", "BreadcrumbList").open_list("itemListElement");
  std::int64_t position = 0;
  const auto add = [&](std::string_view name, const std::string& path) {
    json.open().text("@type", "ListItem").whole("position", ++position);
    json.text("name", name).text("item", public_url + path).close();
  };
  add(text::message("layout.breadcrumbs_home"), "/");
  for (const Crumb& crumb : crumbs) add(crumb.name, crumb.path);
  json.close_list().close();
}

std::string breadcrumbs_data(const std::string& public_url, const std::vector<Crumb>& crumbs) {
  JsonLd json;
  json.open().text("@context", "https://schema.org").open_list("@graph");
  add_breadcrumbs(json, public_url, crumbs);
  return json.close_list().close().take();
}

std::string website_data(const std::string& public_url, const std::string& name) {
  JsonLd json;
  json.open().text("@context", "https://schema.org").text("@type", "WebSite");
  json.text("name", name).text("url", public_url + "/").text("inLanguage", "cs");
  json.open("potentialAction").text("@type", "SearchAction");
  json.text("target", public_url + "/hledat?q={search_term_string}");
  json.text("query-input", "required name=search_term_string").close();
  return json.close().take();
}

}  // namespace flipflop::storefront
