// Documentation from the declarations: OpenAPI 3.1 and docs/routes.md.

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/http/match.h"
#include "platform/http/router.h"

namespace flipflop::http {

namespace {

struct Named {
  const json::Type* type;
  std::string schema;
};
using Schemas = std::map<std::string, Named>;  // by name of the type

// A route that is also served below /api is documented there alone.
std::vector<Router::Listed> documented(const Router& router) {
  std::vector<Router::Listed> list = router.listed();
  std::set<std::pair<std::string, Method>> below_api;
  for (const Router::Listed& entry : list) {
    if (entry.route.path.starts_with("/api/")) {
      below_api.emplace(entry.route.path.substr(4), entry.route.method);
    }
  }
  std::erase_if(list, [&below_api](const Router::Listed& entry) {
    return below_api.contains({entry.route.path, entry.route.method});
  });
  return list;
}

std::string in_quotes(std::string_view text) {
  std::string out;
  json::write_string(out, text);
  return out;
}

// "/products/{id}"
std::string template_path(std::string_view path) {
  std::string out;
  for (const std::string_view segment : split(path.substr(1), '/')) {
    const bool is_parameter = segment.starts_with(':') || segment.starts_with('*');
    out += is_parameter ? fmt::format("/{{{}}}", segment.substr(1)) : fmt::format("/{}", segment);
  }
  return out;
}

std::string members_of(const json::Type& type) {
  std::string names;
  for (const json::Type::Member& member : type.members())
    names += (names.empty() ? "" : ", ") + member.name;
  return names;
}

// A schema is found by its name alone, so two structs cannot share one.
void add_schema(const json::Type& type, std::string schema, Schemas& schemas) {
  const auto [known, is_new] =
      schemas.try_emplace(std::string(type.name()), Named{&type, std::move(schema)});
  if (is_new || known->second.type == &type) return;
  throw BrokenInvariant(fmt::format(
      "two structs of the API are named {}: one of ({}), one of ({}); rename one of them",
      type.name(), members_of(*known->second.type), members_of(type)));
}

std::string reference(const json::Type& type, Schemas& schemas) {
  std::vector<const json::Type*> nested;
  add_schema(type, type.schema(nested).json, schemas);
  for (const json::Type* below : nested) {
    std::vector<const json::Type*> ignored;
    add_schema(*below, below->schema(ignored).json, schemas);
  }
  return fmt::format(R"({{"$ref":"#/components/schemas/{}"}})", type.name());
}

std::string parameter(const json::Type::Member& member, bool in_path) {
  return fmt::format(R"({{"name":{},"in":"{}","required":{},"schema":{}}})", in_quotes(member.name),
                     in_path ? "path" : "query", in_path || (member.required && !member.repeated),
                     member.schema.json);
}

bool has_body(const Route& route) {
  const Method method = route.method;
  return method == Method::post || method == Method::put || method == Method::patch ||
         (method == Method::del && route.confirmed_in_body);
}

constexpr std::string_view key_parameter =
    R"({"name":"Idempotency-Key","in":"header","required":false,"description":"One effect for a )"
    R"(request that is sent again: the answer is the one that was given.","schema":{)"
    R"("type":"string","minLength":1,"maxLength":255}})";

std::string parameters_of(const Router::Listed& entry) {
  std::string list;
  if (entry.route.keyed.by != Keyed::By::nobody) list = key_parameter;
  const std::vector<std::string> in_path = path_parameters(entry.route.path);
  std::vector<json::Type::Member> members;
  if (entry.input != nullptr) members = entry.input->members();
  for (const json::Type::Member& member : members) {
    const bool is_in_path = std::ranges::find(in_path, member.name) != in_path.end();
    if (!is_in_path && has_body(entry.route)) continue;
    if (!list.empty()) list.push_back(',');
    list += parameter(member, is_in_path);
  }
  return list.empty() ? "" : fmt::format(R"(,"parameters":[{}])", list);
}

std::string body_of(const Router::Listed& entry, Schemas& schemas) {
  if (entry.input == nullptr || !has_body(entry.route)) return "";
  if (entry.input->members().size() == path_parameters(entry.route.path).size()) return "";
  return fmt::format(
      R"(,"requestBody":{{"required":true,"content":{{"application/json":{{"schema":{}}}}}}})",
      reference(*entry.input, schemas));
}

std::string answer_of(const Router::Listed& entry, Schemas& schemas) {
  std::string data = "{}";
  if (entry.answer != nullptr) {
    data = reference(*entry.answer, schemas);
    if (entry.answers_list) data = fmt::format(R"({{"type":"array","items":{}}})", data);
  }
  std::string schema = fmt::format(
      R"({{"type":"object","required":["success","data"],"properties":{{"success":{{"const":true}},)"
      R"("data":{},"meta":{{"type":"object"}}}}}})",
      data);
  if (entry.beside != nullptr)
    schema = fmt::format(R"({{"allOf":[{},{}]}})", schema, reference(*entry.beside, schemas));
  return fmt::format(
      R"({{"description":"success","content":{{"application/json":{{"schema":{}}}}}}})", schema);
}

std::string operation(const Router::Listed& entry, Schemas& schemas) {
  const Route& route = entry.route;
  std::string out = fmt::format(R"("{}":{{"summary":{},"tags":[{}],"x-permission":{})",
                                lower_ascii(method_name(route.method)), in_quotes(route.summary),
                                in_quotes(route.tag), in_quotes(route.permission.name()));
  out += parameters_of(entry);
  out += body_of(entry, schemas);
  if (!route.permission.is_open()) out += R"(,"security":[{"bearer":[]}])";
  out += fmt::format(
      R"(,"responses":{{"200":{},"default":{{"$ref":"#/components/responses/Error"}}}}}})",
      answer_of(entry, schemas));
  return out;
}

constexpr std::string_view error_schema =
    R"({"type":"object","required":["success","error"],"properties":{"success":{"const":false},)"
    R"("error":{"type":"object","required":["code","message"],"properties":{)"
    R"("code":{"type":"string"},"message":{"type":"string"},"details":{"type":"array","items":{)"
    R"("type":"object","properties":{"field":{"type":"string"},"code":{"type":"string"},)"
    R"("message":{"type":"string"}}}},"data":{}}}}})";

std::string components(const Schemas& schemas) {
  std::string list = fmt::format(R"("Error":{})", error_schema);
  for (const auto& [name, named] : schemas) list += fmt::format(R"(,"{}":{})", name, named.schema);
  return fmt::format(
      R"({{"schemas":{{{}}},"responses":{{"Error":{{"description":"refusal or failure",)"
      R"("content":{{"application/json":{{"schema":{{"$ref":"#/components/schemas/Error"}}}}}}}}}},)"
      R"("securitySchemes":{{"bearer":{{"type":"http","scheme":"bearer"}}}}}})",
      list);
}

}  // namespace

std::string openapi(const Router& router, const std::string& version) {
  Schemas schemas;
  std::map<std::string, std::string> paths;  // operations of each path
  for (const Router::Listed& entry : documented(router)) {
    if (entry.route.is_page || (entry.answer == nullptr && entry.input == nullptr)) continue;
    std::string& operations = paths[template_path(entry.route.path)];
    if (!operations.empty()) operations.push_back(',');
    operations += operation(entry, schemas);
  }
  std::string list;
  for (const auto& [path, operations] : paths) {
    if (!list.empty()) list.push_back(',');
    list += fmt::format("{}:{{{}}}", in_quotes(path), operations);
  }
  return fmt::format(
      R"({{"openapi":"3.1.0","info":{{"title":"flipflop","version":{}}},"paths":{{{}}},)"
      R"("components":{}}})",
      in_quotes(version), list, components(schemas));
}

std::string routes_markdown(const Router& router) {
  std::string out = "| method | path | permission | module | what |\n|---|---|---|---|---|\n";
  for (const Router::Listed& entry : documented(router)) {
    const Route& route = entry.route;
    out += fmt::format("| {} | `{}` | {} | {} | {} |\n", method_name(route.method), route.path,
                       route.permission.name(), route.tag, route.summary);
  }
  return out;
}

}  // namespace flipflop::http
