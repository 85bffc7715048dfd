#include "shop/product/rules.h"

#include <gtest/gtest.h>

namespace flipflop::product {
namespace {

ImportedVariant variant_numbered(std::string sku) {
  ImportedVariant variant;
  variant.id = VariantId{Uuid::v7(1, {static_cast<std::uint8_t>(sku.size())})};
  variant.sku = std::move(sku);
  variant.price = Money{9900};
  return variant;
}

ImportedProduct lamp() {
  ImportedProduct product;
  product.name = "Dubová lampa";
  product.variants = {variant_numbered("L1")};
  return product;
}

TEST(Cleaned, ANumberOfAKeptVariantIsNotGivenTwice) {
  EXPECT_EQ(cleaned(lamp(), {"L1", "L1-2"}).variants[0].sku, "L1-3");
}

TEST(Cleaned, ACategoryWithoutEndIsCutBetweenLetters) {
  ImportedProduct product = lamp();
  std::string name;
  for (int i = 0; i < 150; ++i) name += "ž";
  product.category_path = std::vector<std::string>(30, name);
  const auto path = cleaned(product).category_path;
  ASSERT_EQ(path.size(), deepest_category);
  EXPECT_EQ(path[0], name.substr(0, 2 * longest_category_name));
}

TEST(ContentHash, AVariantThatIsNoLongerKeptChangesTheHash) {
  ImportedProduct kept = lamp();
  kept.kept_variants = {variant_numbered("L2").id};
  EXPECT_NE(content_hash(kept), content_hash(lamp()));
}

TEST(ContentHash, TheSameImportHasTheSameHash) {
  EXPECT_EQ(content_hash(lamp()), content_hash(lamp()));
}

TEST(ContentHash, ATextThatMovesToTheNextFieldChangesTheHash) {
  ImportedProduct one = lamp();
  one.description = "dub";
  one.brand = "";
  ImportedProduct other = lamp();
  other.description = "";
  other.brand = "dub";
  EXPECT_NE(content_hash(one), content_hash(other));
}

TEST(ContentHash, APriceRateOptionOrPictureChangesTheHash) {
  const std::string before = content_hash(lamp());
  ImportedProduct price = lamp();
  price.variants[0].price.haler += 1;
  ImportedProduct rate = lamp();
  rate.variants[0].vat = VatRate{12};
  ImportedProduct option = lamp();
  option.variants[0].options = {{"Barva", "bílá"}};
  ImportedProduct picture = lamp();
  picture.image_urls = {"http://a/1.jpg"};
  for (const ImportedProduct& changed : {price, rate, option, picture})
    EXPECT_NE(content_hash(changed), before);
}

TEST(Cleaned, ANumberGivenToThreeVariantsStaysWithTheFirst) {
  ImportedProduct product = lamp();
  product.variants = {variant_numbered("A"), variant_numbered("A"), variant_numbered("A-2"),
                      variant_numbered("A")};
  const ImportedProduct clean = cleaned(product);
  EXPECT_EQ(clean.variants[0].sku, "A");
  EXPECT_EQ(clean.variants[1].sku, "A-2");
  EXPECT_EQ(clean.variants[2].sku, "A-2-2");
  EXPECT_EQ(clean.variants[3].sku, "A-3");
}

TEST(Cleaned, RepeatedEmptyAndEndlessPictureAddressesAreDropped) {
  ImportedProduct product = lamp();
  product.image_urls = {"http://a/1", "", "http://a/1", "http://a/" + std::string(2000, 'x'),
                        "http://a/2"};
  EXPECT_EQ(cleaned(product).image_urls, (std::vector<std::string>{"http://a/1", "http://a/2"}));
}

TEST(Slugs, ATakenNameGetsTheNextNumberAndAtLastItsId) {
  const Uuid id = Uuid::v7(1, {1, 2, 3, 4, 5, 6, 7, 8, 9, 10});
  const auto candidates = slug_candidates({"Žlutá lampa"}, id);
  std::unordered_set<std::string> taken = {"zluta-lampa", "zluta-lampa-2"};
  EXPECT_EQ(take_slug(candidates, taken), "zluta-lampa-3");
  EXPECT_EQ(take_slug(candidates, taken), "zluta-lampa-4");
  for (int i = 5; i <= 20; ++i) take_slug(candidates, taken);
  EXPECT_EQ(take_slug(candidates, taken), "zluta-lampa-" + id.text().substr(24));
}

TEST(Paths, NamesThatHoldASeparatorOfPagesAreDifferentPaths) {
  EXPECT_NE(path_key({"A / B", "C"}, 2), path_key({"A", "B / C"}, 2));
}

TEST(Labels, TheValuesOfTheOptionsInOrder) {
  EXPECT_EQ(variant_label({{"Barva", "Bílá"}, {"Velikost", "M"}}), "Bílá, M");
  EXPECT_EQ(variant_label({}), "");
}

}  // namespace
}  // namespace flipflop::product
