#include "edge/admin/test_site.h"

namespace flipflop::admin {
namespace {

using testing::HasSubstr;
using testing::Not;

constexpr const char* issue_url = "/sprava/poukazy-vystavit";

// The batch that the form on the page was made with.
std::string batch_in(const http::Response& page) {
  const std::string mark = "name=\"batch\" value=\"";
  return page.body.substr(page.body.find(mark) + mark.size(), 36);
}

Task<void> issued_once(Site* site) {
  auto answer = co_await site->client.get(issue_url);
  const std::string batch = batch_in(answer);
  std::vector<std::pair<std::string, std::string>> form = {{"batch", batch},
                                                           {"label", "Vánoce <2026>"},
                                                           {"pieces", "0"},
                                                           {"value", "500"},
                                                           {"valid_until", "2027-12-31"}};
  answer = co_await site->client.post_form(issue_url, form);
  EXPECT_EQ(answer.status, 422);
  EXPECT_THAT(answer.body, HasSubstr("Vánoce &lt;2026&gt;")) << "nothing typed is lost";
  EXPECT_EQ(batch_in(answer), batch);
  form[2].second = "2";
  for (int click = 0; click < 2; ++click) {
    answer = co_await site->client.post_form(issue_url, form);
    EXPECT_EQ(answer.status, 303) << answer.body;
  }
  EXPECT_EQ(site->world.base.number("SELECT count(*) FROM voucher.voucher"), 2);

  const std::string batch_url = header_of(answer, "Location");
  answer = co_await site->client.get(batch_url);
  EXPECT_EQ(answer.status, 200) << answer.body;
  const std::size_t at = answer.body.find("<code>") + 6;
  const std::string code = answer.body.substr(at, answer.body.find("</code>", at) - at);
  answer = co_await site->client.post_form(batch_url, {});
  EXPECT_THAT(answer.body, HasSubstr(code));
  EXPECT_EQ(header_of(answer, "Cache-Control"), "no-store");
  site->world.base.clock.advance(std::chrono::hours(2));
  answer = co_await site->client.get(batch_url);
  EXPECT_EQ(answer.status, 409);
  EXPECT_THAT(answer.body, Not(HasSubstr(code))) << "an hour is over";

  answer = co_await site->client.post_form("/sprava/poukazy-hledat", {{"code", "nic"}});
  EXPECT_EQ(answer.status, 422);
  answer = co_await site->client.post_form("/sprava/poukazy-hledat", {{"code", code}});
  EXPECT_EQ(answer.status, 303);
  answer = co_await site->client.get(header_of(answer, "Location"));
  EXPECT_THAT(answer.body, HasSubstr(code.substr(code.size() - 4)));
  EXPECT_THAT(answer.body, Not(HasSubstr(code)));
}
TEST(VouchersPages, AFormThatIsSentTwiceIssuesOnceAndCodesAreShownForAnHour) {
  on_site(issued_once);
}

Task<void> blocked_by_who_may(Site* site) {
  const auto code = co_await site->world.issued_voucher(Money{50'000});
  const std::string url = "/sprava/poukazy/" + code.id.text();
  site->staff.permissions = {"payments.read"};
  auto answer = co_await site->client.get(url);
  EXPECT_EQ(answer.status, 200);
  EXPECT_THAT(answer.body, Not(HasSubstr("name=\"reason\"")));
  answer = co_await site->client.post_form(url, {{"reason", "ztracený"}});
  EXPECT_EQ(answer.status, 403);

  site->staff.permissions = {"payments.read", "payments.write"};
  answer = co_await site->client.post_form(url, {{"reason", "ztracený <b>"}});
  EXPECT_EQ(answer.status, 303);
  answer = co_await site->client.get(url);
  EXPECT_THAT(answer.body, HasSubstr("ztracený &lt;b&gt;"));
  answer = co_await site->client.get("/sprava/poukazy?state=blocked");
  EXPECT_THAT(answer.body, HasSubstr(url));
  answer = co_await site->client.post_form(url, {{"reason", "  "}});
  EXPECT_EQ(answer.status, 422) << "a form without a reason lets nothing go";
  answer = co_await site->client.post_form(url, {{"let_go", "true"}});
  EXPECT_EQ(answer.status, 303);
  answer = co_await site->client.get("/sprava/poukazy?state=blocked");
  EXPECT_THAT(answer.body, HasSubstr("Výběru neodpovídá žádný poukaz."));
  answer = co_await site->client.get("/sprava/poukazy/" + Uuid{}.text());
  EXPECT_EQ(answer.status, 404);
}
TEST(VouchersPages, WhoMayBlocksOneForAReasonAndLetsItGo) {
  on_site(blocked_by_who_may);
}

}  // namespace
}  // namespace flipflop::admin
