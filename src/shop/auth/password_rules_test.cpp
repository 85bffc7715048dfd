#include "shop/auth/password_rules.h"

#include <gtest/gtest.h>

#include <set>

#include "base/text.h"
#include "platform/assets/assets.h"

namespace flipflop::auth {
namespace {

constexpr std::size_t beside_second_factor = 8;
constexpr std::size_t alone = 15;

PasswordContext context(std::size_t length_least) {
  return {"karel.vomacka@posta.example", "Karel", "Vomáčka", "FlipFlop Lampy", length_least};
}

void expect_known(std::initializer_list<const char*> passwords) {
  for (const char* password : passwords)
    EXPECT_EQ(check_password(password, context(beside_second_factor)), Refusal::password_known)
        << password;
}

void expect_good(std::initializer_list<const char*> passwords) {
  for (const char* password : passwords)
    EXPECT_EQ(check_password(password, context(beside_second_factor)), std::nullopt) << password;
}

TEST(PasswordRules, a_short_password_is_refused_by_its_characters_not_its_bytes) {
  EXPECT_EQ(check_password("", context(beside_second_factor)), Refusal::password_too_short);
  EXPECT_EQ(check_password("xkvqzwj", context(beside_second_factor)), Refusal::password_too_short);
  EXPECT_EQ(check_password("xkvqzwjt", context(beside_second_factor)), std::nullopt);
  EXPECT_EQ(check_password("čšřžýáé", context(beside_second_factor)), Refusal::password_too_short);
  // Eight letters, four of them in two strokes.
  EXPECT_EQ(check_password("xkvq"
                           "e\xcc\x8c"
                           "c\xcc\x8c"
                           "r\xcc\x8c",
                           context(beside_second_factor)),
            Refusal::password_too_short);
  EXPECT_EQ(check_password("xkvqzwjthgpdmf", context(alone)), Refusal::password_too_short);
  EXPECT_EQ(check_password("xkvqzwjthgpdmfc", context(alone)), std::nullopt);
}

TEST(PasswordRules, a_password_longer_than_256_characters_is_refused) {
  std::string text;
  for (int i = 0; text.size() < 254; ++i) text += std::to_string(i * i * 7919) + "ž";
  const std::size_t length = utf8_length(text);
  text += std::string(256 - length, 'q');
  EXPECT_EQ(check_password(text, context(alone)), std::nullopt);
  EXPECT_EQ(check_password(text + "q", context(alone)), Refusal::password_too_long);
  EXPECT_EQ(check_password(std::string(1'000'000, 'q'), context(alone)),
            Refusal::password_too_long);
}

TEST(PasswordRules, common_passwords_are_refused) {
  expect_known(
      {"password",    "password1",    "Password123", "PASSWORD",   "iloveyou",   "princess1",
       "sunshine",    "football1",    "baseball",    "superman",   "trustno1",   "letmein123",
       "welcome1",    "Welcome2026!", "starwars",    "whatever1",  "computer",   "michelle1",
       "jennifer",    "liverpool1",   "chocolate",   "butterfly",  "changeme",   "administrator",
       "masterkey",   "blink182",     "manchester",  "arsenal123", "pokemon123", "dragon2020",
       "monkey12345", "Summer2026!",  "iloveyou2",   "fuckyou1",   "mustang69",  "harley1977"});
}

TEST(PasswordRules, common_passwords_of_czechs_are_refused) {
  expect_known({"heslo123",   "Heslo1234",   "slunicko",    "sluníčko1",    "Miláček1",
                "beruska1",   "kocicka5",    "princezna",   "lasicka1",     "martinka",
                "veronika1",  "Praha2026",   "praha1234",   "sparta1893",   "slavia1892",
                "ostrava1",   "maminka1",    "tatinek7",    "ahojahoj",     "nevimheslo",
                "mojeheslo1", "hokejista",   "cokolada",    "jahudka1",     "koblizek11111",
                "medvidek",   "zmenitheslo", "Tajneheslo1", "skodaoctavia", "pejsek2015"});
}

TEST(PasswordRules, letters_written_as_digits_and_signs_hide_nothing) {
  expect_known({"p4ssw0rd", "P@$$w0rd", "pa55word!", "pa55w0rd99", "h3sl0h3sl0", "h3sl0!2026",
                "1l0v3y0u", "!loveyou", "adm1n1strator", "sup3rm4n", "m1l4c3k77", "slun1cko",
                "ch0c0l4te", "f00tb4ll", "dr4g0n!!", "m0nk3y2000", "w3lc0me1", "s3cr3t99"});
}

TEST(PasswordRules, separators_and_what_stands_around_hide_nothing) {
  expect_known({"p.a.s.s.w.o.r.d", "pass-word-1", "**password**", "123password", "!!heslo!!2026",
                "h e s l o 1 2 3", "2026heslo", "<3 iloveyou", "password;--", "heslo_heslo_1"});
}

TEST(PasswordRules, two_words_or_one_with_a_letter_or_two_are_refused) {
  expect_known({"passwordx", "xpassword1", "dragonmonkey", "heslopraha1", "slunickolaska",
                "lasickax7x", "adminroot1", "prahabrno99"});
}

TEST(PasswordRules, rows_of_the_keyboard_are_refused) {
  expect_known({"qwertyui",   "qwertyuiop", "qwertzuiop",   "asdfghjkl", "yxcvbnm123",
                "zxcvbnm1",   "qwerty123",  "qwertz1234",   "1q2w3e4r",  "1q2w3e4r5t6z",
                "q1w2e3r4",   "1qaz2wsx",   "1qay2wsx3edc", "qazwsxedc", "qaywsxedc",
                "poiuytrewq", "asdfasdf",   "qweasdzxc",    "+ěščřžýá",  "ěščřžýáíé",
                "qwerasdf",   "147258369",  "!@#$%^&*",     "zaq12wsx",  "QWERTZ!987"});
}

TEST(PasswordRules, runs_and_repetitions_are_refused) {
  expect_known({"12345678",  "123456789",   "1234567890", "87654321",   "0123456789012",
                "11111111",  "00000000",    "aaaaaaaa",   "abcdefgh",   "hgfedcba",
                "12341234",  "121212121",   "abcabcab",   "11223344",   "112233445566",
                "aabbccdd",  "123123123",   "a1b2c3d4",   "abc12345",   "abcd1234",
                "1234abcd",  "789456123",   "987654321",  "ababababab", "13579246",
                "xk7xk7xk7", "kx-kx-kx-kx", "--------",   "        ",   "123454321"});
}

TEST(PasswordRules, a_block_said_again_is_no_longer_than_it_is) {
  EXPECT_EQ(check_password("Kx8mQ2vTKx8mQ2vT", context(alone)), Refusal::password_known);
  EXPECT_EQ(check_password("Kx8mQ2vTKx8mQ2v", context(alone)), Refusal::password_known);
  EXPECT_EQ(check_password("Kx8mQ2vTKx8mQ2vT", context(beside_second_factor)), std::nullopt);
}

TEST(PasswordRules, dates_are_refused) {
  expect_known({"24121985", "19851224", "12241985", "24.12.1985", "1985-12-24", "24/12/1985!"});
}

TEST(PasswordRules, what_is_known_of_the_person_and_the_shop_is_refused) {
  expect_known({"karel.vomacka@posta.example", "karelvomacka", "Vomáčka1985", "v0m4cka!!",
                "vomackakarel7", "KarelVomacka99", "akcamov123", "vomackaab1", "posta.example",
                "flipfloplampy", "FlipFlop2026!", "karelflipflop", "vomackapraha85",
                "flipflop-karel-vomacka"});
  // The same is good enough for everybody else.
  const PasswordContext other{"eva@jinde.example", "Eva", "Dlouhá", "Knihy", beside_second_factor};
  EXPECT_EQ(check_password("vomacka1985xy", other), std::nullopt);
}

TEST(PasswordRules, names_too_short_to_tell_apart_count_for_nothing) {
  const PasswordContext short_names{"a@b.cz", "Al", "Xu", "", beside_second_factor};
  EXPECT_EQ(check_password("alxukvqzwjt", short_names), std::nullopt);
  EXPECT_EQ(check_password("xkvqzwjt", {"", "", "", "", beside_second_factor}), std::nullopt);
}

TEST(PasswordRules, long_ones_of_the_same_making_are_refused) {
  for (const char* password :
       {"passwordpassword", "123456789012345", "qwertyuiopasdfgh", "heslo12345678900",
        "aaaaaaaaaaaaaaaa", "iloveyou1234567", "password1234567890", "correcthorsebatterystaple",
        "correct horse battery staple", "abcdefghijklmnop", "1q2w3e4r5t6y7u8i",
        "qwertzuiopasdfghjkl", "111222333444555", "superman1234567", "KarelVomacka1985",
        "slunicko slunicko", "Flipflop2026!!!!", "01012026010120260"})
    EXPECT_EQ(check_password(password, context(alone)), Refusal::password_known) << password;
}

TEST(PasswordRules, ordinary_passphrases_pass) {
  for (const char* password :
       {"modrá velryba pije kávu", "tři hrušky na půdě spí", "Včera jsem zmeškal vlak.",
        "purple kettle sings at noon", "my cat ate 3 green socks", "koleno lampa dálnice sůl",
        "zahrada-plot-žebřík-mlha", "Nikdo neví, co si Karel myslí", "heslo je delší než tohle",
        "the quick onyx goblin jumps", "příliš žluťoučký kůň úpěl", "žába na prameni 77 stříbra",
        "Мой дядя самых честных правил", "天気がいいから散歩しましょう今日", "604718529361748",
        "xkvqzwjthgpdmfc", "b7f3-11ce-9a40-5d2e"})
    EXPECT_EQ(check_password(password, context(alone)), std::nullopt) << password;
}

TEST(PasswordRules, short_but_random_ones_pass_beside_a_second_factor) {
  expect_good(
      {"Kx8mQ2vT", "xkvqzwjt", "tr0ub4ho%k", "60471852", "v9#Lp2!x", "mezlchut", "7kolibrvx"});
}

TEST(PasswordRules, bytes_that_are_no_text_are_measured_and_do_no_harm) {
  EXPECT_EQ(check_password("\xff\xfe\xc3", context(beside_second_factor)),
            Refusal::password_too_short);
  EXPECT_EQ(check_password("x\xff\xfe\xc3\x28zk\x80\x81q\xf0", context(beside_second_factor)),
            std::nullopt);
  EXPECT_EQ(
      check_password(std::string_view("\0\0\0\0\0\0\0\0\0", 9), context(beside_second_factor)),
      Refusal::password_known);
}

TEST(PasswordRules, the_list_holds_folded_words_once_each) {
  std::set<std::string> seen;
  const std::string list = assets::read("shop/auth/common_passwords.txt");
  for (const std::string_view line : split(list, '\n')) {
    EXPECT_LE(utf8_length(line), 100U) << line;
    if (line.starts_with('#') || line.empty()) continue;
    for (const std::string_view word : split(line, ' ')) {
      EXPECT_GE(word.size(), 3U) << line;
      EXPECT_EQ(word, fold(word));
      EXPECT_TRUE(seen.emplace(word).second) << word << " is there twice";
    }
  }
  EXPECT_GT(seen.size(), 3000U);
}

}  // namespace
}  // namespace flipflop::auth
