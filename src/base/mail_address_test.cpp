#include "base/mail_address.h"

#include <gtest/gtest.h>

#include <string>

namespace flipflop {
namespace {

TEST(MailAddress, what_could_be_two_or_none_is_refused) {
  for (const std::string& bad : {std::string(),
                                 std::string("jana"),
                                 std::string("@example.cz"),
                                 std::string("jana@"),
                                 std::string("jana@example"),
                                 std::string("jana@example."),
                                 std::string("jana@.cz"),
                                 std::string("jana@example..cz"),
                                 std::string("jana@example.c"),
                                 std::string("a@b@example.cz"),
                                 std::string("jana nova@example.cz"),
                                 std::string("jana@exa mple.cz"),
                                 std::string("jana@example.cz,petr@example.cz"),
                                 std::string("jana@example.cz\r\nBcc: x@y.cz"),
                                 std::string("<jana@example.cz>"),
                                 std::string("\"jana\"@example.cz"),
                                 std::string("jana(x)@example.cz"),
                                 std::string("mailto:jana@example.cz"),
                                 std::string("jana@-example.cz"),
                                 std::string("jana@example-.cz"),
                                 std::string(" jana@example.cz"),
                                 std::string("jana\x7f@example.cz"),
                                 std::string("jana\xff@example.cz"),
                                 std::string(65, 'a') + "@example.cz",
                                 "jana@" + std::string(250, 'a') + ".cz"})
    EXPECT_FALSE(is_mail_address(bad)) << bad;
}

TEST(MailAddress, what_people_have_is_taken) {
  for (const char* good : {"jana@example.cz", "Jana.Nova+lampy@posta.example.cz", "j@x-y.museum",
                           "jana_1@example.co.uk", "žaneta@žluť.cz", "o'hara@example.ie"})
    EXPECT_TRUE(is_mail_address(good)) << good;
}

}  // namespace
}  // namespace flipflop
