#include "edge/storefront/account/addresses_page.h"

#include "base/text.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* page_url = "/ucet/adresy";

std::string url_of(user::AddressId id) {
  return std::string(page_url) + "/" + id.text();
}

// "+420777123456" of "777 123 456" and of "00420 777 123 456".
std::string phone_of(const std::optional<std::string>& value) {
  std::string digits = digits_of(value.value_or(""));
  if (digits.empty()) return {};
  if (digits.starts_with("00")) digits.erase(0, 2);
  return (digits.size() == 9 ? "+420" : "+") + digits;
}

Field field(const char* id, const char* name, const char* label, const std::string& value) {
  return {.id = id, .name = name, .label = label, .value = value, .is_required = true};
}

std::vector<Field> fields_of(const AddressForm& form) {
  Field first_name =
      field("jmeno", "first_name", "checkout.first_name", form.first_name.value_or(""));
  first_name.autocomplete = "given-name";
  first_name.is_half = true;
  Field last_name =
      field("prijmeni", "last_name", "checkout.last_name", form.last_name.value_or(""));
  last_name.autocomplete = "family-name";
  last_name.is_half = true;
  Field company = field("firma", "company", "checkout.company_name", form.company.value_or(""));
  company.autocomplete = "organization";
  company.longest = 120;
  company.is_required = false;
  Field street = field("ulice", "street", "checkout.street", form.street.value_or(""));
  street.autocomplete = "street-address";
  street.longest = 120;
  street.hint = text::message("checkout.street_hint");
  Field city = field("mesto", "city", "checkout.city", form.city.value_or(""));
  city.autocomplete = "address-level2";
  city.is_half = true;
  Field code = field("psc", "postal_code", "checkout.postal_code", form.postal_code.value_or(""));
  code.autocomplete = "postal-code";
  code.longest = 6;
  code.mode = "numeric";
  code.is_half = true;
  Field phone = field("telefon", "phone", "checkout.phone", form.phone.value_or(""));
  phone.type = "tel";
  phone.autocomplete = "tel";
  phone.longest = 20;
  phone.hint = text::message("checkout.phone_hint");
  phone.is_required = false;
  return {first_name, last_name, company, street, city, code, phone};
}

std::vector<Mistake> mistakes_in(const AddressForm& form) {
  const std::string street = typed(form.street);
  const std::string postal_code = typed(form.postal_code);
  const std::string phone = typed(form.phone);
  Judge judge;
  judge.require(typed(form.first_name), "jmeno", "", "checkout.required_first_name");
  judge.require(typed(form.last_name), "prijmeni", "", "checkout.required_last_name");
  judge.require(street, "ulice", "", "checkout.required_street");
  judge.check(street, !digits_of(street).empty(), "ulice", "", "checkout.error_street");
  judge.require(typed(form.city), "mesto", "", "checkout.required_city");
  judge.require(postal_code, "psc", "", "checkout.required_postal_code");
  judge.check(postal_code, text::postal_code(digits_of(postal_code)).has_value(), "psc", "",
              "checkout.error_postal_code");
  judge.check(phone, looks_like_phone(phone), "telefon", "", "checkout.error_phone");
  return judge.take();
}

user::NewAddress address_of(const AddressForm& form) {
  user::NewAddress address;
  address.first_name = typed(form.first_name);
  address.last_name = typed(form.last_name);
  address.company = typed(form.company, 120);
  address.street = typed(form.street, 120);
  address.city = typed(form.city);
  address.postal_code = text::postal_code(digits_of(typed(form.postal_code))).value_or("");
  address.phone = phone_of(form.phone);
  address.is_default = form.is_default;
  return address;
}

user::NewAddress as_default(const user::Address& known) {
  return {.first_name = known.first_name,
          .last_name = known.last_name,
          .company = known.company,
          .street = known.street,
          .city = known.city,
          .postal_code = known.postal_code,
          .country = known.country,
          .phone = known.phone,
          .is_default = true};
}

AddressForm form_of(const user::Address& known) {
  return {known.first_name, known.last_name,   known.company, known.street,
          known.city,       known.postal_code, known.phone,   known.is_default};
}

}  // namespace

void fill_address_lines(text::Dictionary& section, const user::Address& address) {
  const auto add = [&section](const std::string& line) {
    if (!trim(line).empty()) section.add("ADDRESS_LINE").set("ADDRESS_TEXT", line);
  };
  add(address.first_name + " " + address.last_name);
  add(address.company);
  add(address.street);
  add(address.postal_code + " " + address.city);
  add(address.phone);
}

void AddressesPage::register_routes(http::Router& router) {
  using http::Method;
  router.add(account_route(Method::get, page_url, "Saved addresses"), &AddressesPage::show, this);
  router.add(account_route(Method::get, "/ucet/adresy/nova", "A new address"),
             &AddressesPage::show_new, this);
  router.add(account_route(Method::post, "/ucet/adresy/nova", "Adds an address"),
             &AddressesPage::add, this);
  router.add(account_route(Method::get, "/ucet/adresy/:id", "One address"),
             &AddressesPage::show_one, this);
  router.add(account_route(Method::post, "/ucet/adresy/:id", "Changes an address"),
             &AddressesPage::change, this);
  router.add(account_route(Method::post, "/ucet/adresy/:id/vychozi", "Makes it the default"),
             &AddressesPage::make_default, this);
  router.add(account_route(Method::post, "/ucet/adresy/:id/smazat", "Removes an address"),
             &AddressesPage::remove, this);
}

