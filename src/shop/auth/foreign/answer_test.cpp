// What a service may say, and what becomes of it.

#include "shop/auth/foreign/answer.h"

#include <gmock/gmock.h>

namespace flipflop::auth::foreign {
namespace {

constexpr const char* id = "0190c9a4-6f2e-7cc1-8d3e-5a4b3c2d1e0f";

std::string answer(const std::string& user,
                   const std::string& tokens = R"("accessToken":"a.b.c","refreshToken":"r.s.t")") {
  return R"({"user":)" + user + "," + tokens + "}";
}

std::string user_of_id(const std::string& json) {
  return R"({"id":)" + json + R"(,"email":"jana@example.cz"})";
}

TEST(ForeignAnswer, what_is_no_sound_answer_lets_nobody_in) {
  const std::string user = user_of_id('"' + std::string(id) + '"');
  for (const std::string& bad :
       {std::string(), std::string("null"), std::string("[]"), std::string("{"), std::string("{}"),
        std::string("<html>"), answer("null"), answer("{}"), answer("7"), answer(user, ""),
        answer(user, R"("accessToken":"a.b.c")"),
        answer(user, R"("accessToken":1,"refreshToken":2)"),
        answer(user, R"("accessToken":"","refreshToken":"r")"),
        answer(user, R"("accessToken":"a\r\nX: y","refreshToken":"r")"),
        answer(user, R"("accessToken":"a b","refreshToken":"r")"),
        answer(user, R"("refreshToken":"r","accessToken":")" + std::string(5000, 'a') + '"'),
        answer(R"({"id":")" + std::string(id) + R"(","roles":"owner"})"),
        answer(R"({"id":")" + std::string(id) + R"(","isActive":"yes"})"),
        std::string(100, '[') + std::string(100, ']')})
    EXPECT_FALSE(entered_in(bad)) << bad.substr(0, 120);
}

TEST(ForeignAnswer, an_id_is_a_text_or_a_number_and_never_nil) {
  for (const char* bad : {"null", "true", "{}", "[1]", "1.5", "-1", "\"\"",
                          "\"00000000-0000-0000-0000-000000000000\""})
    EXPECT_FALSE(entered_in(answer(user_of_id(bad)))) << bad;
  EXPECT_FALSE(entered_in(answer(user_of_id('"' + std::string(300, 'x') + '"'))));
}

TEST(ForeignAnswer, an_id_that_is_no_uuid_is_the_same_account_each_time) {
  const auto first = entered_in(answer(user_of_id("\"auth0|17\"")))->person.id;
  EXPECT_EQ(entered_in(answer(user_of_id("\"auth0|\\u0031\\u0037\"")))->person.id, first);
  EXPECT_NE(entered_in(answer(user_of_id("\"auth0|18\"")))->person.id, first);
  EXPECT_NE(entered_in(answer(user_of_id("17")))->person.id,
            entered_in(answer(user_of_id("\"17\"")))->person.id);
  EXPECT_EQ(first.text()[14], '8');
  EXPECT_EQ(first, account_of_id({"\"auth0|17\""}));
  EXPECT_EQ(entered_in(answer(user_of_id('"' + std::string(id) + '"')))->person.id.text(), id);
}

TEST(ForeignAnswer, bare_answers_and_enveloped_ones_say_the_same) {
  const std::string bare = answer(user_of_id('"' + std::string(id) + '"'));
  const auto plain = entered_in(bare);
  const auto enveloped = entered_in(R"({"success":true,"data":)" + bare + "}");
  ASSERT_TRUE(plain && enveloped);
  EXPECT_EQ(plain->person.id, enveloped->person.id);
  EXPECT_EQ(enveloped->access_token, "a.b.c");
}

TEST(ForeignAnswer, texts_are_cut_and_unknown_members_passed_over) {
  const std::string user =
      R"({"id":")" + std::string(id) + R"(","email":" Jana@Example.cz ","firstName":")" +
      std::string(500, 'x') + R"(","lastName":"a\nb","password":"$2b$10$x","isVerified":true})";
  const auto entered = entered_in(answer(user));
  ASSERT_TRUE(entered);
  EXPECT_EQ(entered->person.email, "jana@example.cz");
  EXPECT_EQ(entered->person.first_name.size(), 100U);
  EXPECT_EQ(entered->person.last_name, "a b");
  EXPECT_TRUE(entered->person.is_verified);
}

TEST(ForeignAnswer, an_address_that_is_none_is_never_verified) {
  const auto entered =
      entered_in(answer(R"({"id":")" + std::string(id) + R"(","email":"nic","isVerified":true})"));
  ASSERT_TRUE(entered);
  EXPECT_EQ(entered->person.email, "");
  EXPECT_FALSE(entered->person.is_verified);
}

TEST(ForeignAnswer, a_token_is_good_when_the_service_says_so_and_whose_it_is) {
  EXPECT_FALSE(validity_in("{}"));
  EXPECT_FALSE(validity_in(R"({"valid":true})"));
  EXPECT_FALSE(validity_in(R"({"valid":"true","user":{"id":")" + std::string(id) + "\"}}"));
  EXPECT_FALSE(validity_in(R"({"user":{"id":")" + std::string(id) + "\"}}"));
  EXPECT_FALSE(validity_in(R"({"valid":false})")->person);
  EXPECT_TRUE(validity_in(R"({"valid":true,"user":{"id":")" + std::string(id) + "\"}}")->person);
}

TEST(ForeignAnswer, refusals_are_understood_in_both_shapes) {
  const Refused ours = refused_in(
      400, R"({"success":false,"error":{"code":"VALIDATION_ERROR","message":"x","details":)"
           R"([{"field":"newPassword","code":"too_short","message":"y"}]}})");
  EXPECT_EQ(ours.code, "VALIDATION_ERROR");
  EXPECT_EQ(ours.password, Refusal::password_too_short);
  const Refused framework = refused_in(
      400, R"({"statusCode":400,"message":["password must be longer"],"error":"Bad Request"})");
  EXPECT_EQ(framework.password, Refusal::password_known);
  EXPECT_FALSE(framework.is_about_email);
  const Refused plain =
      refused_in(400, R"({"statusCode":400,"message":"Invalid password reset token"})");
  EXPECT_FALSE(plain.password);
  for (const char* junk : {"", "7", "[]", R"({"error":{"code":7}})"})
    EXPECT_EQ(refused_in(401, junk).code, "");
}

}  // namespace
}  // namespace flipflop::auth::foreign
