#include "edge/admin/company/company_rules.h"

#include <algorithm>

#include "base/mail_address.h"
#include "platform/text/czech.h"

namespace flipflop::admin {
namespace {

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

bool is_capital(char c) {
  return c >= 'A' && c <= 'Z';
}

bool is_visible(char c) {
  return static_cast<unsigned char>(c) > ' ' && c != '\x7f';
}

bool is_phone(std::string_view text) {
  const auto digits = std::ranges::count_if(text, is_digit);
  return digits >= 9 && digits <= 15 &&
         std::ranges::all_of(text, [](char c) { return is_digit(c) || c == ' ' || c == '+'; });
}

template <class Text>
void take(std::string& member, const std::optional<Text>& given) {
  if (given) member = *given;
}

template <class Text>
void take(std::optional<std::string>& member, const std::optional<Text>& given) {
  if (!given) return;
  member.reset();
  if (!given->empty()) member = *given;
}

std::string without_spaces(std::string text) {
  std::erase(text, ' ');
  return text;
}

// What was not given is not checked: the sample that a new shop begins with is nobody's.
void check(const settings::Company& company, const CompanyInput& in, json::Errors& errors) {
  const auto expect = [&errors](bool is_right, const char* field, const char* message) {
    if (!is_right) errors.add(field, "invalid_format", message);
  };
  expect(!in.ico || text::is_company_id(company.ico), "ico",
         "eight digits, the last of which checks them");
  expect(!in.dic || company.dic.empty() || text::is_vat_id(company.dic), "dic",
         "a country and digits, such as CZ00000000; empty without VAT");
  expect(!in.phone || company.phone.empty() || is_phone(company.phone), "phone",
         "9 to 15 digits, perhaps with + in front");
  expect(!in.email || is_mail_address(company.email), "email", "an address like name@example.cz");
  expect(!in.website || company.website.empty() || is_web_address(company.website), "website",
         "begins with https:// or http://");
  expect(!in.logo_url || !company.logo_url || is_web_address(*company.logo_url), "logoUrl",
         "begins with https:// or http://");
  expect(!in.iban || company.iban.empty() || is_iban(company.iban), "iban",
         "an IBAN such as CZ65 0800 0000 1920 0014 5399, whose check digits fit");
}

}  // namespace

settings::Company changed(settings::Company company, const CompanyInput& in, json::Errors& errors) {
  take(company.name, in.name);
  take(company.address, in.address);
  take(company.city, in.city);
  take(company.postal_code, in.postal_code);
  take(company.country, in.country);
  take(company.ico, in.ico);
  take(company.dic, in.dic);
  take(company.phone, in.phone);
  take(company.email, in.email);
  take(company.website, in.website);
  take(company.logo_url, in.logo_url);
  take(company.iban, in.iban);
  take(company.register_entry, in.register_entry);
  take(company.notes, in.notes);
  company.iban = without_spaces(std::move(company.iban));
  check(company, in, errors);
  return company;
}

bool is_iban(std::string_view text) {
  if (text.size() < 15 || text.size() > 34) return false;
  const bool is_headed =
      is_capital(text[0]) && is_capital(text[1]) && is_digit(text[2]) && is_digit(text[3]);
  if (!is_headed) return false;
  int remainder = 0;
  // The head is read last; a letter counts from 10 on.
  for (const std::string_view part : {text.substr(4), text.substr(0, 4)}) {
    for (const char c : part) {
      if (!is_digit(c) && !is_capital(c)) return false;
      remainder =
          is_digit(c) ? (remainder * 10 + (c - '0')) % 97 : (remainder * 100 + (c - 'A' + 10)) % 97;
    }
  }
  return remainder == 1;
}

bool is_web_address(std::string_view text) {
  const std::size_t host = text.starts_with("https://") ? 8 : text.starts_with("http://") ? 7 : 0;
  return host > 0 && text.size() > host && text[host] != '/' &&
         std::ranges::all_of(text, is_visible) && text.find_first_of("\"<>\\") == text.npos;
}

}  // namespace flipflop::admin
