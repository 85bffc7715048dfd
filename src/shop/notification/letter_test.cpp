#include "shop/notification/letter.h"

#include <gtest/gtest.h>

namespace flipflop::notification {
namespace {

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

LetterInput input(Kind kind) {
  LetterInput input;
  input.kind = kind;
  input.public_url = "https://obchod.example";
  input.company = settings::sample_company();
  order::View& order = input.order;
  order.number = "2600000042";
  order.access_token = "tajny-odkaz";
  order.payment_method = "bogus";
  order.delivery_name = "Doručení na adresu";
  order.delivery.first_name = "Žofie";
  order.delivery.last_name = "Dvořáčková";
  order.delivery.street = "Dlouhá 12";
  order.delivery.city = "Plzeň";
  order.delivery.postal_code = "30100";
  order::OrderLine line;
  line.name = "Lampa <script>alert(1)</script>";
  line.variant_label = "bílá";
  line.quantity = 2;
  line.total = Money{259800};
  order.lines.push_back(line);
  order.totals.goods = Money{259800};
  order.totals.delivery = Money{};
  order.totals.total = Money{259800};
  order.totals.vat.push_back({VatRate{21}, Money{214711}, Money{45089}});
  return input;
}

TEST(Letter, TheConfirmationSaysWhatTheLawWantsOnADurableMedium) {
  const Letter letter = write_letter(input(Kind::order_confirmed));
  EXPECT_EQ(letter.subject, "Potvrzení objednávky č. 2600000042");
  for (const std::string& body : {letter.text, letter.html}) {
    EXPECT_TRUE(has(body, "https://obchod.example/objednavka/tajny-odkaz"));
    EXPECT_TRUE(has(body, Money{259800}.czech()));
    EXPECT_TRUE(has(body, "z toho DPH 21 %"));
    EXPECT_TRUE(has(body, "Žofie Dvořáčková"));
    EXPECT_TRUE(has(body, "Od smlouvy můžete odstoupit do 14 dnů"));
    EXPECT_TRUE(has(body, input(Kind::order_confirmed).company.name));
    EXPECT_TRUE(has(body, "zdarma"));
  }
}

TEST(Letter, TheConfirmationNamesTheCompanyThatBuys) {
  LetterInput one = input(Kind::order_confirmed);
  EXPECT_FALSE(has(write_letter(one).text, "Kupující"));
  one.order.billing.company = "Havran & syn s.r.o.";
  one.order.billing.company_id = "27082440";
  one.order.billing.vat_id = "CZ27082440";
  const Letter letter = write_letter(one);
  EXPECT_TRUE(has(letter.text, "Kupující: Havran & syn s.r.o., IČO 27082440, DIČ CZ27082440"));
  EXPECT_TRUE(has(letter.html, "Havran &amp; syn s.r.o.<br>IČO 27082440<br>DIČ CZ27082440"));
}

TEST(Letter, TextFromOutsideIsEscapedInHtmlAndPlainInText) {
  const Letter letter = write_letter(input(Kind::order_confirmed));
  EXPECT_FALSE(has(letter.html, "<script>alert"));
  EXPECT_TRUE(has(letter.html, "&lt;script&gt;"));
  EXPECT_TRUE(has(letter.text, "Lampa <script>"));
}

TEST(Letter, ATransferIsExplainedWithItsSymbol) {
  LetterInput one = input(Kind::order_confirmed);
  one.order.payment_method = "bank_transfer";
  one.transfer =
      payment::TransferInstructions{"2000000018/2010", "", "2600000042", Money{259800}, ""};
  const Letter letter = write_letter(one);
  EXPECT_TRUE(has(letter.text, "2000000018/2010"));
  EXPECT_TRUE(has(letter.text, "Variabilní symbol: 2600000042"));
  EXPECT_FALSE(has(write_letter(input(Kind::order_confirmed)).text, "Variabilní symbol"));
}

TEST(Letter, AnEditedOrderIsShownAsItIsNowWithWhatIsToBePaid) {
  LetterInput one = input(Kind::order_edited);
  const Letter paid = write_letter(one);
  EXPECT_EQ(paid.subject, "Změna objednávky č. 2600000042");
  EXPECT_TRUE(has(paid.text, "Žofie Dvořáčková"));
  EXPECT_FALSE(has(paid.text, "Variabilní symbol"));
  one.transfer =
      payment::TransferInstructions{"2000000018/2010", "", "2600000042", Money{259800}, ""};
  const Letter unpaid = write_letter(one);
  EXPECT_TRUE(has(unpaid.text, "novou částku"));
  EXPECT_TRUE(has(unpaid.text, "Variabilní symbol: 2600000042"));
}

TEST(Letter, PiecesThatLeftAPaidOrderAreToldBesideWhatWasOrdered) {
  LetterInput one = input(Kind::order_edited);
  EXPECT_FALSE(has(write_letter(one).text, "odebran"));
  one.order.lines.at(0).taken_out = 1;
  const Letter letter = write_letter(one);
  for (const std::string& text : {letter.text, letter.html})
    EXPECT_TRUE(has(text, "odebráno po zaplacení: 1")) << text;
  EXPECT_TRUE(has(letter.text, "opravný daňový doklad"));
}

TEST(Letter, EveryOccasionAndEveryReasonHasItsText) {
  for (Kind kind : {Kind::order_paid, Kind::order_shipped, Kind::order_delivered}) {
    const Letter letter = write_letter(input(kind));
    EXPECT_TRUE(has(letter.text, "2600000042")) << kind_name(kind);
    EXPECT_FALSE(has(letter.text, "Od smlouvy můžete odstoupit")) << kind_name(kind);
  }
  for (const char* reason :
       {"buyer", "not_paid_in_time", "staff", "sold_out_after_payment", "withdrawn"}) {
    LetterInput one = input(Kind::order_cancelled);
    one.cancel_reason = reason;
    EXPECT_TRUE(has(write_letter(one).text, "2600000042")) << reason;
  }
}

TEST(Letter, OfAnOrderWithAVoucherTheRestWasPaidAndTheVoucherComesBack) {
  LetterInput one = input(Kind::order_paid);
  EXPECT_FALSE(has(write_letter(one).text, "poukaz"));
  one.order.vouchers = {{{}, "ASTJ", Money{10'000}}};
  const std::string rest = (one.order.totals.total - Money{10'000}).czech();
  EXPECT_TRUE(has(write_letter(one).text, "jsme přijali " + rest));
  one.kind = Kind::order_cancelled;
  one.cancel_reason = "staff";
  EXPECT_TRUE(has(write_letter(one).text, "Co zaplatil dárkový poukaz, je zase na něm"));
}

TEST(Letter, AParcelsNumberIsInTheShippingMail) {
  LetterInput one = input(Kind::order_shipped);
  shipping::Parcel parcel;
  parcel.tracking_number = "BG000123";
  one.parcels.push_back(parcel);
  EXPECT_TRUE(has(write_letter(one).html, "BG000123"));
}

}  // namespace
}  // namespace flipflop::notification
