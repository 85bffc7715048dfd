#include "shop/auth/token.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <sodium.h>

#include "base/invariant.h"
#include "platform/crypto/base64.h"

namespace flipflop::auth {
namespace {

using namespace std::chrono_literals;
using crypto::base64url;

constexpr std::string_view our_header = R"({"alg":"EdDSA","typ":"at+jwt","kid":"k1"})";

class Token : public testing::Test {
 protected:
  // A token whose parts are what an attacker likes, signed by our own key: whoever refuses this
  // refuses it by its content.
  std::string made_of(std::string_view header, std::string_view payload) const {
    const std::string signed_part = base64url(header) + "." + base64url(payload);
    std::string signature(crypto_sign_BYTES, '\0');
    crypto_sign_detached(reinterpret_cast<unsigned char*>(signature.data()), nullptr,
                         reinterpret_cast<const unsigned char*>(signed_part.data()),
                         signed_part.size(),
                         reinterpret_cast<const unsigned char*>(key_.secret_key.data()));
    return signed_part + "." + base64url(signature);
  }
  std::string signed_payload() const {
    const std::string token = sign(claims_, key_);
    const std::size_t first = token.find('.');
    return *crypto::base64url_bytes(token.substr(first + 1, token.rfind('.') - first - 1));
  }
  // The payload with the first `from` replaced.
  std::string payload_with(std::string_view from, std::string_view to) const {
    std::string payload = signed_payload();
    const std::size_t at = payload.find(from);
    invariant(at != payload.npos, "the payload lacks what the test replaces");
    return payload.replace(at, from.size(), to);
  }
  bool accepts(std::string_view token) const { return verify(token, known_, now_).has_value(); }

