#pragma once
// libcurl's multi interface on one event loop. Curl names the sockets it waits for; they go into an
// epoll set of their own, and the loop watches that one descriptor. So a descriptor that curl
// closes and the kernel gives out again can never be mistaken for the old one.
//
// Used on its loop's thread only.

#include <curl/curl.h>

#include <memory>

#include "platform/loop/completion.h"

namespace flipflop::http {

// One transfer; owned by the coroutine that waits on `done`.
struct CurlCall {
  CURL* easy = nullptr;
  Completion done;
  CURLcode result = CURLE_OK;
};

class CurlLoop {
 public:
  CurlLoop();
  ~CurlLoop();
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;

  // Begins the transfer; `call.done` completes from the loop's queue. Throws Overloaded when too
  // many are under way.
  void start(CurlCall& call);
  // Forgets the transfer, finished or not.
  void remove(CurlCall& call);
  // Ends every transfer with CURLE_ABORTED_BY_CALLBACK and closes all connections.
  void close();

 private:
  struct Parts;
  std::shared_ptr<Parts> parts_;  // shared with waits that end after close()
};

}  // namespace flipflop::http
