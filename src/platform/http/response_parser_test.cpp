#include "platform/http/response_parser.h"

#include <gtest/gtest.h>

namespace flipflop::http {
namespace {

using State = ResponseParser::State;

// However the bytes are cut, the answer is the same.
struct Parsed {
  State state;
  int status;
  std::string body;
  std::size_t used;
};

Parsed parse_in_pieces(std::string_view bytes, std::size_t piece, Method asked) {
  ResponseParser parser(asked);
  std::string body;
  std::size_t used = 0;
  while (used < bytes.size()) {
    const std::size_t taken = parser.feed(bytes.substr(used, piece));
    used += taken;
    body += parser.take_body();
    if (parser.state() == State::complete || parser.state() == State::malformed) break;
  }
  return {parser.state(), parser.status(), body, used};
}

Parsed parse(const std::string& bytes, Method asked = Method::get) {
  Parsed whole = parse_in_pieces(bytes, bytes.size(), asked);
  for (const std::size_t piece : {1UZ, 2UZ, 7UZ}) {
    const Parsed cut = parse_in_pieces(bytes, piece, asked);
    EXPECT_EQ(cut.state, whole.state) << bytes;
    if (whole.state == State::malformed) continue;
    EXPECT_EQ(cut.body, whole.body) << bytes;
    EXPECT_EQ(cut.used, whole.used) << bytes;
  }
  return whole;
}

std::string with_head(const std::string& fields, const std::string& body = "") {
  return "HTTP/1.1 200 OK\r\n" + fields + "\r\n" + body;
}

TEST(ResponseParser, a_body_ends_where_its_length_says) {
  const Parsed parsed = parse(with_head("Content-Length: 5\r\n", "hallohallo"));
  EXPECT_EQ(parsed.state, State::complete);
  EXPECT_EQ(parsed.status, 200);
  EXPECT_EQ(parsed.body, "hallo");
}

TEST(ResponseParser, chunks_are_joined) {
  const Parsed parsed =
      parse(with_head("Transfer-Encoding: chunked\r\n", "2\r\nab\r\n3;x=y\r\ncde\r\n0\r\n\r\n"));
  EXPECT_EQ(parsed.state, State::complete);
  EXPECT_EQ(parsed.body, "abcde");
}

TEST(ResponseParser, what_has_no_body_needs_no_length) {
  EXPECT_EQ(parse("HTTP/1.1 204 No Content\r\n\r\n").state, State::complete);
  EXPECT_EQ(parse("HTTP/1.1 304 Not Modified\r\n\r\n").state, State::complete);
  EXPECT_EQ(parse(with_head(""), Method::head).state, State::complete);
  EXPECT_EQ(parse(with_head("Content-Length: 9\r\n"), Method::head).state, State::complete);
  EXPECT_EQ(parse(with_head("Transfer-Encoding: chunked\r\n"), Method::head).state,
            State::complete);
}

TEST(ResponseParser, an_answer_without_an_end_of_its_own_is_malformed) {
  EXPECT_EQ(parse(with_head("", "until close")).state, State::malformed);
}

TEST(ResponseParser, what_can_be_read_in_two_ways_is_malformed) {
  const std::string chunked = "Transfer-Encoding: chunked\r\n";
  for (const std::string& fields :
       {"Content-Length: 1\r\n" + chunked,
        std::string("Content-Length: 1\r\nContent-Length: 1\r\n"),
        std::string("Content-Length: +1\r\n"), std::string("Content-Length: 1, 1\r\n"),
        std::string("Content-Length: -1\r\n"), std::string("Content-Length: \r\n"),
        std::string("Transfer-Encoding: gzip, chunked\r\n"), chunked + chunked,
        std::string("Content-Length : 1\r\n"), std::string(" X: folded\r\nContent-Length: 1\r\n"),
        std::string("X: a\rb\r\nContent-Length: 1\r\n"),
        std::string("X: a\n\r\nContent-Length: 1\r\n")})
    EXPECT_EQ(parse(with_head(fields, "x")).state, State::malformed) << fields;
}

TEST(ResponseParser, what_is_no_status_line_is_malformed) {
  const std::string rest = "\r\nContent-Length: 0\r\n\r\n";
  for (const char* line :
       {"HTTP/1.0 200 OK", "HTTP/2 200 OK", "HTTP/1.1 2000 OK", "HTTP/1.1 20 OK", "HTTP/1.1 100 Go",
        "HTTP/1.1 600 X", "HTTP/1.1  200 OK", "HTTP/1.1 2x0 OK", "http/1.1 200 OK", "SSH-2.0", ""})
    EXPECT_EQ(parse(line + rest).state, State::malformed) << line;
  EXPECT_EQ(parse("HTTP/1.1 200" + rest).state, State::complete);
}

TEST(ResponseParser, a_head_has_limits) {
  EXPECT_EQ(parse(with_head("X: " + std::string(40'000, 'a') + "\r\n")).state, State::malformed);
  std::string many;
  for (std::size_t i = 0; i <= field_limit; ++i) many += "X: a\r\n";
  EXPECT_EQ(parse(with_head(many + "Content-Length: 0\r\n")).state, State::malformed);
}

TEST(ResponseParser, broken_chunks_are_malformed) {
  for (const char* body : {"x\r\n", "1\r\nabc", "1\r\na\n0\r\n\r\n", "fffffffff\r\n", "-1\r\n"})
    EXPECT_EQ(parse(with_head("Transfer-Encoding: chunked\r\n", body)).state, State::malformed)
        << body;
}

TEST(ResponseParser, a_connection_is_kept_unless_the_answer_closes_it) {
  ResponseParser kept(Method::get);
  kept.feed(with_head("Content-Length: 0\r\n"));
  EXPECT_TRUE(kept.keep_alive());
  ResponseParser closed(Method::get);
  closed.feed(with_head("Connection: X-A, Close\r\nContent-Length: 0\r\n"));
  EXPECT_FALSE(closed.keep_alive());
}

}  // namespace
}  // namespace flipflop::http
