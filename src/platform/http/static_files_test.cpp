#include "platform/http/static_files.h"

#include <brotli/decode.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "platform/http/compression.h"
#include "platform/http/conditional.h"
#include "platform/http/response_writer.h"
#include "platform/http/test_client.h"
#include "platform/loop/run_here.h"

namespace {

using namespace flipflop;  // NOLINT: a test reads better
using http::Response;

std::string header(const Response& response, std::string_view name) {
  for (const auto& [field, value] : response.headers) {
    if (field == name) return value;
  }
  return "";
}

class StaticFilesTest : public testing::Test {
 protected:
  StaticFilesTest() { files.register_routes(router); }
  ~StaticFilesTest() override { std::filesystem::remove_all(folder); }

  Response get(const std::string& url, http::Fields headers = {}) {
    return result_of(client.get(url, std::move(headers)));
  }

  Response get_file(const std::string& name, http::Fields headers = {}) {
    http::Request request;
    request.headers = std::move(headers);
    return files.serve_file(request, folder, name, "image/webp");
  }

  void write(const std::string& name, const std::string& content) {
    std::ofstream(folder + "/" + name) << content;
  }

  static std::string made_folder() {
    std::string name = testing::TempDir() + "static_files_XXXXXX";
    return ::mkdtemp(name.data());
  }

