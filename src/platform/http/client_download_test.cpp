#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <sstream>

#include "platform/http/test_outbound.h"

namespace flipflop::http {
namespace {

using testing::HasSubstr;
using Connection = TestPeer::Connection;

class Download : public testing::Test {
 protected:
  Download()
      : path_(std::filesystem::temp_directory_path() /
              ("flipflop-download-test-" + std::to_string(getpid()))) {
    std::ofstream(path_) << "what was there before";
  }
  ~Download() override { std::filesystem::remove(path_); }
  std::string content() const {
    std::ostringstream out;
    out << std::ifstream(path_).rdbuf();
    return std::move(out).str();
  }
  std::string path_;
};

TEST_F(Download, the_body_goes_into_the_file) {
  TestPeer peer(always(answer("<feed/>")));
  const auto response = result_of(open_client().download({.url = peer.url()}, path_, soon()));
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, "");
  EXPECT_EQ(content(), "<feed/>");
}

TEST_F(Download, a_bomb_stops_at_the_limit_of_written_bytes_and_leaves_no_file) {
  TestPeer peer(always(answer(gzip(std::string(5'000'000, 'x')), "Content-Encoding: gzip\r\n")));
  EXPECT_THROW(
      result_of(open_client().download({.url = peer.url(), .max_bytes = 1'000'000}, path_, soon())),
      TooLarge);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

TEST_F(Download, a_folder_that_is_missing_is_a_failure) {
  TestPeer peer(always(answer("x")));
  EXPECT_THAT(failure_of<Unreachable>(
                  open_client().download({.url = peer.url()}, "/nonexistent/file", soon())),
              HasSubstr("cannot write"));
}

TEST_F(Download, half_an_answer_leaves_no_file) {
  TestPeer peer([](Connection& connection, int) {
    connection.read_until("\r\n\r\n");
    connection.write("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf");
  });
  EXPECT_THROW(result_of(open_client().download({.url = peer.url()}, path_, soon())), Unreachable);
  EXPECT_FALSE(std::filesystem::exists(path_));
}

}  // namespace
}  // namespace flipflop::http
