#pragma once
// Internal to http: requests out of a stream of bytes, one after the other. Fed with whatever was
// read; gives the same requests and refusals however the bytes are cut. Holds memory only for a
// request that is under way.

#include <string>
#include <string_view>

#include "platform/http/chunked_body.h"
#include "platform/http/message.h"
#include "platform/http/request_head.h"

namespace flipflop::http {

class RequestParser {
 public:
  enum class State {
    head,      // waits for the rest of a head
    has_head,  // the head is known: say limit_body()
    body,      // waits for the rest of the body
    complete,  // take_request()
    refused,   // status(); nothing more can be read from this stream
  };

  // Returns how many of `bytes` it used. Stops at has_head and at complete.
  std::size_t feed(std::string_view bytes);
  State state() const { return state_; }
  int status() const { return status_; }
  // False before the first byte of a request; an empty line before it does not count.
  bool has_begun() const { return has_begun_; }

  // What is known so far, from has_head on. After a refusal it may be half filled.
  Request& request() { return request_; }
  const RequestHead& head() const { return head_; }
  void limit_body(std::size_t bytes);
  // Begins the next request and frees what the last one held.
  void next();
  void release();

 private:
  std::size_t feed_head(std::string_view bytes);
  std::size_t feed_body(std::string_view bytes);
  void refuse(int status);

  State state_ = State::head;
  int status_ = 0;
  bool has_begun_ = false;
  HeadScanner scanner_;
  std::string partial_;  // a head that came in pieces
  Request request_;
  RequestHead head_;
  ChunkedBody chunked_;
};

}  // namespace flipflop::http
