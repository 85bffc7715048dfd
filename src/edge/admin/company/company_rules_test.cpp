#include "edge/admin/company/company_rules.h"

#include <gtest/gtest.h>

namespace flipflop::admin {
namespace {

std::string fields_refused(const CompanyInput& in) {
  json::Errors errors;
  static_cast<void>(changed(settings::sample_company(), in, errors));
  std::string fields;
  for (const json::FieldError& error : errors.list()) fields += error.path + " ";
  return fields;
}

TEST(Company, EveryMistakeIsNamedByItsField) {
  CompanyInput in;
  EXPECT_EQ(fields_refused(in), "") << "what is not given is not checked";
  in.ico = "27082441";  // the check digit of 27082440
  in.dic = "27082440";
  in.email = "info@example";
  in.website = "www.example.cz";
  in.logo_url = "javascript:alert(1)";
  in.iban = "CZ65 0800 0000 1920 0014 5398";
  in.phone = "zavolejte";
  EXPECT_EQ(fields_refused(in), "ico dic phone email website logoUrl iban ");
}

TEST(Company, WhatIsAbsentStaysAndSpacesLeaveTheIban) {
  CompanyInput in;
  in.ico = "27082440";
  in.dic = "";
  in.iban = "CZ65 0800 0000 1920 0014 5399";
  json::Errors errors;
  const settings::Company company = changed(settings::sample_company(), in, errors);
  EXPECT_TRUE(errors.empty());
  EXPECT_EQ(company.iban, "CZ6508000000192000145399");
  EXPECT_EQ(company.dic, "");
  EXPECT_EQ(company.name, settings::sample_company().name);
}

TEST(Company, AnIbanChecksItself) {
  for (const char* good : {"CZ6508000000192000145399", "DE89370400440532013000",
                           "GB29NWBK60161331926819", "CZ7900000000000000000000"})
    EXPECT_TRUE(is_iban(good)) << good;
  for (const char* bad : {"", "CZ", "CZ6508000000192000145390", "cz6508000000192000145399",
                          "CZ65080000001920001453990000000000000", "CZ65 0800", "6508000000192000"})
    EXPECT_FALSE(is_iban(bad)) << bad;
}

TEST(Company, AddressesOfTheWebAreCheckedForTypingMistakes) {
  for (const char* good : {"https://example.cz", "http://example.cz/logo.png?x=1"})
    EXPECT_TRUE(is_web_address(good)) << good;
  for (const char* bad : {"", "https://", "https:///x", "ftp://x", "https://a b", "https://a\"b"})
    EXPECT_FALSE(is_web_address(bad)) << bad;
}

}  // namespace
}  // namespace flipflop::admin
