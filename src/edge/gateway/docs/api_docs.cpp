#include "edge/gateway/docs/api_docs.h"

#include <algorithm>
#include <set>

#include "base/text.h"
#include "platform/assets/assets.h"
#include "platform/http/route_path.h"
#include "platform/text/messages.h"
#include "platform/text/template.h"

namespace flipflop::gateway {

namespace {

using Listed = http::Router::Listed;

constexpr std::string_view page_template = "edge/gateway/docs/api_docs.html";
constexpr std::size_t longest_search = 100;  // characters

// The page's own texts, in the language that was asked for.
std::string language_of(const http::Request& request) {
  const std::string_view asked = request.query_value("lang");
  if (asked == "en" || asked == "cs") return std::string(asked);
  return lower_ascii(request.header("accept-language")).starts_with("en") ? "en" : "cs";
}

std::string text_of(const std::string& language, const std::string& key) {
  return text::message("api_docs_" + language + "." + key);
}

bool holds(const Listed& entry, const std::string& words) {
  const std::string all = entry.route.path + " " + entry.route.summary + " " + entry.route.tag;
  return fold(all).find(words) != std::string::npos;
}

bool has_body(http::Method method) {
  return method == http::Method::post || method == http::Method::put ||
         method == http::Method::patch;
}

// {"$ref":"#/components/schemas/Money"} says no more than its last word.
std::string shown_schema(const std::string& schema) {
  constexpr std::string_view reference = "#/components/schemas/";
  std::string shown;
  for (const char c : schema)
    if (c != '{' && c != '}' && c != '"') shown.push_back(c);
  for (std::size_t at = 0; (at = shown.find(reference)) != std::string::npos;)
    shown.erase(at, reference.size());
  return shown;
}

void fill_members(text::Dictionary& operation, const Listed& entry, const std::string& language) {
  if (entry.input == nullptr) return;
  const std::vector<std::string> in_path = http::path_parameters(entry.route.path);
  operation.show("HAS_INPUT");
  for (const json::Type::Member& member : entry.input->members()) {
    text::Dictionary& row = operation.add("MEMBER");
    const bool is_in_path = std::ranges::find(in_path, member.name) != in_path.end();
    const bool is_in_body = has_body(entry.route.method);
    row.set("NAME", member.name);
    row.set("WHERE", text_of(language, is_in_path ? "path" : is_in_body ? "body" : "query"));
    row.set("SCHEMA", shown_schema(member.schema.json));
    const bool is_required = is_in_path || (member.required && !member.repeated);
    row.set("REQUIRED", text_of(language, is_required ? "yes" : "no"));
  }
}

void fill_answer(text::Dictionary& operation, const Listed& entry) {
  if (entry.answer == nullptr) return;
  operation.show("HAS_ANSWER");
  operation.set("ANSWER", std::string(entry.answer->name()) + (entry.answers_list ? "[]" : ""));
  for (const json::Type::Member& member : entry.answer->members()) {
    text::Dictionary& row = operation.add("ANSWER_MEMBER");
    row.set("NAME", member.name);
    row.set("SCHEMA", shown_schema(member.schema.json));
  }
}

void fill_operation(text::Dictionary& operation, const Listed& entry, const std::string& language) {
  const http::Route& route = entry.route;
  operation.set("METHOD", http::method_name(route.method));
  operation.set("PATH", route.path);
  operation.set("SUMMARY", route.summary);
  operation.set("PERMISSION", route.permission.name());
  for (const http::RateRule& rule : route.limits) {
    text::Dictionary& row = operation.add("LIMIT");
    row.set("NAME", rule.name);
    row.set_whole("CALLS", rule.rate.calls);
    row.set_whole("SECONDS", rule.rate.span.count());
  }
  fill_members(operation, entry, language);
  fill_answer(operation, entry);
}

void fill_texts(text::Dictionary& values, const std::string& language) {
  for (const char* key : {"title", "lead", "document", "search", "find", "none", "permission",
                          "limits", "name", "where", "schema", "required", "answer", "envelope"})
    values.set_everywhere("T_" + std::string(key), text_of(language, key));
  values.set("LANGUAGE", language);
  values.set("OTHER", language == "cs" ? "en" : "cs");
  values.set("OTHER_NAME", language == "cs" ? "English" : "Česky");
}

}  // namespace

void ApiDocs::register_routes(http::Router& router) {
  using http::Method;
  namespace permission = http::permission;
  router.add({.method = Method::get,
              .path = "/openapi.json",
              .permission = permission::open,
              .summary = "This API as an OpenAPI 3.1 document"},
             &ApiDocs::document, this);
  router.add({.method = Method::get,
              .path = "/docs",
              .permission = permission::open,
              .summary = "This API as a page for people",
              .unknown_fields = true},
             &ApiDocs::page, this);
  router.add({.method = Method::get,
              .path = "/docs.css",
              .permission = permission::open,
              .summary = "Style of the page for people"},
             &ApiDocs::style, this);
}

void ApiDocs::describe(const http::Router& api, const std::string& version) {
  document_ = std::make_shared<const std::string>(http::openapi(api, version));
  routes_ = api.listed();
  version_ = version;
}

Task<http::Response> ApiDocs::document(http::Call, http::Nothing) {
  http::Response response = http::json_text("");
  response.parts.push_back(document_);
  response.with("Cache-Control", "no-cache");
  co_return response;
}

Task<http::Response> ApiDocs::page(http::Call call, http::Nothing) {
  const std::string language = language_of(*call.request);
  const std::string asked(utf8_prefix(trim(call.request->query_value("q")), longest_search));
  const std::string words = fold(asked);
  text::Dictionary values;
  fill_texts(values, language);
  values.set("VERSION", version_);
  values.set("ASKED", asked);
  values.set("OTHER_URL", "?lang=" + std::string(language == "cs" ? "en" : "cs") +
                              "&q=" + percent_encode(asked));
  std::set<std::string> modules;
  for (const Listed& entry : routes_)
    if (holds(entry, words)) modules.insert(entry.route.tag);
  if (modules.empty()) values.show("NONE");
  for (const std::string& module : modules) {
    text::Dictionary& group = values.add("MODULE");
    group.set("MODULE_NAME", module);
    for (const Listed& entry : routes_)
      if (entry.route.tag == module && holds(entry, words))
        fill_operation(group.add("OPERATION"), entry, language);
  }
  co_return http::html(text::render(page_template, values)).with("Cache-Control", "no-cache");
}

Task<http::Response> ApiDocs::style(http::Call, http::Nothing) {
  http::Response response;
  response.content_type = "text/css; charset=utf-8";
  response.body = assets::read("edge/gateway/docs/api_docs.css");
  co_return response.with("Cache-Control", "no-cache");
}

}  // namespace flipflop::gateway
