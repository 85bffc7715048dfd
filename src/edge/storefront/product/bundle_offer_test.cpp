#include "edge/storefront/product/bundle_offer.h"

#include "edge/storefront/product/variant_choice.h"
#include "edge/storefront/test_world.h"

namespace flipflop::storefront {
namespace {

// The chandelier of 5,990 Kč and the mug of 290 Kč for 6,000 Kč.
promotion::Rule chandelier_and_mug() {
  promotion::Rule rule;
  rule.effect = promotion::Effect::bundle_price;
  rule.name = "Světlo a čaj";
  rule.amount = Money{600'000};
  rule.condition.products = {search::product_id(2).uuid, search::product_id(3).uuid};
  return rule;
}

Task<void> bundles(TestWorld* world) {
  const auto replica = world->search.replica();
  const auto all_at = [&replica](std::uint32_t number, const std::vector<promotion::Rule>& rules) {
    const auto* entry = replica->find(search::product_id(number));
    return bundles_of(*replica, {entry, chosen_variant(*entry, {})}, rules);
  };
  // What is shown names the rules.
  const std::vector<promotion::Rule> rules = {chandelier_and_mug()};
  const auto shown = all_at(3, rules);
  EXPECT_EQ(shown.size(), 1U);
  if (shown.empty()) co_return;
  EXPECT_EQ(shown.at(0).apart, Money{628'000});
  EXPECT_EQ(shown.at(0).members.size(), 2U);
  EXPECT_TRUE(all_at(1, rules).empty()) << "the lamp is no part of it";

  const auto seen_at = [&all_at](std::uint32_t number, promotion::Rule rule) {
    const std::vector<promotion::Rule> alone = {std::move(rule)};
    return all_at(number, alone).size();
  };
  promotion::Rule rule = chandelier_and_mug();
  rule.amount = Money{628'000};
  EXPECT_EQ(seen_at(3, rule), 0U) << "saves nothing";
  rule = chandelier_and_mug();
  rule.set_size = 2;
  EXPECT_EQ(seen_at(3, rule), 0U) << "there is one chandelier";
  rule = chandelier_and_mug();
  rule.condition.products.push_back(search::product_id(5).uuid);
  EXPECT_EQ(seen_at(3, rule), 0U) << "a part is not sold any more";

  text::Dictionary document;
  PageHead head;
  head.name = "product";
  head.title = "Hrnek";
  const auto surroundings = world->shell.surroundings_now();
  text::Dictionary& body =
      world->shell.open(document, head, *surroundings, "edge/storefront/product/product.html");
  add_bundles(body, shown);
  const std::string html = PageShell::close(document);
  EXPECT_THAT(html, testing::HasSubstr("V\u00a0sadě levněji: Světlo a čaj"));
  EXPECT_THAT(html, testing::HasSubstr("6\u00a0000\u00a0Kč"));
  EXPECT_THAT(html,
              testing::HasSubstr("name=\"variants\" value=\"" + search::variant_id(2, 0).text() +
                                 "," + search::variant_id(3, 0).text() + "\""));
}
TEST(BundleOffer, is_shown_where_every_part_can_be_had_for_less) {
  on_pages(bundles);
}

}  // namespace
}  // namespace flipflop::storefront
