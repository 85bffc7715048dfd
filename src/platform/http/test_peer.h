#pragma once
// A far end under a test's control: listens on a loopback port and hands every connection to a
// script on a thread of its own. It speaks bytes, so it can be as broken as a test needs.

#include <sys/socket.h>

#include <functional>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <thread>

namespace flipflop::http {

class TestPeer {
 public:
  class Connection {
   public:
    explicit Connection(int socket) : socket_(socket) {}
    // Up to and with `end`; what came so far when the other side closed.
    std::string read_until(std::string_view end);
    std::string read_bytes(std::size_t count);
    void write(std::string_view text);
    // Ends at once with a reset instead of an orderly close.
    void reset();
    // Waits until the other side has gone.
    void wait_for_close();

   private:
    bool read_more();
    int socket_;
    std::string buffer_;
  };
  // `number` counts the connections from 0.
  using Script = std::function<void(Connection&, int number)>;

  explicit TestPeer(Script script);
  ~TestPeer();  // ends all connections and waits for the scripts
  TestPeer(const TestPeer&) = delete;
  TestPeer& operator=(const TestPeer&) = delete;

  int port() const { return port_; }
  std::string url(std::string_view path = "/") const;
  int connections() const;

 private:
  void accept_all();

  Script script_;
  int listener_ = -1;
  int port_ = 0;
  mutable std::mutex mutex_;  // guards the sockets and their count
  std::list<int> open_;
  int count_ = 0;
  bool closing_ = false;
  std::list<std::thread> scripts_;
  std::thread acceptor_;
};

}  // namespace flipflop::http
