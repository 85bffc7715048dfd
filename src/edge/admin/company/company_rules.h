#pragma once
// Who sells, as staff change it: what is given of the company, checked field by field. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "platform/json/json.h"
#include "platform/settings/settings.h"

namespace flipflop::admin {

// What is absent stays.
struct CompanyInput {
  std::optional<json::Text<1, 200>> name, address;
  std::optional<json::Text<1, 100>> city;
  std::optional<json::Text<1, 20>> postal_code;
  std::optional<json::Text<2, 60>> country;
  std::optional<json::Text<0, 8>> ico;
  std::optional<json::Text<0, 14>> dic;
  std::optional<json::Text<0, 30>> phone;
  std::optional<json::Text<0, 254>> email;
  std::optional<json::Text<0, 500>> website, logo_url;
  std::optional<json::Text<0, 42>> iban;  // also in groups of four
  std::optional<json::Text<0, 300>> register_entry;
  std::optional<json::Text<0, 2000>> notes;
};
BOOST_DESCRIBE_STRUCT(CompanyInput, (),
                      (name, address, city, postal_code, country, ico, dic, phone, email, website,
                       logo_url, iban, register_entry, notes))

// The company after the change; what is wrong with it goes to `errors` by the field's name.
settings::Company changed(settings::Company company, const CompanyInput& in, json::Errors& errors);

// A country, two check digits and an account, whose remainder modulo 97 is 1 (ISO 13616); without
// spaces.
bool is_iban(std::string_view text);
bool is_web_address(std::string_view text);

}  // namespace flipflop::admin
