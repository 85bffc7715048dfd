#pragma once
// A small shop behind a router, for the tests of routing, of input and of access.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "platform/http/router.h"
#include "platform/http/test_client.h"
#include "platform/loop/outcome_unknown.h"
#include "platform/loop/run_here.h"
#include "platform/loop/unavailable.h"

namespace flipflop::http::router_test {

using testing::HasSubstr;
using testing::Not;

struct ProductQuery {
  std::string id;
  json::Or<int, 20> limit;
  std::vector<std::string> brand;
};
BOOST_DESCRIBE_STRUCT(ProductQuery, (), (id, limit, brand))

struct NewLine {
  std::string cart;
  json::Whole<1, 99> quantity;
  std::optional<json::Text<1, 5>> note;
  bool is_gift = false;
};
BOOST_DESCRIBE_STRUCT(NewLine, (), (cart, quantity, note, is_gift))

struct Path {
  std::string rest;
};
BOOST_DESCRIBE_STRUCT(Path, (), (rest))

struct Beside {
  std::string what;
  bool is_gift = false;
};
BOOST_DESCRIBE_STRUCT(Beside, (), (what, is_gift))

struct Answer {
  std::string what;
  std::int64_t number = 0;
};
BOOST_DESCRIBE_STRUCT(Answer, (), (what, number))

class Shop {
 public:
  Task<Answer> product(Call, ProductQuery in) {
    Answer answer{"product " + in.id, in.limit};
    for (const std::string& brand : in.brand) answer.what += " " + brand;
    co_return answer;
  }
  Task<Answer> featured(Call, Nothing) { co_return Answer{"featured", 0}; }
  Task<std::vector<Answer>> list(Call, Nothing) {
    co_return std::vector<Answer>{{"a", 1}, {"b", 2}};
  }
  Task<http::Reply<Answer>> add_line(Call, NewLine in) {
    http::Reply<Answer> reply{Answer{in.cart + (in.note ? " " + *in.note : ""), in.quantity}, 201};
    if (in.is_gift) reply.meta = R"({"gift":true})";
    co_return reply;
  }
  Task<http::Reply<Answer, Beside>> with_members_beside(Call, Nothing) {
    co_return http::Reply<Answer, Beside>{.data = {"lamp", 1}, .beside = {"lamp", true}};
  }
  Task<Response> rest(Call, Path in) { co_return http::plain_text(in.rest); }
  Task<Response> raw(Call call, Nothing) { co_return http::plain_text(call.request->body); }
  Task<Nothing> nothing(Call, Nothing) { co_return Nothing{}; }
  Task<Nothing> sold_out(Call, Nothing) {
    throw http::conflict("SOLD_OUT", "The lamp is sold out.").with_data(R"({"left":0})");
    co_return Nothing{};
  }
  Task<Nothing> busy(Call, Nothing) {
    throw Overloaded("queue full");
    co_return Nothing{};
  }
  Task<Nothing> slow(Call, Nothing) {
    throw Timeout("database");
    co_return Nothing{};
  }
  Task<Nothing> broken(Call, Nothing) {
    throw std::runtime_error("a secret detail");
    co_return Nothing{};
  }
  Task<Nothing> unknown(Call, Nothing) {
    class Lost : public std::runtime_error, public OutcomeUnknown {
     public:
      Lost() : std::runtime_error("the answer to a commit was lost") {}
    };
    throw Lost();
    co_return Nothing{};
  }
  Task<Nothing> away(Call, Nothing) {
    throw Unavailable("the auth service is not available", std::chrono::seconds(7));
    co_return Nothing{};
  }
};

inline http::Route route(Method method, std::string path) {
  return {.method = method,
          .path = std::move(path),
          .permission = http::permission::open,
          .summary = "test"};
}

inline http::Route page(std::string path) {
  http::Route made = route(Method::get, std::move(path));
  made.is_page = true;
  return made;
}

// Logs in whoever names an account, with the permissions named beside it.
class HeaderAuthenticator final : public http::Authenticator {
 public:
  Task<std::optional<http::Principal>> authenticate(const http::Request* request, http::Permission,
                                                    Deadline) override {
    if (request->header("x-account") == "forged") co_return std::nullopt;
    http::Principal principal;
    principal.account_id = request->header("x-account");
    if (const auto permission = request->header("x-permission"); !permission.empty()) {
      principal.permissions.emplace_back(permission);
    }
    co_return principal;
  }
};

class RouterTest : public testing::Test {
 protected:
  Response get(std::string target, http::Fields headers = {}) {
    return result_of(client.get(std::move(target), std::move(headers)));
  }
  Response post(std::string target, std::string body, http::Fields headers = {}) {
    return result_of(client.post_json(std::move(target), std::move(body), std::move(headers)));
  }

  Shop shop;
  http::Router router;
  HeaderAuthenticator authenticator;
  http::TestClient client{router, &authenticator};
};

}  // namespace flipflop::http::router_test