  SeededRandom random_{1};
  SigningKey key_ = make_signing_key(random_, "k1");
  SigningKey older_ = make_signing_key(random_, "k0");
  std::vector<SigningKey> known_ = {key_, older_};
  Instant now_ = *parse_iso("2026-11-28T17:00:00Z");
  Claims claims_{*AccountId::parse("019ad000-0000-7000-8000-000000000001"),
                 *SessionId::parse("019ad000-0000-7000-8000-000000000002"), now_, now_ + 10min};
};

TEST_F(Token, the_header_chooses_no_algorithm) {
  const std::string payload = signed_payload();
  for (const char* alg :
       {"none", "None", "nOnE", "", "HS256", "RS256", "ES256", "Ed25519", "eddsa"})
    EXPECT_FALSE(
        accepts(made_of(fmt::format(R"({{"alg":"{}","typ":"at+jwt","kid":"k1"}})", alg), payload)))
        << alg;
}

TEST_F(Token, a_token_without_a_signature_is_refused) {
  const std::string token = sign(claims_, key_);
  const std::string unsigned_part = token.substr(0, token.rfind('.'));
  EXPECT_FALSE(accepts(unsigned_part));
  EXPECT_FALSE(accepts(unsigned_part + "."));
  EXPECT_FALSE(accepts(unsigned_part + "." + base64url(std::string(crypto_sign_BYTES, '\0'))));
  EXPECT_FALSE(accepts(base64url(R"({"alg":"none"})") + "." + base64url(signed_payload()) + "."));
}

TEST_F(Token, a_mac_keyed_with_the_public_key_is_no_signature) {
  for (const std::string_view header :
       {std::string_view(R"({"alg":"HS256","typ":"at+jwt","kid":"k1"})"), our_header}) {
    const std::string signed_part = base64url(header) + "." + base64url(signed_payload());
    std::string mac(crypto_auth_hmacsha256_BYTES, '\0');
    crypto_auth_hmacsha256(reinterpret_cast<unsigned char*>(mac.data()),
                           reinterpret_cast<const unsigned char*>(signed_part.data()),
                           signed_part.size(),
                           reinterpret_cast<const unsigned char*>(key_.public_key.data()));
    EXPECT_FALSE(accepts(signed_part + "." + base64url(mac)));
    EXPECT_FALSE(accepts(signed_part + "." + base64url(mac + mac)));
  }
}

TEST_F(Token, another_type_is_refused) {
  for (const char* typ : {"JWT", "jwt", "AT+JWT", "application/at+jwt", "refresh+jwt", ""})
    EXPECT_FALSE(accepts(
        made_of(fmt::format(R"({{"alg":"EdDSA","typ":"{}","kid":"k1"}})", typ), signed_payload())))
        << typ;
  EXPECT_FALSE(accepts(made_of(R"({"alg":"EdDSA","kid":"k1"})", signed_payload())));
}

TEST_F(Token, a_key_that_is_not_known_is_refused_whatever_its_id_says) {
  for (const char* id : {"", "k2", "K1", "k1 ", "../../../../dev/null", "/etc/passwd",
                         "k1' OR '1'='1", "k1' UNION SELECT 'x' --", "https://evil.example/k1"})
    EXPECT_FALSE(accepts(made_of(fmt::format(R"({{"alg":"EdDSA","typ":"at+jwt","kid":"{}"}})", id),
                                 signed_payload())))
        << id;
}

TEST_F(Token, a_key_signs_under_its_own_id_alone) {
  SigningKey disguised = older_;
  disguised.id = key_.id;
  EXPECT_FALSE(accepts(sign(claims_, disguised)));
  disguised = key_;
  disguised.id = older_.id;
  EXPECT_FALSE(accepts(sign(claims_, disguised)));
}

TEST_F(Token, a_header_that_brings_its_own_key_or_extension_is_refused) {
  const std::string public_key = base64url(key_.public_key);
  for (const std::string& more :
       {fmt::format(R"("jwk":{{"kty":"OKP","crv":"Ed25519","x":"{}"}})", public_key),
        std::string(R"("jku":"https://evil.example/keys")"),
        std::string(R"("x5u":"https://evil.example/cert")"), std::string(R"("x5c":["AAAA"])"),
        std::string(R"("crit":["exp"])"), std::string(R"("b64":false,"crit":["b64"])"),
        std::string(R"("zip":"DEF")"), std::string(R"("cty":"JWT")"),
        std::string(R"("alg":"EdDSA")"), std::string(R"("alg":"none")"),
        std::string(R"("kid":"k1")")}) {
    EXPECT_FALSE(accepts(made_of(
        fmt::format(R"({{"alg":"EdDSA","typ":"at+jwt","kid":"k1",{}}})", more), signed_payload())))
        << more;
    EXPECT_FALSE(accepts(made_of(
        fmt::format(R"({{{},"alg":"EdDSA","typ":"at+jwt","kid":"k1"}})", more), signed_payload())))
        << more;
  }
}

TEST_F(Token, a_header_in_other_words_for_the_same_is_refused) {
  for (const char* header :
       {R"({"typ":"at+jwt","alg":"EdDSA","kid":"k1"})",
        R"({"alg": "EdDSA","typ":"at+jwt","kid":"k1"})",
        R"({"alg":"EdDSA","typ":"at+jwt","kid":"k1"} )",
        "{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"\\u006b1\"}",
        "\xef\xbb\xbf{\"alg\":\"EdDSA\",\"typ\":\"at+jwt\",\"kid\":\"k1\"}", "", "{}", "[]"})
    EXPECT_FALSE(accepts(made_of(header, signed_payload()))) << header;
}

TEST_F(Token, a_token_out_of_date_is_refused_but_clocks_may_differ_by_the_leeway) {
  const std::string token = sign(claims_, key_);
  const Instant end = claims_.expires_at + token_leeway;
  EXPECT_TRUE(verify(token, known_, end - 1us).has_value());
  EXPECT_FALSE(verify(token, known_, end).has_value());
  EXPECT_FALSE(verify(token, known_, end + 24h).has_value());
}

TEST_F(Token, a_token_from_the_future_is_refused_but_clocks_may_differ_by_the_leeway) {
  const std::string token = sign(claims_, key_);
  EXPECT_TRUE(verify(token, known_, claims_.issued_at - token_leeway).has_value());
  EXPECT_FALSE(verify(token, known_, claims_.issued_at - token_leeway - 1us).has_value());
  // Ours never carry nbf; one that does was not made by us.
  EXPECT_FALSE(
      accepts(made_of(our_header, payload_with("\"exp\":", "\"nbf\":99999999999,\"exp\":"))));
}

TEST_F(Token, another_issuer_audience_or_client_is_refused) {
  for (const char* claim : {"iss", "aud", "client_id"}) {
    const std::string ours = fmt::format(R"("{}":"flipflop")", claim);
    for (const std::string& theirs :
         {fmt::format(R"("{}":"other")", claim), fmt::format(R"("{}":["flipflop"])", claim),
          fmt::format(R"("{}":"")", claim), fmt::format(R"("{}":null)", claim)})
      EXPECT_FALSE(accepts(made_of(our_header, payload_with(ours, theirs)))) << theirs;
    EXPECT_FALSE(accepts(made_of(our_header, payload_with(ours + ",", "")))) << claim;
  }
}

TEST_F(Token, a_claim_given_twice_is_refused) {
  const std::string other = "019ad000-0000-7000-8000-0000000000ff";
  for (const std::string& twice :
       {fmt::format(R"("sub":"{}",)", other), fmt::format(R"("sid":"{}",)", other),
        std::string(R"("exp":99999999999,)"), std::string(R"("iat":0,)"),
        std::string(R"("iss":"flipflop",)"), std::string(R"("role":"owner",)")}) {
    EXPECT_FALSE(accepts(made_of(our_header, "{" + twice + signed_payload().substr(1)))) << twice;
    EXPECT_FALSE(accepts(made_of(our_header, payload_with("\"sid\":", twice + "\"sid\":"))))
        << twice;
    EXPECT_FALSE(accepts(made_of(our_header, payload_with("\"exp\":", twice + "\"exp\":"))))
        << twice;
  }
}

TEST_F(Token, times_in_other_words_are_refused) {
  const std::string exp = "\"exp\":" + std::to_string((now_ + 10min).time_since_epoch() / 1s);
  for (const char* other :
       {"\"exp\":1e12", "\"exp\":99999999999999999999", "\"exp\":-1", "\"exp\":", "\"exp\":null",
        "\"exp\":\"99999999999\"", "\"exp\":099999999999", "\"exp\":9999999999.5",
        "\"exp\": 9999999999", "\"exp\":true"})
    EXPECT_FALSE(accepts(made_of(our_header, payload_with(exp, other)))) << other;
}

TEST_F(Token, a_payload_that_is_not_ours_is_refused) {
  for (const char* payload : {"", "{}", "[]", "null", "{\"sub\":\"1\"}"})
    EXPECT_FALSE(accepts(made_of(our_header, payload))) << payload;
  EXPECT_FALSE(accepts(made_of(our_header, signed_payload() + " ")));
  EXPECT_FALSE(accepts(made_of(our_header, signed_payload() + "}")));
  EXPECT_FALSE(accepts(made_of(our_header, payload_with("019ad000", "019AD000"))));
}

TEST_F(Token, a_huge_token_is_refused) {
  const std::string token = sign(claims_, key_);
  EXPECT_LT(token.size(), 600U);
  EXPECT_FALSE(accepts(token + std::string(1'000'000, 'A')));
  EXPECT_FALSE(accepts(std::string(1'000'000, '.')));
  EXPECT_FALSE(accepts(made_of(our_header, signed_payload() + std::string(2000, ' '))));
}

TEST_F(Token, a_token_cut_anywhere_is_refused) {
  const std::string token = sign(claims_, key_);
  for (std::size_t size = 0; size < token.size(); ++size) {
    EXPECT_FALSE(accepts(token.substr(0, size))) << size;
    EXPECT_FALSE(accepts(token.substr(token.size() - size))) << size;
  }
}

TEST_F(Token, a_token_with_any_one_character_changed_is_refused) {
  const std::string token = sign(claims_, key_);
  for (std::size_t at = 0; at < token.size(); ++at) {
    for (const char other : {'A', 'B', 'Q', '_', '-', '.', '=', ' ', '+', '\0'}) {
      std::string changed = token;
      changed[at] = other;
      EXPECT_TRUE(changed == token || !accepts(changed)) << at << other;
    }
  }
}

TEST_F(Token, the_same_token_written_otherwise_is_refused) {
  const std::string token = sign(claims_, key_);
  for (const std::string& other :
       {token + "=", token + ".", token + "\n", " " + token, "Bearer " + token, "." + token,
        token.substr(0, token.find('.') + 1) + token,
        std::string(token).insert(token.find('.'), "=")})
    EXPECT_FALSE(accepts(other)) << other;
  // The last character of 64 bytes carries four bits that must be zero.
  std::string loose = token;
  loose.back() = static_cast<char>(loose.back() + 1);
  EXPECT_FALSE(accepts(loose));
}

TEST_F(Token, no_key_accepts_nothing) {
  EXPECT_FALSE(verify(sign(claims_, key_), {}, now_).has_value());
  // A key of zeros, as a row half written would give, verifies no forgery.
  const SigningKey nobody{"k1", std::string(32, '\0'), ""};
  EXPECT_FALSE(verify(made_of(our_header, signed_payload()), {nobody}, now_).has_value());
  EXPECT_FALSE(verify(sign(claims_, key_), {SigningKey{"k1", "", ""}}, now_).has_value());
}

TEST_F(Token, what_was_signed_is_verified_until_its_key_is_removed) {
  EXPECT_EQ(verify(sign(claims_, key_), known_, now_), claims_);
  EXPECT_EQ(verify(sign(claims_, older_), known_, now_), claims_);
  EXPECT_TRUE(accepts(made_of(our_header, signed_payload())));  // else the tests above prove little
  SigningKey retired = older_;
  retired.secret_key.clear();
  EXPECT_EQ(verify(sign(claims_, older_), {key_, retired}, now_), claims_);
  EXPECT_FALSE(verify(sign(claims_, older_), {key_}, now_).has_value());
}

TEST_F(Token, a_token_keeps_whole_seconds) {
  Claims fine = claims_;
  fine.issued_at += 999'999us;
  EXPECT_EQ(verify(sign(fine, key_), known_, now_), claims_);
}

TEST_F(Token, says_what_rfc9068_asks_for_and_nothing_about_the_person) {
  EXPECT_EQ(signed_payload(), R"({"iss":"flipflop","aud":"flipflop","client_id":"flipflop",)"
                              R"("sub":"019ad000-0000-7000-8000-000000000001",)"
                              R"("sid":"019ad000-0000-7000-8000-000000000002",)"
                              R"("jti":"019ad000-0000-7000-8000-000000000002.1795885200",)"
                              R"("iat":1795885200,"exp":1795885800})");
}

TEST_F(Token, a_key_that_cannot_sign_is_a_broken_belief) {
  SigningKey retired = key_;
  retired.secret_key.clear();
  EXPECT_THROW(sign(claims_, retired), BrokenInvariant);
  EXPECT_THROW(make_signing_key(random_, "a\"b"), BrokenInvariant);
  EXPECT_THROW(make_signing_key(random_, ""), BrokenInvariant);
  Claims backwards = claims_;
  backwards.expires_at = backwards.issued_at;
  EXPECT_THROW(sign(backwards, key_), BrokenInvariant);
}

}  // namespace
}  // namespace flipflop::auth
