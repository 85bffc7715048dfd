#pragma once
// What the tests of the outbound client share: a client that may reach this machine, and answers of
// a far end as bytes.

#include <string>

#include "platform/http/client.h"
#include "platform/http/compression.h"
#include "platform/http/test_peer.h"
#include "platform/loop/run_here.h"

namespace flipflop::http {

inline Deadline soon() {
  return Deadline::after(std::chrono::seconds(10));
}

inline std::string answer(const std::string& body, const std::string& more_headers = "",
                          const std::string& status = "200 OK") {
  return "HTTP/1.1 " + status + "\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
         more_headers + "\r\n" + body;
}

inline std::string redirect(const std::string& location, const std::string& status = "302 Found") {
  return answer("", "Location: " + location + "\r\n", status);
}

// Answers every request of every connection with the same bytes.
inline TestPeer::Script always(std::string bytes) {
  return [bytes](TestPeer::Connection& connection, int) {
    while (!connection.read_until("\r\n\r\n").empty()) connection.write(bytes);
  };
}

inline Client& open_client() {
  static Client client(ClientOptions{.allow_private = true, .user_agent = "test/1"});
  return client;
}

inline ClientResponse get(const std::string& url) {
  return result_of(open_client().send({.url = url}, soon()));
}

template <class Failure>
inline std::string failure_of(Task<ClientResponse> task) {
  try {
    result_of(std::move(task));
  } catch (const Failure& failure) {
    return failure.what();
  }
  return "none";
}

}  // namespace flipflop::http
