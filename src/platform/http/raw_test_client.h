#pragma once
// For tests: a socket to a server on this machine that sends exactly the bytes it is given and
// reads answers as they are. Every wait ends after ten seconds, with an exception.

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace flipflop::http {

class RawTestClient {
 public:
  explicit RawTestClient(std::uint16_t port);
  ~RawTestClient();
  RawTestClient(const RawTestClient&) = delete;
  RawTestClient& operator=(const RawTestClient&) = delete;

  struct Answer {
    int status = 0;                              // 0: the connection was closed before an answer
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;
  };

  // A server that has gone away in the meantime is no error: reading will tell.
  void send(std::string_view bytes);
  void send_byte_by_byte(std::string_view bytes);
  // No more will be sent; answers can still be read.
  void finish_sending();
  // Closes with a reset, as a crashed client does.
  void abort();

  // `to_head`: the answer has no body whatever its headers say.
  enum class Asked { with_body, to_head };
  Answer read_answer(Asked asked = Asked::with_body);
  // Everything until the server closes.
  std::string read_to_end();
  // Whether the server sends something, or closes, within `span`.
  bool has_bytes_within(std::chrono::milliseconds span);
  // True when the server closes without another byte.
  bool is_closed_by_server();

 private:
  bool receive_more();
  std::string take(std::size_t count);
  std::string take_line();
  std::string take_chunks();

  int socket_;
  std::string received_;
};

}  // namespace flipflop::http
