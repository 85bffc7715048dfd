#include "shop/supplier/adapters/heureka_xml.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>

namespace flipflop::supplier {
namespace {

// A file that lives as long as the test.
class TemporaryFile {
 public:
  explicit TemporaryFile(const std::string& content) {
    static int number = 0;
    path_ = std::filesystem::temp_directory_path() /
            ("feed-" + std::to_string(getpid()) + "-" + std::to_string(++number) + ".xml");
    std::ofstream(path_, std::ios::binary) << content;
  }
  ~TemporaryFile() { std::filesystem::remove(path_); }
  std::string path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct Reading {
  std::vector<FeedItem> items;
  std::vector<FeedSkip> skipped;
  std::string failure;
};

Reading read_file(const std::string& path, std::size_t batch = 3) {
  auto reader = open_heureka_xml({path, 5});
  Reading reading;
  for (bool at_end = false; !at_end;) {
    FeedBatch part = reader->read(batch);
    for (auto& item : part.items) reading.items.push_back(std::move(item));
    for (auto& skip : part.skipped) reading.skipped.push_back(std::move(skip));
    reading.failure = part.failure;
    at_end = part.at_end;
  }
  return reading;
}

Reading read(const std::string& content) {
  return read_file(TemporaryFile(content).path());
}

std::string shop(const std::string& items) {
  return "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<SHOP>" + items + "</SHOP>";
}

std::string item(const std::string& fields) {
  return "<SHOPITEM><ITEM_ID>A1</ITEM_ID><PRODUCTNAME>Lampa</PRODUCTNAME>"
         "<PRICE_VAT>100</PRICE_VAT>" +
         fields + "</SHOPITEM>";
}

TEST(HeurekaXml, AVariantIsReadWithItsGroupOptionsAndPictures) {
  const Reading reading = read(shop(
      "<SHOPITEM><ITEM_ID>TR-1-M</ITEM_ID><PRODUCTNAME><![CDATA[ Tričko Bříza (M) ]]></PRODUCTNAME>"
      "<PRODUCT><![CDATA[ Tričko Bříza ]]></PRODUCT><DESCRIPTION>Měkké &amp; pevné</DESCRIPTION>"
      "<IMGURL>https://a.example/1.jpg?v=1</IMGURL>"
      "<IMGURL_ALTERNATIVE>https://a.example/2.jpg</IMGURL_ALTERNATIVE>"
      "<PRICE_VAT>770.50</PRICE_VAT><VAT>21%</VAT>"
      "<CATEGORYTEXT>Heureka.cz | Oblečení | "
      "Trička</CATEGORYTEXT><MANUFACTURER>Bříza</MANUFACTURER>"
      "<EAN>8590000000012</EAN><PARAM><PARAM_NAME>Velikost</PARAM_NAME><VAL>M</VAL></PARAM>"
      "<DELIVERY_DATE>0</DELIVERY_DATE><DELIVERY><DELIVERY_ID>ZASILKOVNA</DELIVERY_ID></DELIVERY>"
      "<ITEMGROUP_ID>TR-1</ITEMGROUP_ID></SHOPITEM>"));
  ASSERT_EQ(reading.items.size(), 1U);
  const FeedItem& only = reading.items[0];
  EXPECT_EQ(only.id, "TR-1-M");
  EXPECT_EQ(only.group_id, "TR-1");
  EXPECT_EQ(only.name, "Tričko Bříza");
  EXPECT_EQ(only.description, "Měkké & pevné");
  EXPECT_EQ(only.price.haler, 77050);
  EXPECT_EQ(only.vat.percent, 21);
  EXPECT_EQ(only.category_path, (std::vector<std::string>{"Oblečení", "Trička"}));
  EXPECT_EQ(only.params, (std::vector<product::NameValue>{{"Velikost", "M"}}));
  EXPECT_EQ(only.image_urls.size(), 2U);
  EXPECT_EQ(only.stock, 5);
  EXPECT_TRUE(only.stock_assumed);
}

TEST(HeurekaXml, StockIsAsStatedElseAssumedWhenAvailableElseNone) {
  const auto stock = [](const std::string& fields) { return read(shop(item(fields))).items.at(0); };
  EXPECT_EQ(stock("<STOCK>27</STOCK><DELIVERY_DATE>7</DELIVERY_DATE>").stock, 27);
  EXPECT_EQ(stock("<STOCK>&gt; 10</STOCK>").stock, 10);
  EXPECT_EQ(stock("<STOCK>-1</STOCK>").stock, 0);
  EXPECT_EQ(stock("<STOCK>3.0</STOCK>").stock, 3);
  EXPECT_FALSE(stock("<STOCK>3</STOCK>").stock_assumed);
  EXPECT_EQ(stock("<DELIVERY_DATE>7</DELIVERY_DATE>").stock, 0);
  EXPECT_EQ(stock("<DELIVERY_DATE>2026-12-24</DELIVERY_DATE>").stock, 0);
  EXPECT_EQ(stock("<DELIVERY_DATE>0</DELIVERY_DATE>").stock, 5);
}

TEST(HeurekaXml, ABadItemIsSkippedWithItsReasonAndHurtsNoOther) {
  const struct {
    std::string item, reason;
  } cases[] = {
      {"<SHOPITEM><PRODUCTNAME>x</PRODUCTNAME><PRICE_VAT>1</PRICE_VAT></SHOPITEM>", "missing_id"},
      {"<SHOPITEM><ITEM_ID>" + std::string(65, 'a') + "</ITEM_ID></SHOPITEM>", "long_id"},
      {"<SHOPITEM><ITEM_ID>1</ITEM_ID><PRICE_VAT>1</PRICE_VAT></SHOPITEM>", "missing_name"},
      {"<SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCT>x</PRODUCT></SHOPITEM>", "bad_price"},
      {"<SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCT>x</PRODUCT><PRICE_VAT>-5</PRICE_VAT></SHOPITEM>",
       "bad_price"},
      {"<SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCT>x</PRODUCT><PRICE_VAT>1e9</PRICE_VAT></SHOPITEM>",
       "bad_price"},
      {"<SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCT>x</PRODUCT><PRICE_VAT>99999999999999</PRICE_VAT>"
       "</SHOPITEM>",
       "bad_price"},
      {"<SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCT>x</PRODUCT><PRICE_VAT>5</PRICE_VAT><VAT>19</VAT>"
       "</SHOPITEM>",
       "bad_vat"},
      {"<SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCT>x</PRODUCT><PRICE_VAT>5</PRICE_VAT>"
       "<STOCK>several</STOCK></SHOPITEM>",
       "bad_stock"},
      {"<SHOPITEM><ITEM_ID>1</ITEM_ID><PRODUCT>x</PRODUCT><PRICE_VAT>5</PRICE_VAT><DESCRIPTION>" +
           std::string(300 * 1024, 'x') + "</DESCRIPTION></SHOPITEM>",
       "long_field"}};
  for (const auto& one : cases) {
    const Reading reading = read(shop(item("") + one.item));
    EXPECT_EQ(reading.failure, "") << one.reason;
    EXPECT_EQ(reading.items.size(), 1U) << one.reason;
    ASSERT_EQ(reading.skipped.size(), 1U) << one.reason;
    EXPECT_EQ(reading.skipped[0].reason, one.reason);
  }
}

TEST(HeurekaXml, AnItemWithoutIdIsNamedByItsPlace) {
  const Reading reading = read(shop(item("") + "<SHOPITEM></SHOPITEM>"));
  ASSERT_EQ(reading.skipped.size(), 1U);
  EXPECT_EQ(reading.skipped[0].item, "#2");
}

TEST(HeurekaXml, AFeedThatCannotBeBelievedSaysWhy) {
  EXPECT_EQ(read("").failure, "empty");
  EXPECT_EQ(read(shop("")).failure, "empty");
  EXPECT_EQ(read("<SHOP><SHOPITEM><ITEM_ID>1</ITEM_ID>").failure, "truncated");
  EXPECT_EQ(read("<SHOP><SHOPITEM></SHOP>").failure, "malformed");
  EXPECT_EQ(read("502 Bad Gateway").failure, "malformed");
  EXPECT_EQ(read(shop(item("<MANUFACTURER>\xE9\xE8</MANUFACTURER>"))).failure, "wrong_encoding");
  EXPECT_EQ(read("<?xml version=\"1.0\" encoding=\"klingon-8\"?><SHOP></SHOP>").failure,
            "wrong_encoding");
}

TEST(HeurekaXml, AFeedCutAnywhereIsNeverTakenForAWholeOne) {
  std::string items;
  for (int i = 0; i < 20; ++i)
    items += "<SHOPITEM><ITEM_ID>" + std::to_string(i) +
             "</ITEM_ID><PRODUCT>Váza č. 5</PRODUCT><PRICE_VAT>5</PRICE_VAT></SHOPITEM>";
  const std::string whole = shop(items);
  for (std::size_t length = 0; length < whole.size(); length += 7)
    EXPECT_NE(read(whole.substr(0, length)).failure, "") << length;
  EXPECT_EQ(read(whole).failure, "");
}

TEST(HeurekaXml, EntitiesEndTheReading) {
  const std::string bomb =
      "<?xml version=\"1.0\"?><!DOCTYPE SHOP [<!ENTITY a \"aaaaaaaaaa\">"
      "<!ENTITY b \"&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;\">]><SHOP>" +
      item("<DESCRIPTION>&b;</DESCRIPTION>") + "</SHOP>";
  EXPECT_EQ(read(bomb).failure, "entities");
  const std::string outside = "<!DOCTYPE SHOP [<!ENTITY f SYSTEM \"file:///etc/passwd\">]><SHOP>" +
                              item("<DESCRIPTION>&f;</DESCRIPTION>") + "</SHOP>";
  EXPECT_EQ(read(outside).failure, "entities");
}

TEST(HeurekaXml, DeepNestingAndEndlessTagsEndTheReading) {
  std::string deep = "<SHOP>";
  for (int i = 0; i < 100; ++i) deep += "<X>";
  EXPECT_EQ(read(deep).failure, "too_deep");
  EXPECT_EQ(read("<SHOP><X a=\"" + std::string(6 * 1024 * 1024, 'a')).failure, "malformed");
}

TEST(HeurekaXml, CzechCodePagesAreRead) {
  const Reading reading =
      read("<?xml version=\"1.0\" encoding=\"windows-1250\"?><SHOP>" +
           item("<MANUFACTURER>\x8Elu\x9Dou\xE8k\xFD</MANUFACTURER>") + "</SHOP>");
  ASSERT_EQ(reading.failure, "");
  EXPECT_EQ(reading.items.at(0).brand, "Žluťoučký");
}

TEST(HeurekaXml, AByteOrderMarkIsNoContent) {
  EXPECT_EQ(read("\xEF\xBB\xBF" + shop(item(""))).items.size(), 1U);
}

}  // namespace
}  // namespace flipflop::supplier
