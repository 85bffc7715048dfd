#pragma once
// Calls a Router in the process, without sockets, for tests: matching, binding, permissions and
// error answers are exactly those of a session; only the bytes of the head are missing.
//
//   TestClient client(router);
//   const Response response = co_await client.get("/products/x");      // inside run_here
//   const Response response = result_of(client.get("/products/x"));    // without a loop

#include <string>

#include "platform/http/message.h"
#include "platform/http/permission.h"
#include "platform/http/router.h"
#include "platform/http/server.h"
#include "platform/loop/task.h"

namespace flipflop::http {

class TestClient {
 public:
  // Both outlive the client.
  explicit TestClient(const Router& router, Authenticator* authenticator = nullptr);
  ~TestClient();

  void set_error_page(ErrorPage page);
  void set_error_page_below(const std::string& path, ErrorPage page);
  void set_rate_limiter(RateLimiter* limiter);
  void set_key_guard(KeyGuard* guard);
  void set_cors(Cors cors);

  // `target` is a path and perhaps a query. Parts of a body are joined; a stream is read to its
  // end.
  Task<Response> get(std::string target, Fields headers = {});
  Task<Response> del(std::string target, Fields headers = {});
  Task<Response> post_json(std::string target, std::string body, Fields headers = {});
  Task<Response> put_json(std::string target, std::string body, Fields headers = {});
  Task<Response> patch_json(std::string target, std::string body, Fields headers = {});
  Task<Response> post_form(std::string target, Fields form, Fields headers = {});
  // Path and query are taken from `request.target`.
  Task<Response> send(Request request);

 private:
  Task<Response> send_json(Method method, std::string target, std::string body, Fields headers);

  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::http
