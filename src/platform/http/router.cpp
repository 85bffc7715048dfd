#include "platform/http/router.h"

#include <fmt/format.h>

#include <algorithm>
#include <deque>

#include "base/invariant.h"
#include "platform/http/match.h"
#include "platform/http/rate_limit.h"

namespace flipflop::http {

struct Router::Parts {
  struct Entry : Listed {
    Handler handler;
    std::vector<std::string> parameters;
  };

  std::deque<Entry> entries;  // addresses stay: handlers keep a pointer to their route
  RouteTree tree;

  void add(Entry entry);
};

namespace {

void check_parameters(const Route& route, const std::vector<std::string>& parameters,
                      const json::Type* input) {
  for (const std::string& name : parameters) {
    const bool known =
        input != nullptr &&
        std::ranges::any_of(input->members(), [&](const auto& m) { return m.name == name; });
    if (!known) {
      throw BrokenInvariant(fmt::format("{} {}: the input type has no member '{}'",
                                        method_name(route.method), route.path, name));
    }
  }
}

std::string allow_of(const std::array<bool, method_count>& methods) {
  std::string allow;
  const auto append = [&allow](Method method) {
    if (!allow.empty()) allow += ", ";
    allow += method_name(method);
  };
  for (std::size_t i = 0; i < method_count; ++i) {
    const auto method = static_cast<Method>(i);
    const bool head_by_get = method == Method::head && methods[static_cast<int>(Method::get)];
    if (methods[i] || head_by_get || method == Method::options) append(method);
  }
  return allow;
}

}  // namespace

namespace detail {

void check_rules(const Route& route, const std::vector<std::string_view>& text_members) {
  for (const RateRule& rule : route.limits) {
    if (rule.by != RateRule::By::member) continue;
    if (std::ranges::find(text_members, rule.member) == text_members.end()) {
      throw BrokenInvariant(fmt::format("{} {}: the rule {} counts by '{}', no text of the input",
                                        method_name(route.method), route.path, rule.name,
                                        rule.member));
    }
  }
}

Task<void> pass_members(RateGate* gate, std::vector<std::string> subjects) {
  return gate->pass_members(std::move(subjects));
}

}  // namespace detail

Router::Router() : parts_(std::make_unique<Parts>()) {}
Router::~Router() = default;
Router::Router(Router&&) noexcept = default;

void Router::Parts::add(Entry entry) {
  if (!tree.add(entry.route.method, entry.route.path, entries.size())) {
    throw BrokenInvariant(fmt::format("the route {} {} is registered twice",
                                      method_name(entry.route.method), entry.route.path));
  }
  entries.push_back(std::move(entry));
}

void Router::add_erased(Listed listed, Handler handler) {
  if (listed.input != nullptr && listed.input->members().empty()) listed.input = nullptr;
  std::vector<std::string> parameters = path_parameters(listed.route.path);
  check_parameters(listed.route, parameters, listed.input);
  parts_->add({std::move(listed), std::move(handler), std::move(parameters)});
}

void Router::mount(std::string prefix, const Router& module) {
  for (const Parts::Entry& entry : module.parts_->entries) {
    if (entry.route.is_page) continue;
    Parts::Entry copy = entry;
    copy.route.path = prefix + (entry.route.path == "/" ? "" : entry.route.path);
    parts_->add(std::move(copy));
  }
}

void Router::mount_elsewhere(const std::string& prefix, const Router& module,
                             const std::string& role, const Forward& forward) {
  Router there;
  there.mount(prefix, module);
  for (Parts::Entry& entry : there.parts_->entries) {
    entry.route.executed_by = role;
    entry.handler = [forward](const Route* route, Call call, const Fields&) {
      return forward(route, std::move(call));
    };
    parts_->add(std::move(entry));
  }
}

void Router::tag_untagged(const std::string& tag) {
  for (Parts::Entry& entry : parts_->entries)
    if (entry.route.tag.empty()) entry.route.tag = tag;
}

void Router::include(const Router& other) {
  for (const Parts::Entry& entry : other.parts_->entries) parts_->add(entry);
}

std::unique_ptr<Router::Match> Router::match(Method method, std::string_view path) const {
  auto match = std::make_unique<Match>();
  const RouteTree::Found found = parts_->tree.find(method, path);
  if (!found.path_known) return match;
  if (found.route == RouteTree::none) {
    match->outcome = Match::Outcome::no_method;
    match->allow = allow_of(found.methods);
    return match;
  }
  const Parts::Entry& entry = parts_->entries[found.route];
  match->outcome = Match::Outcome::found;
  match->route = &entry.route;
  match->handler = &entry.handler;
  match->route_index = found.route;
  match->path_values.reserve(found.values.count);
  for (std::size_t i = 0; i < found.values.count; ++i) {
    match->path_values.emplace_back(entry.parameters[i], found.values.list[i]);
  }
  return match;
}

std::vector<Router::Listed> Router::listed() const {
  std::vector<Listed> list;
  list.reserve(parts_->entries.size());
  for (const Parts::Entry& entry : parts_->entries) list.push_back(entry);
  std::ranges::sort(list, [](const Listed& left, const Listed& right) {
    if (left.route.path != right.route.path) return left.route.path < right.route.path;
    return left.route.method < right.route.method;
  });
  return list;
}

}  // namespace flipflop::http