  http::StaticFiles files;
  http::Router router;
  http::TestClient client{router};
  std::string folder = made_folder();
  const std::string text = std::string(2000, 'a') + "the end";
};

TEST_F(StaticFilesTest, an_asset_is_served_for_a_year_under_a_hashed_name) {
  const std::string url = files.publish("base.css", text, "text/css");
  EXPECT_THAT(url, testing::MatchesRegex("/assets/base\\.[0-9a-f]{8}\\.css"));
  const Response response = get(url);
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, text);
  EXPECT_EQ(response.content_type, "text/css");
  EXPECT_EQ(header(response, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(response, "Vary"), "Accept-Encoding");
  EXPECT_NE(files.publish("base.css", text + "!", "text/css"), url);
}

TEST_F(StaticFilesTest, what_was_not_published_does_not_exist) {
  files.publish("base.css", text, "text/css");
  EXPECT_EQ(get("/assets/base.css").status, 404);
  EXPECT_EQ(get("/assets/..%2f..%2fetc%2fpasswd").status, 400);
  EXPECT_EQ(get("/assets/base.00000000.css").status, 404);
}

TEST_F(StaticFilesTest, text_is_compressed_for_those_who_take_it) {
  const std::string url = files.publish("base.css", text, "text/css");
  const Response brotli = get(url, {{"accept-encoding", "gzip, deflate, br"}});
  EXPECT_EQ(header(brotli, "Content-Encoding"), "br");
  std::string plain(text.size(), '\0');
  std::size_t size = plain.size();
  EXPECT_EQ(BrotliDecoderDecompress(brotli.body.size(),
                                    reinterpret_cast<const std::uint8_t*>(brotli.body.data()),
                                    &size, reinterpret_cast<std::uint8_t*>(plain.data())),
            BROTLI_DECODER_RESULT_SUCCESS);
  EXPECT_EQ(plain, text);
  const Response gzip = get(url, {{"accept-encoding", "gzip;q=0.5, br;q=0"}});
  EXPECT_EQ(header(gzip, "Content-Encoding"), "gzip");
  EXPECT_EQ(gzip.body.substr(0, 2), "\x1f\x8b");
  EXPECT_NE(header(gzip, "ETag"), header(brotli, "ETag"));
  EXPECT_EQ(header(get(url, {{"accept-encoding", "identity"}}), "Content-Encoding"), "");
}

TEST_F(StaticFilesTest, pictures_are_not_compressed) {
  const std::string url = files.publish("lamp.webp", text, "image/webp");
  EXPECT_EQ(header(get(url, {{"accept-encoding", "br"}}), "Content-Encoding"), "");
}

TEST_F(StaticFilesTest, a_known_tag_is_304) {
  const std::string url = files.publish("base.css", text, "text/css");
  const std::string etag = header(get(url), "ETag");
  EXPECT_EQ(get(url, {{"if-none-match", etag}}).status, 304);
  EXPECT_EQ(get(url, {{"if-none-match", "\"x\", W/" + etag}}).status, 304);
  EXPECT_EQ(get(url, {{"if-none-match", "*"}}).status, 304);
  EXPECT_EQ(get(url, {{"if-none-match", "\"x\""}}).status, 200);
  const Response unchanged = get(url, {{"if-none-match", etag}});
  EXPECT_EQ(unchanged.body, "");
  EXPECT_EQ(header(unchanged, "ETag"), etag);
}

TEST_F(StaticFilesTest, one_range_is_206_and_one_behind_the_end_416) {
  const std::string url = files.publish("font.woff2", "0123456789", "font/woff2");
  const auto range = [&](const std::string& text) { return get(url, {{"range", text}}); };
  EXPECT_EQ(range("bytes=2-4").status, 206);
  EXPECT_EQ(range("bytes=2-4").body, "234");
  EXPECT_EQ(header(range("bytes=2-4"), "Content-Range"), "bytes 2-4/10");
  EXPECT_EQ(range("bytes=7-").body, "789");
  EXPECT_EQ(range("bytes=-3").body, "789");
  EXPECT_EQ(range("bytes=8-99").body, "89");
  EXPECT_EQ(range("bytes=10-").status, 416);
  EXPECT_EQ(header(range("bytes=10-"), "Content-Range"), "bytes */10");
  EXPECT_EQ(range("bytes=-0").status, 416);
}

TEST_F(StaticFilesTest, what_is_not_one_range_is_answered_whole) {
  const std::string url = files.publish("font.woff2", "0123456789", "font/woff2");
  for (const char* text : {"bytes=1-2,4-5", "bytes=4-2", "bytes=a-b", "bytes=", "bytes=-",
                           "items=1-2", "bytes=99999999999999999999-"}) {
    const Response response = get(url, {{"range", text}});
    EXPECT_EQ(response.status, 200) << text;
    EXPECT_EQ(response.body, "0123456789") << text;
  }
  const Response changed = get(url, {{"range", "bytes=1-2"}, {"if-range", "\"old\""}});
  EXPECT_EQ(changed.status, 200);
}

TEST_F(StaticFilesTest, a_range_of_a_compressible_asset_counts_plain_bytes) {
  const std::string url = files.publish("base.css", text, "text/css");
  const Response response = get(url, {{"range", "bytes=2000-"}, {"accept-encoding", "br"}});
  EXPECT_EQ(response.status, 206);
  EXPECT_EQ(response.body, "the end");
}

TEST_F(StaticFilesTest, a_file_is_served_and_read_again_when_it_changes) {
  write("lamp.webp", "first");
  const Response response = get_file("lamp.webp");
  EXPECT_EQ(*response.parts.at(0), "first");
  const std::string etag = header(response, "ETag");
  EXPECT_EQ(get_file("lamp.webp", {{"if-none-match", etag}}).status, 304);
  EXPECT_EQ(
      get_file("lamp.webp", {{"if-modified-since", header(response, "Last-Modified")}}).status,
      304);
  write("lamp.webp", "second");
  EXPECT_EQ(*get_file("lamp.webp", {{"if-none-match", etag}}).parts.at(0), "second");
}

TEST_F(StaticFilesTest, only_plain_names_of_regular_files_are_served) {
  write("lamp.webp", "first");
  std::filesystem::create_symlink("/etc/passwd", folder + "/link");
  std::filesystem::create_directory(folder + "/sub");
  for (const char* name : {"../lamp.webp", "link", "sub", "", ".", "..", ".hidden", "Lamp.webp",
                           "none.webp", "sub/x", "lamp.webp/"}) {
    EXPECT_THROW(get_file(name), http::Problem) << name;
  }
}

TEST(HttpDate, is_written_and_read_exactly) {
  EXPECT_EQ(http::http_date(784111777), "Sun, 06 Nov 1994 08:49:37 GMT");
  EXPECT_EQ(http::parse_http_date("Sun, 06 Nov 1994 08:49:37 GMT"), 784111777);
  EXPECT_EQ(http::parse_http_date("Mon, 06 Nov 1994 08:49:37 GMT"), std::nullopt);
  EXPECT_EQ(http::parse_http_date("Sun, 06 Nov 1994 08:49:37 CET"), std::nullopt);
  EXPECT_EQ(http::parse_http_date("Sun, 06 Xxx 1994 08:49:37 GMT"), std::nullopt);
  EXPECT_EQ(http::parse_http_date(""), std::nullopt);
}

}  // namespace
