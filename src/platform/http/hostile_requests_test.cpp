// Requests that no honest client sends, byte by byte against a real server: whatever two servers in
// a row could read differently is refused, and what follows it on the connection is never read.

#include <gtest/gtest.h>

#include <atomic>

#include "platform/http/raw_test_client.h"
#include "platform/http/router.h"
#include "platform/http/server.h"
#include "platform/json/describe.h"

namespace {

using namespace flipflop;  // NOLINT: a test reads better
using http::Call;
using http::Nothing;
using http::RawTestClient;
using http::Response;

struct Anything {
  std::string rest;
};
BOOST_DESCRIBE_STRUCT(Anything, (), (rest))

class Echo {
 public:
  Task<Response> root(Call call, Nothing) {
    ++answered;
    co_return http::plain_text("/|" + call.request->body);
  }
  Task<Response> anything(Call call, Anything) {
    ++answered;
    co_return http::plain_text(call.request->path + "|" + call.request->body);
  }
  std::atomic<int> answered = 0;
};

}  // namespace

FLIPFLOP_JSON(Anything);

namespace {

struct Case {
  const char* name;
  std::string bytes;
  int status;        // of the first answer; 0: closed without one
  int answered = 0;  // requests that reached a handler
  const char* body = nullptr;
};

std::string repeated(const std::string& text, int count) {
  std::string out;
  for (int i = 0; i < count; ++i) out += text;
  return out;
}

// Sent behind every case: a server that read the case's end elsewhere would answer this too.
const std::string smuggled = "GET /smuggled HTTP/1.1\r\nHost: a\r\n\r\n";
const std::string get = "GET / HTTP/1.1\r\n";
const std::string post = "POST / HTTP/1.1\r\nHost: a\r\n";
const std::string chunked = post + "Connection: close\r\nTransfer-Encoding: chunked\r\n\r\n";

std::vector<Case> framing_cases() {
  return {
      {"length and chunked", post + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n", 400},
      {"chunked and length", post + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n", 400},
      {"two lengths", post + "Content-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400},
      {"the same length twice", post + "Content-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400},
      {"a list of lengths", post + "Content-Length: 3, 3\r\n\r\nabc", 400},
      {"negative length", post + "Content-Length: -1\r\n\r\n", 400},
      {"length with plus", post + "Content-Length: +3\r\n\r\nabc", 400},
      {"length in hexadecimal", post + "Content-Length: 0x3\r\n\r\nabc", 400},
      {"length with a fraction", post + "Content-Length: 3.0\r\n\r\nabc", 400},
      {"empty length", post + "Content-Length:\r\n\r\nabc", 400},
      {"length beyond 64 bits", post + "Content-Length: 18446744073709551619\r\n\r\nabc", 400},
      {"length with inner space", post + "Content-Length: 1 0\r\n\r\nabc", 400},
      {"coding identity", post + "Transfer-Encoding: identity\r\n\r\n", 400},
      {"coding gzip, chunked", post + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding chunked, chunked", post + "Transfer-Encoding: chunked, chunked\r\n\r\n", 400},
      {"two codings", post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n",
       400},
      {"coding xchunked", post + "Transfer-Encoding: xchunked\r\n\r\n", 400},
      {"coding with a control character",
       post + "Transfer-Encoding: \x0b"
              "chunked\r\n\r\n",
       400},
      {"coding quoted", post + "Transfer-Encoding: \"chunked\"\r\n\r\n", 400},
      {"coding empty", post + "Transfer-Encoding:\r\n\r\n", 400},
      {"coding in HTTP/1.0", "POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400},
      {"coding name with space", post + "Transfer-Encoding : chunked\r\n\r\n", 400},
      {"coding folded", post + "Transfer-Encoding:\r\n chunked\r\n\r\n", 400},
      {"expectation unknown", post + "Content-Length: 1\r\nExpect: 200-ok\r\n\r\n", 417},
  };
}

std::vector<Case> chunk_cases() {
  const std::string tail = "\r\n0\r\n\r\n";
  return {
      {"good chunks", chunked + "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", 200, 1, "/|abcde"},
      {"chunk extension", chunked + "3;a=\"b\"\r\nabc" + tail, 200, 1, "/|abc"},
      {"trailers are dropped", chunked + "3\r\nabc\r\n0\r\nContent-Length: 9\r\n\r\n", 200, 1,
       "/|abc"},
      {"chunk size in capitals and zeros", chunked + "00A\r\n0123456789" + tail, 200, 1,
       "/|0123456789"},
      {"chunk size empty", chunked + "\r\nabc" + tail, 400},
      {"chunk size with 0x", chunked + "0x3\r\nabc" + tail, 400},
      {"chunk size negative", chunked + "-3\r\nabc" + tail, 400},
      {"chunk size with space before", chunked + " 3\r\nabc" + tail, 400},
      {"chunk size with space behind", chunked + "3 \r\nabc" + tail, 400},
      {"chunk size with underscore", chunked + "1_0\r\nabc" + tail, 400},
      {"chunk size beyond 32 bits", chunked + "100000003\r\nabc" + tail, 413},
      {"chunk size above the limit", chunked + "FFFFFFF\r\nabc" + tail, 413},
      {"chunk line ends with LF", chunked + "3\nabc" + tail, 400},
      {"chunk extension with bare LF", chunked + "3;a\nabc" + tail, 400},
      {"chunk extension with bare CR", chunked + "3;a\rb\r\nabc" + tail, 400},
      {"chunk extension too long", chunked + "3;" + repeated("a", 5000) + "\r\nabc" + tail, 400},
      {"many chunk extensions", chunked + repeated("1;aaaaaaaaaaaaaaaa\r\nx\r\n", 400) + tail, 400},
      {"chunk longer than its size", chunked + "3\r\nabcd" + tail, 400},
      {"chunk ends with LF", chunked + "3\r\nabc\n0\r\n\r\n", 400},
      {"chunk ends with CR CR", chunked + "3\r\nabc\r\r0\r\n\r\n", 400},
      {"trailer without colon", chunked + "0\r\nnonsense\r\n\r\n", 400},
      {"trailer ends with LF", chunked + "0\r\nA: b\n\r\n", 400},
      {"trailers too long", chunked + "0\r\n" + repeated("A: bbbbbbbbbbbbbbbb\r\n", 400), 431},
  };
}

std::vector<Case> line_cases() {
  const std::string rest = "Host: a\r\n\r\n";
  return {
      {"no version", "GET /\r\n" + rest, 400},
      {"version 2.0", "GET / HTTP/2.0\r\n" + rest, 505},
      {"version in small letters", "GET / http/1.1\r\n" + rest, 400},
      {"version with two digits", "GET / HTTP/1.10\r\n" + rest, 400},
      {"version without minor", "GET / HTTP/1\r\n" + rest, 400},
      {"two spaces", "GET  / HTTP/1.1\r\n" + rest, 400},
      {"tab for a space", "GET\t/ HTTP/1.1\r\n" + rest, 400},
      {"space at the end", "GET / HTTP/1.1 \r\n" + rest, 400},
      {"space in front", " GET / HTTP/1.1\r\n" + rest, 400},
      {"space in the target", "GET /a b HTTP/1.1\r\n" + rest, 400},
      {"method in small letters", "get / HTTP/1.1\r\n" + rest, 501},
      {"unknown method", "BREW / HTTP/1.1\r\n" + rest, 501},
      {"method with a colon", "GE:T / HTTP/1.1\r\n" + rest, 400},
      {"CONNECT", "CONNECT a:80 HTTP/1.1\r\n" + rest, 501},
      {"TRACE", "TRACE / HTTP/1.1\r\n" + rest, 501},
      {"a TLS handshake", std::string("\x16\x03\x01\x02\x00\x01\x00", 7), 400},
      {"HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
      {"bare LF", "GET / HTTP/1.1\nHost: a\n\n", 400},
      {"bare CR in the line", "GET /\r HTTP/1.1\r\n" + rest, 400},
      {"NUL in the target", std::string("GET /a\0b HTTP/1.1\r\n", 20) + rest, 400},
      {"byte above ASCII in the target", "GET /\xc5\xbe HTTP/1.1\r\n" + rest, 400},
      {"fragment in the target", "GET /a#b HTTP/1.1\r\n" + rest, 400},
      {"target without slash", "GET a HTTP/1.1\r\n" + rest, 400},
      {"asterisk for GET", "GET * HTTP/1.1\r\n" + rest, 400},
      {"broken escape in the path", "GET /%zz HTTP/1.1\r\n" + rest, 400},
      {"cut escape in the path", "GET /a% HTTP/1.1\r\n" + rest, 400},
      {"broken escape in the query", "GET /?a=%f HTTP/1.1\r\n" + rest, 400},
      {"escaped NUL", "GET /a%00b HTTP/1.1\r\n" + rest, 400},
      {"escaped line end", "GET /a%0d%0ab HTTP/1.1\r\n" + rest, 400},
      {"escaped slash", "GET /a%2fb HTTP/1.1\r\n" + rest, 400},
      {"escaped backslash", "GET /a%5cb HTTP/1.1\r\n" + rest, 400},
      {"overlong UTF-8", "GET /%c0%ae%c0%ae/ HTTP/1.1\r\n" + rest, 400},
      {"climbing above the root", "GET /a/../../etc/passwd HTTP/1.1\r\n" + rest, 400},
      {"climbing in escapes", "GET /%2e%2e/etc/passwd HTTP/1.1\r\n" + rest, 400},
      {"request line of 9000 bytes", "GET /" + repeated("a", 9000) + " HTTP/1.1\r\n" + rest, 414},
      {"two empty lines in front", "\r\n\r\n" + get + rest, 400},
      {"foreign scheme", "GET ftp://a/ HTTP/1.1\r\n" + rest, 400},
      {"user in the authority", "GET http://u@a/ HTTP/1.1\r\n" + rest, 400},
  };
}

std::vector<Case> field_cases() {
  const std::string host = get + "Host: a\r\n";
  return {
      {"no host", get + "\r\n", 400},
      {"two hosts", get + "Host: a\r\nHost: a\r\n\r\n", 400},
      {"empty host", get + "Host:\r\n\r\n", 400},
      {"host with a path", get + "Host: a/b\r\n\r\n", 400},
      {"host with a user", get + "Host: u@a\r\n\r\n", 400},
      {"host list", get + "Host: a, b\r\n\r\n", 400},
      {"host with a bad port", get + "Host: a:99999\r\n\r\n", 400},
      {"two hosts in HTTP/1.0", "GET / HTTP/1.0\r\nHost: a\r\nHost: b\r\n\r\n", 400},
      {"space before the colon", host + "X-A : b\r\n\r\n", 400},
      {"tab before the colon", host + "X-A\t: b\r\n\r\n", 400},
      {"folded line", host + "X-A: b\r\n c\r\n\r\n", 400},
      {"first line folded", get + " Host: a\r\n\r\n", 400},
      {"no colon", host + "nonsense\r\n\r\n", 400},
      {"no name", host + ": b\r\n\r\n", 400},
      {"name with a slash", host + "X/A: b\r\n\r\n", 400},
      {"name with a byte above ASCII", host + "X\xc5\xbe: b\r\n\r\n", 400},
      {"NUL in a value", host + std::string("X-A: b\0c\r\n\r\n", 12), 400},
      {"bare CR in a value", host + "X-A: b\rc\r\n\r\n", 400},
      {"bare LF in a value", host + "X-A: b\nX-B: c\r\n\r\n", 400},
      {"delete in a value", host + "X-A: b\x7f\r\n\r\n", 400},
      {"bell in a value", host + "X-A: b\x07\r\n\r\n", 400},
      {"101 fields", host + repeated("X-A: b\r\n", 100) + "\r\n", 431},
      {"head of 33 KB", host + repeated("X-A: " + repeated("b", 1000) + "\r\n", 33) + "\r\n", 431},
      {"one field of 33 KB", host + "X-A: " + repeated("b", 33'000) + "\r\n\r\n", 431},
  };
}

// Odd, but with one meaning only.
std::vector<Case> allowed_cases() {
  const std::string close = "Connection: close\r\n\r\n";
  const std::string rest = "Host: a\r\n" + close;
  return {
      {"an empty line in front", "\r\n" + get + rest, 200, 1, "/|"},
      {"version 1.3", "GET / HTTP/1.3\r\n" + rest, 200, 1},
      {"HTTP/1.0 without host", "GET / HTTP/1.0\r\n\r\n", 200, 1},
      {"absolute target", "GET http://b/x?y=1 HTTP/1.1\r\n" + rest, 200, 1, "/x|"},
      {"absolute target without path", "GET http://b HTTP/1.1\r\n" + rest, 200, 1, "/|"},
      {"dot segments", "GET /a/./b/../c HTTP/1.1\r\n" + rest, 200, 1, "/a/c|"},
      {"escaped dot segments", "GET /a/b/%2e%2e/c HTTP/1.1\r\n" + rest, 200, 1, "/a/c|"},
      {"double escape stays text", "GET /%252e%252e/x HTTP/1.1\r\n" + rest, 200, 1, "/%2e%2e/x|"},
      {"Czech letters in the path", "GET /%C5%BE HTTP/1.1\r\n" + rest, 200, 1, "/\xc5\xbe|"},
      {"body of a GET", get + "Content-Length: 3\r\n" + rest + "abc", 200, 1, "/|abc"},
      {"tabs around a value", get + "X-A:\t b\t \r\n" + rest, 200, 1},
      {"empty value", get + "X-A:\r\n" + rest, 200, 1},
      {"bytes above ASCII in a value", get + "X-A: \xc5\xbe\r\n" + rest, 200, 1},
      {"100 fields", get + repeated("X-A: b\r\n", 98) + rest, 200, 1},
      {"host with port", get + "Host: [::1]:80\r\n" + close, 200, 1},
      {"coding in capitals",
       post + "Transfer-Encoding: CHUNKED\r\nConnection: close\r\n\r\n0\r\n\r\n", 200, 1},
      {"close among other options", get + "Host: a\r\nConnection: x, Close\r\n\r\n", 200, 1},
      {"an upgrade is not taken up", get + "Upgrade: websocket\r\nHost: a\r\n" + close, 200, 1},
      {"body of exactly the limit", post + "Content-Length: 1000\r\n" + close + repeated("b", 1000),
       200, 1},
      {"body above the limit", post + "Content-Length: 1001\r\n\r\n", 413},
      {"chunks above the limit", chunked + "3e9\r\n" + repeated("b", 1001) + "\r\n0\r\n\r\n", 413},
  };
}

class HostileRequests : public testing::Test {
 protected:
  HostileRequests() {
    for (const http::Method method : {http::Method::get, http::Method::post}) {
      http::Route route{.method = method,
                        .path = "/",
                        .permission = http::permission::open,
                        .summary = "echo",
                        .body_limit = 1000,
                        .unknown_fields = true};
      router.add(route, &Echo::root, &echo);
      route.path = "/*rest";
      router.add(route, &Echo::anything, &echo);
    }
    loops.start();
    server.start(loops);
  }
  ~HostileRequests() override { loops.stop(Deadline::after(std::chrono::seconds(5))); }

  void run(const std::vector<Case>& cases) {
    for (const Case& each : cases) {
      SCOPED_TRACE(each.name);
      echo.answered = 0;
      RawTestClient client(server.port());
      client.send(each.bytes + smuggled);
      RawTestClient::Answer answer = client.read_answer();
      EXPECT_EQ(answer.status, each.status);
      EXPECT_EQ(answer.headers["connection"], "close");
      EXPECT_TRUE(client.is_closed_by_server());
      EXPECT_EQ(echo.answered, each.answered);
      if (each.body != nullptr) EXPECT_EQ(answer.body, each.body);
    }
  }

  Echo echo;
  http::Router router;
  Loops loops{1};
  http::Server server{{.name = "test"}, router, nullptr};
};

TEST_F(HostileRequests, a_length_has_one_meaning) {
  run(framing_cases());
}

TEST_F(HostileRequests, chunks_are_exact) {
  run(chunk_cases());
}

TEST_F(HostileRequests, a_request_line_is_exact) {
  run(line_cases());
}

TEST_F(HostileRequests, fields_are_exact) {
  run(field_cases());
}

TEST_F(HostileRequests, what_is_odd_but_clear_is_answered) {
  run(allowed_cases());
}

}  // namespace
