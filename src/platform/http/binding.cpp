// From a request to the input struct of a route: path, then query or body, every mistake with the
// name of its field.

#include <algorithm>

#include "platform/http/form.h"
#include "platform/http/router.h"

namespace flipflop::http {

namespace {

// What a set of name=value pairs may leave out or bring along.
struct PairPolicy {
  bool ignores_unknown;
  bool is_form;  // a browser leaves an unticked box out
};

// Fields of forms are written like the C++ members ("variant_id"), members are named as in JSON.
std::string member_name(std::string_view field) {
  std::string name;
  bool begins_word = false;
  for (char c : field) {
    if (c == '_') {
      begins_word = !name.empty();
      continue;
    }
    name.push_back(begins_word && c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c);
    begins_word = false;
  }
  return name;
}

// A name that the client has made up is not said back at any length.
constexpr std::size_t longest_shown_path = 120;

std::string shown(const std::string& path) {
  if (path.size() <= longest_shown_path) return path;
  std::size_t end = longest_shown_path;
  while (end > 0 && (static_cast<unsigned char>(path[end]) & 0xC0u) == 0x80u) --end;
  return path.substr(0, end) + "...";
}

class Binding {
 public:
  explicit Binding(detail::Input input)
      : type_(input.type), input_(input.value), given_(type_.members().size(), false) {}

  void take_path(const Fields& values) {
    for (const auto& [name, value] : values) {
      if (const auto* member = find(name)) {
        given_[index_of(*member)] = true;
        member->set_text(input_, value, errors_);
      }
    }
  }

  void take_pairs(const Fields& pairs, PairPolicy policy) {
    for (const auto& [name, value] : pairs) {
      const json::Type::Member* member = policy.is_form ? find(member_name(name)) : find(name);
      if (member == nullptr) {
        if (!policy.ignores_unknown) errors_.add(name, "unknown_field", "is not known here");
        continue;
      }
      if (value.empty()) continue;  // an empty text box says nothing
      if (given_[index_of(*member)] && !member->repeated) {
        if (!policy.ignores_unknown) errors_.add(name, "invalid_format", "is given twice");
        continue;
      }
      given_[index_of(*member)] = true;
      member->set_text(input_, value, errors_);
    }
    require_all(policy);
  }

  void take_json(std::string_view body, const Fields& path_values, const Route& route) {
    json::Errors found;
    json::read_text(type_, input_, body.empty() ? "{}" : body, found);
    // Members of the path are no part of the body: missing there, they are not missed.
    for (const json::FieldError& error : found.list()) {
      const bool is_in_path = std::ranges::any_of(
          path_values, [&error](const auto& value) { return value.first == error.path; });
      if (is_in_path && error.code == "required") continue;
      if (route.unknown_fields && error.code == "unknown_field") continue;
      errors_.add(error.path, error.code, error.message);
    }
    take_path(path_values);
  }

  void finish() const {
    if (errors_.empty()) return;
    std::vector<json::FieldError> list = errors_.list();
    for (json::FieldError& error : list) error.path = shown(error.path);
    const json::FieldError& first = list.front();
    const std::string subject = first.path.empty() ? "The request" : "'" + first.path + "'";
    throw bad_request(subject + " " + first.message + ".", list);
  }

 private:
  const json::Type::Member* find(std::string_view name) const {
    const auto& members = type_.members();
    const auto at = std::ranges::find(members, name, &json::Type::Member::name);
    return at == members.end() ? nullptr : &*at;
  }

  std::size_t index_of(const json::Type::Member& member) const {
    return static_cast<std::size_t>(&member - type_.members().data());
  }

  // Pairs cannot say "an empty list", so a list is never missed.
  void require_all(PairPolicy policy) {
    for (const json::Type::Member& member : type_.members()) {
      if (!member.required || member.repeated || given_[index_of(member)]) continue;
      if (policy.is_form && member.schema.json.starts_with(R"({"type":"boolean")")) continue;
      errors_.add(member.name, "required", "is missing");
    }
  }

  const json::Type& type_;
  void* input_;
  std::vector<bool> given_;  // by member
  json::Errors errors_;
};

bool reads_query(const Route& route) {
  if (route.method == Method::del) return !route.confirmed_in_body;
  return route.method == Method::get || route.method == Method::head;
}

void take_body(Binding& binding, const Request& request, const Fields& path_values,
               const Route& route) {
  const std::string type = media_type(request.header("content-type"));
  if (type == "application/json" || (type.empty() && request.body.empty())) {
    return binding.take_json(request.body, path_values, route);
  }
  if (type != "application/x-www-form-urlencoded") {
    throw Problem(415, "UNSUPPORTED_MEDIA_TYPE",
                  "Send application/json or application/x-www-form-urlencoded.");
  }
  const auto pairs = parse_form(request.body);
  if (!pairs) throw bad_request("The form is not valid: check its encoding and size.");
  binding.take_path(path_values);
  binding.take_pairs(*pairs,
                     {.ignores_unknown = route.is_page || route.unknown_fields, .is_form = true});
}

}  // namespace

namespace detail {

void bind_input(const Request& request, const Fields& path_values, const Route& route,
                Input input) {
  Binding binding(input);
  if (reads_query(route)) {
    binding.take_path(path_values);
    binding.take_pairs(request.query, {.ignores_unknown = route.is_page || route.unknown_fields,
                                       .is_form = route.is_page});
  } else if (input.type.members().size() > path_values.size()) {
    take_body(binding, request, path_values, route);
  } else {
    binding.take_path(path_values);  // the body, if any, is the handler's own
  }
  binding.finish();
}

}  // namespace detail

}  // namespace flipflop::http
