#include "platform/crypto/base64.h"

#include <gtest/gtest.h>

namespace flipflop::crypto {
namespace {

TEST(Base64, a_text_that_is_not_the_one_form_of_its_bytes_is_refused) {
  for (const char* text : {"Zg==", "Zg=", "Zh", "Zm9=", "Zm9vYg\n", " Zm9v", "Zm 9v", "Zm9v.", "Z",
                           "Zm9vY", "+/+/", "Zm9v\xc3\xa1"})
    EXPECT_FALSE(base64url_bytes(text)) << text;
  EXPECT_FALSE(base64url_bytes(std::string_view("Zm9v\0", 5)));
  for (int byte = 0x80; byte < 0x100; ++byte)
    EXPECT_FALSE(base64url_bytes(std::string("Zm9") + static_cast<char>(byte))) << byte;
}

TEST(Base64, answers_the_vectors_of_rfc4648_without_padding) {
  EXPECT_EQ(base64url(""), "");
  EXPECT_EQ(base64url("f"), "Zg");
  EXPECT_EQ(base64url("fo"), "Zm8");
  EXPECT_EQ(base64url("foob"), "Zm9vYg");
  EXPECT_EQ(base64url("\xfb\xff\xbf"), "-_-_");
}

TEST(Base64, what_is_written_reads_back) {
  std::string bytes;
  for (int i = 0; i < 300; ++i) {
    EXPECT_EQ(base64url_bytes(base64url(bytes)), bytes);
    bytes.push_back(static_cast<char>(i * 37));
  }
}

}  // namespace
}  // namespace flipflop::crypto
