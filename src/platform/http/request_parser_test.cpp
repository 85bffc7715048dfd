#include "platform/http/request_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>
#include <random>

#include "platform/http/request_target.h"
#include "platform/http/transcript.h"

namespace {

using namespace flipflop;  // NOLINT: a test reads better
using http::Method;
using http::RequestParser;

TEST(RequestTarget, is_decoded_segment_by_segment) {
  const auto target = http::parse_target(Method::get, "/a%20b/./c/../d/?q=%C5%BEid+le&q=&x");
  ASSERT_TRUE(target);
  EXPECT_EQ(target->path, "/a b/d/");
  EXPECT_EQ(target->query, (http::Fields{{"q", "žid le"}, {"q", ""}, {"x", ""}}));
}

TEST(RequestTarget, dot_segments_end_where_the_root_is) {
  const auto path = [](const char* text) {
    const auto target = http::parse_target(Method::get, text);
    return target ? target->path : "refused";
  };
  EXPECT_EQ(path("/"), "/");
  EXPECT_EQ(path("/."), "/");
  EXPECT_EQ(path("/a/.."), "/");
  EXPECT_EQ(path("/a/../.."), "refused");
  EXPECT_EQ(path("/.."), "refused");
  EXPECT_EQ(path("/a/b/../../c"), "/c");
  EXPECT_EQ(path("/...//x"), "/...//x");
  EXPECT_EQ(path("/a/%2E%2e/%2e./b"), "refused");
}

TEST(RequestTarget, an_authority_is_a_name_or_an_address_and_a_port) {
  for (const char* good : {"a", "shop.cz", "shop.cz:8080", "127.0.0.1:1", "[::1]", "[::1]:80"}) {
    EXPECT_TRUE(http::is_authority(good)) << good;
  }
  for (const char* bad : {"", ":80", "a:", "a:b", "a:123456", "[]", "[::1", "[::1]x", "[g::]",
                          "a b", "a/b", "a@b", "a,b", "a\\b", "ž"}) {
    EXPECT_FALSE(http::is_authority(bad)) << bad;
  }
}

// Valid and broken requests in a row, as they might come on one connection.
std::string random_stream(std::mt19937& random) {
  static const std::vector<std::string> pieces = {
      "GET / HTTP/1.1\r\n",
      "POST /a?b=c HTTP/1.1\r\n",
      "Host: a\r\n",
      "Content-Length: 5\r\n",
      "Transfer-Encoding: chunked\r\n",
      "X-Name: value\r\n",
      "\r\n",
      "hello",
      "5\r\nhello\r\n",
      "0\r\n\r\n",
      "3;x=y\r\nabc\r\n",
      "Connection: close\r\n",
      "Expect: 100-continue\r\n",
      "\n",
      "\r",
      " ",
      "GET /x HTTP/1.0\r\n\r\n",
      "GET / HTTP/1.1\r\nHost: a\r\n\r\n",
      "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
      "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n"};
  std::string stream;
  const int count = std::uniform_int_distribution(1, 12)(random);
  for (int i = 0; i < count; ++i) {
    stream += pieces[std::uniform_int_distribution<std::size_t>(0, pieces.size() - 1)(random)];
  }
  return stream;
}

TEST(RequestParser, gives_the_same_requests_however_the_bytes_are_cut) {
  std::mt19937 random(20261124);  // NOLINT: the same in every run
  int requests = 0;
  for (int round = 0; round < 5000; ++round) {
    const std::string stream = random_stream(random);
    const std::string whole = http::transcript(stream, {});
    std::vector<std::size_t> cuts;
    for (std::size_t i = 0; i < stream.size(); ++i) {
      if (std::uniform_int_distribution(0, 3)(random) == 0) cuts.push_back(i);
    }
    ASSERT_EQ(http::transcript(stream, cuts), whole) << stream;
    std::vector<std::size_t> everywhere(stream.size());
    std::iota(everywhere.begin(), everywhere.end(), std::size_t{0});
    ASSERT_EQ(http::transcript(stream, everywhere), whole) << stream;
    requests += static_cast<int>(std::count(whole.begin(), whole.end(), '#'));
  }
  EXPECT_GT(requests, 1000);
}

TEST(RequestParser, refuses_a_long_head_at_the_same_byte_however_it_is_cut) {
  const std::string head = "GET / HTTP/1.1\r\nHost: a\r\nX-A: ";
  for (const std::size_t size : {32'700U, 32'760U, 32'768U, 32'769U, 33'000U, 70'000U}) {
    std::string stream = head;
    stream.append(size - head.size() - 4, 'b');
    stream += "\r\n\r\n";
    const std::string expected = size <= http::head_limit ? "# GET /" : "refused 431";
    EXPECT_THAT(http::transcript(stream, {}), testing::HasSubstr(expected)) << size;
    EXPECT_EQ(http::transcript(stream, {1, 1000, 8193, 32'767, 32'768}),
              http::transcript(stream, {}));
  }
  for (const std::size_t size : {8192U, 8193U, 9000U}) {
    const std::string line = "GET /" + std::string(size - 14, 'a') + " HTTP/1.1";
    const std::string stream = line + "\r\nHost: a\r\n\r\n";
    const std::string expected = size <= http::request_line_limit ? "# GET /" : "refused 414";
    EXPECT_THAT(http::transcript(stream, {}), testing::HasSubstr(expected)) << size;
    EXPECT_EQ(http::transcript(stream, {8191, 8192, 8193, 8194}), http::transcript(stream, {}));
  }
}

}  // namespace
