// Whatever body, form or query comes in: it becomes the input struct of a route or a problem with
// status 400 or 415, nothing else; what the path says wins; and what was read, said again as JSON,
// is read the same.

#include <cstdlib>

#include "platform/http/form.h"
#include "platform/http/router.h"
#include "platform/json/describe.h"

namespace {

using namespace flipflop;  // NOLINT: a fuzzer is a test
using namespace flipflop::http;

struct Line {
  Uuid product_id;
  json::Whole<1, 99> quantity;
};
BOOST_DESCRIBE_STRUCT(Line, (), (product_id, quantity))

struct Order {
  std::string id;
  json::Text<1, 20> name;
  std::optional<json::Text<0, 10>> note;
  json::Or<int, 20> limit;
  bool is_gift = false;
  std::optional<Money> price;
  std::vector<std::string> tags;
  std::optional<std::vector<Line>> lines;
};
BOOST_DESCRIBE_STRUCT(Order, (), (id, name, note, limit, is_gift, price, tags, lines))

}  // namespace

FLIPFLOP_JSON(Line);
FLIPFLOP_JSON(Order);

namespace {

void require(bool holds) {
  if (!holds) std::abort();
}

const Fields path_values = {{"id", "from-the-path"}};

Route route(Method method) {
  return {.method = method, .path = "/orders/:id", .permission = permission::open, .summary = ""};
}

std::optional<Order> bound(const Request& request, const Route& to) {
  Order order;
  try {
    detail::bind_input(request, path_values, to, {json::type_of<Order>(), &order});
  } catch (const Problem& problem) {
    require(problem.status() == 400 || problem.status() == 415);
    require(problem.details().size() <= json::Errors::most);
    return std::nullopt;
  }
  return order;
}

Request posted(std::string body, std::string type) {
  Request request;
  request.method = Method::post;
  request.headers.emplace_back("content-type", std::move(type));
  request.body = std::move(body);
  return request;
}

void check(const Request& request, const Route& to) {
  const auto order = bound(request, to);
  if (!order) return;
  require(order->id == "from-the-path");
  const std::string text = json::to_text(*order);
  const auto again = bound(posted(text, "application/json"), route(Method::post));
  require(again && json::to_text(*again) == text);
}

}  // namespace

// The first byte says how the rest is sent.
extern "C" int LLVMFuzzerTestOneInput(const unsigned char* bytes, std::size_t size) {
  if (size == 0) return 0;
  const std::string text(reinterpret_cast<const char*>(bytes) + 1, size - 1);
  Route to = route(Method::post);
  to.unknown_fields = (bytes[0] & 4) != 0;
  switch (bytes[0] % 4) {
    case 0:
      check(posted(text, "application/json"), to);
      break;
    case 1:
      check(posted(text, "application/x-www-form-urlencoded; charset=utf-8"), to);
      break;
    case 2:
      check(posted("{}", text), to);
      break;
    default: {
      const auto query = parse_form(text);
      if (!query) return 0;
      Request request;
      request.query = *query;
      to.method = Method::get;
      to.is_page = (bytes[0] & 8) != 0;
      check(request, to);
    }
  }
  return 0;
}
