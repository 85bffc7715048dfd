#pragma once
// For tests of lost answers: a Unix socket in front of the test server that can stop passing
// answers on and then cut every connection.

#include <atomic>
#include <string>
#include <thread>
#include <vector>

namespace flipflop::pg {

class CuttingProxy {
 public:
  // `server_socket` is the path of the server's Unix socket.
  explicit CuttingProxy(std::string server_socket);
  ~CuttingProxy();
  CuttingProxy(const CuttingProxy&) = delete;
  CuttingProxy& operator=(const CuttingProxy&) = delete;

  // The folder of its socket, for conninfo's host.
  const std::string& folder() const { return folder_; }
  void hold_answers() { holds_ = true; }
  void cut() { cuts_ = true; }

 private:
  struct Pair {
    int client;
    int server;
  };

  void work();
  void accept_client();
  // False when one side has gone.
  bool pass_on(const Pair& pair) const;
  void close_all();

  std::string server_socket_;
  std::string folder_;
  int listener_ = -1;
  std::vector<Pair> pairs_;
  std::atomic<bool> holds_ = false;
  std::atomic<bool> cuts_ = false;
  std::atomic<bool> ends_ = false;
  std::thread thread_;
};

}  // namespace flipflop::pg
