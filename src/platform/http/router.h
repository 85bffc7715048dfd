#pragma once
// Routes. One declaration says method, path, permission, input and answer types and limits; from it
// the request is parsed, checked, documented (OpenAPI, docs/routes.md) and enforced.
//
//   router.add({.method = Method::get, .path = "/products/:id", .permission = permission::open,
//               .summary = "One product"}, &ProductRoutes::detail, this);
//   Task<ProductReply> ProductRoutes::detail(Call call, ProductQuery in);
//
// Members of the input struct are taken from the path (`:id`), for GET and DELETE from the query
// (unless a DELETE says otherwise), and else from the JSON body or the posted form
// (application/x-www-form-urlencoded). A path parameter that the input struct lacks is refused at
// registration. A handler returns a described struct T or std::vector of one (answered 200
// {"success":true,"data":T}), a Reply<T> (with headers or another status), a Prepared<T> (bytes of
// its own), or a Response (as it is).

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "platform/http/answer_kinds.h"
#include "platform/http/keyed.h"
#include "platform/http/message.h"
#include "platform/http/permission.h"
#include "platform/http/problem.h"
#include "platform/http/rate_rule.h"
#include "platform/json/json.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"

namespace flipflop::idempotency {
class Once;
}

namespace flipflop::http {

class RateGate;

// What a handler gets besides its input. `request` outlives the handler.
struct Call {
  const Request* request;
  Principal principal;
  Deadline deadline;
  RateGate* gate = nullptr;  // internal to http; null where the route has no limits
  // Of a request with an Idempotency-Key: for the transaction of its effect. See keyed.h.
  idempotency::Once* once = nullptr;
};

struct Route {
  Method method;
  std::string path;  // "/products/:id"; a last segment "*rest" takes the remaining path
  Permission permission;
  std::string summary;
  std::string tag = {};                 // module, for the documentation; filled by the registrar
  std::size_t body_limit = 256 * 1024;  // bytes, 413 above
  std::chrono::milliseconds time_limit{10'000};
  bool is_page = false;         // answers HTML: errors become the error page; not under /api
  bool unknown_fields = false;  // true: passed over, as pages do; false: refused
  // Of a DELETE: its input must not stand in its address, which is written down on the way; a
  // password, say. It is read from the body as that of a POST.
  bool confirmed_in_body = false;
  // Sent by other systems by design (signed webhooks), so a foreign origin proves no forgery.
  bool from_elsewhere = false;
  // Its errors are {"success":false,"error":"<code>","message":"..."}, as clients of the old
  // payment service read them.
  bool flat_errors = false;
  // How soon it is shed when the process is overloaded: 0 is last (webhooks, checkout
  // confirmation).
  int shed_order = 3;
  std::vector<RateRule> limits = {};  // each of them must have room
  Keyed keyed = {};                   // whose Idempotency-Key is honoured
  std::string executed_by = {};       // the role of another process; empty: handled here
  // Of a page: where a guest who may not see it is sent (303) instead of a bare 401. What was asked
  // is put behind it: "/sign-in?back=".
  std::string sign_in_page = {};
  // Of a page of staff: where they set up the second factor that is asked of them.
  std::string second_factor_page = {};
};

namespace detail {

// Somewhere to read an input struct into.
struct Input {
  const json::Type& type;
  void* value;
};
// Fills `input` from the request; Problem 400 with field paths.
void bind_input(const Request& request, const Fields& path_values, const Route& route, Input input);
// BrokenInvariant when a rule counts by something that is no text member of the input.
void check_rules(const Route& route, const std::vector<std::string_view>& text_members);
Task<void> pass_members(RateGate* gate, std::vector<std::string> subjects);
// The parts of an envelope as JSON; `meta` and `beside` are objects, or empty.
struct Envelope {
  std::string data, meta, beside;
};
Response enveloped(const Envelope& parts, int status, Fields headers);

template <class T>
std::string data_json(const T& value) {
  if constexpr (std::is_same_v<T, Nothing>) {
    return "null";
  } else if constexpr (IsVector<T>::value) {
    std::string out = "[";
    for (const auto& element : value) {
      if (out.size() > 1) out.push_back(',');
      json::write(out, element);
    }
    return out + "]";
  } else {
    return json::to_text(value);
  }
}

template <class In, class Out, class Object>
Task<Response> invoke(const Route* route, Object* object, Task<Out> (Object::*method)(Call, In),
                      Call call, Fields path_values) {
  In input{};
  bind_input(*call.request, path_values, *route, {json::type_of<In>(), &input});
  if (call.gate != nullptr) {
    std::vector<std::string> subjects = member_subjects(input, route->limits);
    co_await pass_members(call.gate, std::move(subjects));
  }
  Out out = co_await (object->*method)(std::move(call), std::move(input));
  if constexpr (std::is_same_v<Out, Response>) {
    co_return out;
  } else if constexpr (IsPrepared<Out>::value) {
    co_return std::move(out.response);
  } else if constexpr (IsReply<Out>::value) {
    Envelope parts{data_json(out.data), std::move(out.meta), {}};
    if constexpr (!std::is_same_v<typename IsReply<Out>::Beside, Nothing>)
      parts.beside = json::to_text(out.beside);
    co_return enveloped(parts, out.status, std::move(out.headers));
  } else {
    co_return enveloped({data_json(out), {}, {}}, 200, {});
  }
}

template <class Out>
const json::Type* answer_type() {
  if constexpr (std::is_same_v<Out, Response> || std::is_same_v<Out, Nothing>) {
    return nullptr;
  } else if constexpr (IsPrepared<Out>::value) {
    return answer_type<typename IsPrepared<Out>::Documented>();
  } else if constexpr (IsReply<Out>::value) {
    return answer_type<decltype(Out::data)>();
  } else if constexpr (IsVector<Out>::value) {
    return &json::type_of<typename Out::value_type>();
  } else {
    return &json::type_of<Out>();
  }
}

template <class Out>
const json::Type* beside_type() {
  if constexpr (IsReply<Out>::value) {
    if constexpr (!std::is_same_v<typename IsReply<Out>::Beside, Nothing>)
      return &json::type_of<typename IsReply<Out>::Beside>();
  }
  return nullptr;
}

}  // namespace detail

class Router {
 public:
  struct Listed {
    Route route;
    const json::Type* input;   // nullptr: none
    const json::Type* answer;  // nullptr: no JSON
    bool answers_list;
    const json::Type* beside;  // members next to "data"; nullptr: none
  };