Task<http::Response> AddressesPage::show(http::Call call, http::Nothing) {
  const auto addresses =
      co_await needs_.users.addresses(account_id_of(call.principal), call.deadline);
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  AccountPage page = open_account_page(needs_, *surroundings,
                                       {.title_key = "account.addresses_title",
                                        .template_name = "addresses.html",
                                        .menu_url = page_url,
                                        .notice = notice_of(*call.request)});
  if (addresses.empty()) page.content->show("NO_ADDRESSES");
  for (const user::Address& address : addresses) {
    text::Dictionary& card = page.content->add("ADDRESS");
    fill_address_lines(card, address);
    card.set("CHANGE_URL", url_of(address.id));
    card.set("REMOVE_URL", url_of(address.id) + "/smazat");
    card.set("ADDRESS_NAME", address.street + ", " + address.city);
    card.set("DEFAULT_URL", url_of(address.id) + "/vychozi");
    card.show(address.is_default ? "IS_DEFAULT" : "IS_OTHER");
  }
  co_return page.finish();
}

Task<http::Response> AddressesPage::show_new(http::Call call, http::Nothing) {
  const auth::Account account = co_await known_account(&needs_.auth, call.principal, call.deadline);
  Edited edited;
  edited.typed.first_name = account.first_name;
  edited.typed.last_name = account.last_name;
  edited.typed.phone = account.phone;
  http::Response response = co_await render_form(std::move(call), std::move(edited));
  co_return response;
}

Task<http::Response> AddressesPage::add(http::Call call, AddressForm in) {
  Edited edited{.typed = in, .id = std::nullopt, .mistakes = mistakes_in(in)};
  if (edited.mistakes.empty()) {
    const auto added = co_await needs_.users.add_address(account_id_of(call.principal),
                                                         address_of(in), call.deadline);
    if (added) co_return http::see_other("/ucet/adresy?zprava=adresa-ulozena");
    edited.mistakes = {{"", "", text::message("account.error_too_many_addresses")}};
  }
  http::Response response = co_await render_form(std::move(call), std::move(edited));
  co_return response;
}

Task<http::Response> AddressesPage::show_one(http::Call call, ByAddress in) {
  const auto known =
      co_await needs_.users.find_address(account_id_of(call.principal), in.id, call.deadline);
  if (!known) throw http::not_found("there is no such address");
  http::Response response =
      co_await render_form(std::move(call), {.typed = form_of(*known), .id = in.id});
  co_return response;
}

Task<http::Response> AddressesPage::change(http::Call call, ChangedAddress in) {
  Edited edited{.typed = in, .id = in.id, .mistakes = mistakes_in(in)};
  if (!edited.mistakes.empty()) {
    http::Response response = co_await render_form(std::move(call), std::move(edited));
    co_return response;
  }
  const user::AccountId account = account_id_of(call.principal);
  const auto known = co_await needs_.users.find_address(account, in.id, call.deadline);
  if (!known) throw http::not_found("there is no such address");
  user::NewAddress address = address_of(in);
  address.country = known->country;
  const auto changed =
      co_await needs_.users.change_address(account, in.id, std::move(address), call.deadline);
  if (!changed) throw http::not_found("there is no such address");
  co_return http::see_other("/ucet/adresy?zprava=adresa-ulozena");
}

Task<http::Response> AddressesPage::make_default(http::Call call, ByAddress in) {
  const user::AccountId account = account_id_of(call.principal);
  const auto known = co_await needs_.users.find_address(account, in.id, call.deadline);
  if (!known) throw http::not_found("there is no such address");
  const auto changed =
      co_await needs_.users.change_address(account, in.id, as_default(*known), call.deadline);
  if (!changed) throw http::not_found("there is no such address");
  co_return http::see_other("/ucet/adresy?zprava=adresa-vychozi");
}

// Removing what is gone already is fine: that is what was wanted.
Task<http::Response> AddressesPage::remove(http::Call call, ByAddress in) {
  co_await needs_.users.remove_address(account_id_of(call.principal), in.id, call.deadline);
  co_return http::see_other("/ucet/adresy?zprava=adresa-smazana");
}

Task<http::Response> AddressesPage::render_form(http::Call call, Edited edited) {
  const auto surroundings = co_await needs_.shell.surroundings(call.deadline);
  const char* title = edited.id ? "account.change_address_title" : "account.new_address_title";
  AccountPage page = open_account_page(
      needs_, *surroundings,
      {.title_key = title, .template_name = "address_form.html", .menu_url = page_url});
  page.content->set("ADDRESS_URL", edited.id ? url_of(*edited.id) : "/ucet/adresy/nova");
  if (edited.typed.is_default) page.content->show("DEFAULT_CHECKED");
  add_fields(*page.content, fields_of(edited.typed), edited.mistakes);
  co_return page.finish(edited.mistakes.empty() ? 200 : 422);
}

}  // namespace flipflop::storefront
