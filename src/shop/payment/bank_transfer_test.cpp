#include "shop/payment/bank_transfer.h"

#include <gtest/gtest.h>

namespace flipflop::payment {
namespace {

std::string iban_of(std::string_view account) {
  const auto parsed = parse_account(account);
  return parsed ? iban(*parsed) : "refused";
}

TEST(BankTransfer, CzechAccountsBecomeTheirIban) {
  EXPECT_EQ(iban_of("19-2000145399/0800"), "CZ6508000000192000145399");
  EXPECT_EQ(iban_of("2000145399/0800"), "CZ7908000000002000145399");
  EXPECT_EQ(iban_of("178124-4159/0710"), "CZ6907101781240000004159");
  EXPECT_EQ(iban_of(" 2000000018/2010 "), "CZ8120100000002000000018");
}

TEST(BankTransfer, AccountsThatFailTheirCheckOrFormAreRefused) {
  for (const char* account :
       {"2000000017/2010", "19-2000145398/0800", "18-2000145399/0800", "2000145399", "/0800",
        "2000145399/800", "-2000145399/0800", "20001453990/0800", "1234567-2000145399/0800",
        "2000a45399/0800", "2000145399/08O0", ""}) {
    EXPECT_EQ(iban_of(account), "refused") << account;
  }
}

const Transfer order{"CZ6508000000192000145399", Money{149900}, "20260001", "Objednávka 20260001"};

TEST(BankTransfer, TheDescriptorIsWhatBanksRead) {
  EXPECT_EQ(spayd(order),
            "SPD*1.0*ACC:CZ6508000000192000145399*AM:1499.00*CC:CZK*MSG:OBJEDNAVKA "
            "20260001*X-VS:20260001");
}

TEST(BankTransfer, TheDescriptorsChecksumIsCrc32OfItsCanonicalForm) {
  EXPECT_TRUE(spayd(order, Checksum::appended).ends_with("*CRC32:56C31661"));
}

TEST(BankTransfer, AMessageCannotBreakOutOfItsField) {
  auto forged = order;
  forged.message = "x*ACC:CZ1234%2A+" + std::string(100, 'a');
  const auto text = spayd(forged);
  EXPECT_EQ(text.find("ACC:CZ1234"), std::string::npos);
  EXPECT_NE(text.find("MSG:X ACC CZ1234 2A "), std::string::npos);
  const auto message = text.substr(text.find("MSG:") + 4);
  EXPECT_EQ(message.find('*'), 60u);
}

TEST(BankTransfer, VariableSymbolsAreComparedWithoutLeadingZeros) {
  EXPECT_EQ(normalised_symbol("0020260001"), "20260001");
  EXPECT_EQ(normalised_symbol(" 20260001 "), "20260001");
  EXPECT_EQ(normalised_symbol("000000000020260001"), "20260001");
  EXPECT_EQ(normalised_symbol("12345678901"), std::nullopt);
  EXPECT_EQ(normalised_symbol("2026/0001"), std::nullopt);
  EXPECT_EQ(normalised_symbol("0000"), std::nullopt);
  EXPECT_EQ(normalised_symbol(""), std::nullopt);
}

}  // namespace
}  // namespace flipflop::payment