  Router();
  ~Router();
  Router(Router&&) noexcept;

  template <class In, class Out, class Object>
  void add(Route route, Task<Out> (Object::*method)(Call, In), Object* object) {
    if (!route.limits.empty()) detail::check_rules(route, detail::text_members<In>());
    add_erased({std::move(route), &json::type_of<In>(), detail::answer_type<Out>(),
                detail::AnswersList<Out>::value, detail::beside_type<Out>()},
               [object, method](const Route* self, Call call, Fields path_values) {
                 return detail::invoke(self, object, method, std::move(call),
                                       std::move(path_values));
               });
  }

  // Serves every route of `module` below `prefix` ("/api"), except pages.
  void mount(std::string prefix, const Router& module);
  // The same where another process has the handlers: `forward` answers in their place.
  using Forward = std::function<Task<Response>(const Route*, Call)>;
  void mount_elsewhere(const std::string& prefix, const Router& module, const std::string& role,
                       const Forward& forward);
  // Takes over all routes of `other`, which its owner keeps alive.
  void include(const Router& other);

  // Names the module of routes that name none, for the documentation.
  void tag_untagged(const std::string& tag);

  struct Match;
  // The route and its path values; distinguishes "no such path" from "no such method".
  std::unique_ptr<Match> match(Method method, std::string_view path) const;

  std::vector<Listed> listed() const;  // sorted by path and method

 private:
  friend class Server;
  using Handler = std::function<Task<Response>(const Route*, Call, Fields)>;
  void add_erased(Listed listed, Handler handler);

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// OpenAPI 3.1 document of all routes that answer JSON, and the table of docs/routes.md.
std::string openapi(const Router& router, const std::string& version);
std::string routes_markdown(const Router& router);

}  // namespace flipflop::http
