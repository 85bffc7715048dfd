#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* url = "/sprava/body";

http::Fields form_of(const std::string& version, const std::string& per_point) {
  return {{"version", version}, {"is_on", "true"},        {"per_point", per_point},
          {"points", "200"},    {"amount", "100"},        {"points", ""},
          {"amount", ""},       {"validity_months", "12"}};
}

std::string kept(Site* site) {
  return site->world.base.text(
      "SELECT coalesce((SELECT document FROM platform.setting WHERE key = 'loyalty'), '')");
}

Task<void> terms(Site* site) {
  auto answer = co_await site->client.get(url);
  EXPECT_EQ(answer.status, 200) << answer.body;
  EXPECT_THAT(answer.body, HasSubstr("name=\"points\" value=\"500\""));
  auto form = form_of("0", "mnoho");
  answer = co_await site->client.post_form(url, form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("mnoho"));
  EXPECT_THAT(answer.body, HasSubstr("Napište částku od 1 do"));

  form = form_of("0", "10");
  form.emplace_back("points", "200");
  form.emplace_back("amount", "5");
  form.emplace_back("points", "3");
  form.emplace_back("amount", "");
  form.emplace_back("points", "4");
  form.emplace_back("amount", "40<");
  answer = co_await site->client.post_form(url, form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Za stejně bodů už je jiná odměna."));
  EXPECT_THAT(answer.body, HasSubstr("name=\"points\" value=\"3\""));
  EXPECT_THAT(answer.body, HasSubstr("40&lt;"));

  form = form_of("0", "10,50");
  answer = co_await site->client.post_form(url, form);
  EXPECT_EQ(answer.status, 422) << "switching points on is confirmed";
  EXPECT_EQ(kept(site), "");
  form.emplace_back("is_sure", "true");
  for (int click = 0; click < 2; ++click) {
    answer = co_await site->client.post_form(url, form);
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  EXPECT_THAT(kept(site), HasSubstr("10.50"));
  EXPECT_EQ(site->world.base.number(
                "SELECT count(*) FROM platform.audit_log WHERE action = 'settings.loyalty'"),
            1);
  form = form_of("0", "20");
  answer = co_await site->client.post_form(url, form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("mezitím změnil někdo jiný"));
}
TEST(LoyaltyPages, TermsAreSavedOnceByWhoSawThem) {
  on_site(terms);
}

Task<void> strangers(Site* site) {
  site->staff.permissions = {"settings.read"};
  auto answer = co_await site->client.get(url);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, Not(HasSubstr("class=\"main\"")));
  answer = co_await site->client.post_form(url, form_of("0", "10"));
  EXPECT_EQ(answer.status, 403);
  site->staff.permissions = {"marketing.write"};
  answer = co_await site->client.get(url);
  EXPECT_EQ(answer.status, 403);
  answer = co_await site->guest.get(url);
  EXPECT_EQ(answer.status, 303);
}
TEST(LoyaltyPages, WhoMayOnlyReadChangesNothing) {
  on_site(strangers);
}

}  // namespace
}  // namespace flipflop::admin
