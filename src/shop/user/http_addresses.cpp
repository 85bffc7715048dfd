#include "shop/user/http_addresses.h"

#include "shop/user/http_account.h"
#include "shop/user/rules.h"

namespace flipflop::user {
namespace {

constexpr std::size_t body_limit = 16 * 1024;

std::string text_of(const auto& optional) {
  return optional ? std::string(*optional) : "";
}

template <class Given>
void take(std::string& member, const std::optional<Given>& given) {
  if (given) member = *given;
}

NewAddress as_given(const NewAddressInput& in) {
  NewAddress address;
  address.first_name = in.first_name;
  address.last_name = in.last_name;
  address.company = text_of(in.company);
  address.street = in.street;
  address.city = in.city;
  address.postal_code = in.postal_code;
  address.country = text_of(in.country);
  address.phone = text_of(in.phone);
  address.is_default = in.is_default.value_or(false);
  return address;
}

NewAddress as_changed(const Address& kept, const AddressChangeInput& in) {
  NewAddress address{kept.first_name, kept.last_name,   kept.company, kept.street,
                     kept.city,       kept.postal_code, kept.country, kept.phone};
  take(address.first_name, in.first_name);
  take(address.last_name, in.last_name);
  take(address.company, in.company);
  take(address.street, in.street);
  take(address.city, in.city);
  take(address.postal_code, in.postal_code);
  take(address.country, in.country);
  take(address.phone, in.phone);
  address.is_default = in.is_default.value_or(false);
  return address;
}

void require_one_line(const char* field, const std::string& text, json::Errors& errors) {
  if (!is_one_line(text)) errors.add(field, "invalid_format", "must be one line");
}

// In the form in which addresses are kept; Problem 400 names every field that cannot be.
NewAddress checked(NewAddress address) {
  json::Errors errors;
  require_one_line("firstName", address.first_name, errors);
  require_one_line("lastName", address.last_name, errors);
  require_one_line("company", address.company, errors);
  require_one_line("street", address.street, errors);
  require_one_line("city", address.city, errors);
  const auto country = country_code(address.country);
  if (!country) errors.add("country", "invalid_choice", "is none of CZ, SK, DE, AT, PL");
  address.country = country.value_or("CZ");
  if (auto code = postal_code(address.country, address.postal_code))
    address.postal_code = std::move(*code);
  else if (country)
    errors.add("postalCode", "invalid_format", "is no postal code of " + address.country);
  if (!address.phone.empty()) {
    if (auto phone = phone_number(address.country, address.phone))
      address.phone = std::move(*phone);
    else
      errors.add("phone", "invalid_format", "is no phone number, such as +420 777 123 456");
  }
  if (!errors.empty()) throw http::bad_request("The address has mistakes", errors.list());
  return address;
}

http::Problem problem(AddressRefusal refusal) {
  switch (refusal) {
    case AddressRefusal::unknown:
      return http::not_found("Address not found");
    case AddressRefusal::too_many:
      return http::conflict(
          "TOO_MANY", "An account has at most " + std::to_string(most_addresses) + " addresses");
    case AddressRefusal::erased:
      break;
  }
  return erased();
}

}  // namespace

void AddressRoutes::register_on(http::Router& router) {
  register_below(router, "/users/addresses");
  register_below(router, "/delivery-addresses");
}

void AddressRoutes::register_below(http::Router& router, const std::string& base) {
  using http::Method;
  const auto account = http::permission::account;
  router.add({.method = Method::get,
              .path = base,
              .permission = account,
              .summary = "Own addresses, the default first"},
             &AddressRoutes::list, this);
  router.add({.method = Method::post,
              .path = base,
              .permission = account,
              .summary = "Add an address",
              .body_limit = body_limit},
             &AddressRoutes::add, this);
  router.add({.method = Method::get,
              .path = base + "/:id",
              .permission = account,
              .summary = "An own address"},
             &AddressRoutes::show, this);
  router.add({.method = Method::put,
              .path = base + "/:id",
              .permission = account,
              .summary = "Change an address",
              .body_limit = body_limit},
             &AddressRoutes::change, this);
  router.add({.method = Method::del,
              .path = base + "/:id",
              .permission = account,
              .summary = "Remove an address; the newest of the others takes a default's place"},
             &AddressRoutes::remove, this);
}

Task<std::vector<AddressReply>> AddressRoutes::list(http::Call call, http::Nothing) {
  const auto addresses = co_await users_.addresses(account_of(call), call.deadline);
  std::vector<AddressReply> replies;
  for (const Address& address : addresses) replies.push_back(address_reply(address));
  co_return replies;
}

Task<AddressReply> AddressRoutes::show(http::Call call, AddressIdInput in) {
  const auto address = co_await users_.find_address(account_of(call), in.id, call.deadline);
  if (!address) throw problem(AddressRefusal::unknown);
  co_return address_reply(*address);
}

Task<AddressReply> AddressRoutes::add(http::Call call, NewAddressInput in) {
  NewAddress address = checked(as_given(in));
  const auto added =
      co_await users_.add_address(account_of(call), std::move(address), call.deadline);
  if (!added) throw problem(added.error());
  co_return address_reply(*added);
}

Task<AddressReply> AddressRoutes::change(http::Call call, AddressChangeInput in) {
  const AccountId account = account_of(call);
  const auto kept = co_await users_.find_address(account, in.id, call.deadline);
  if (!kept) throw problem(AddressRefusal::unknown);
  NewAddress address = checked(as_changed(*kept, in));
  const auto changed =
      co_await users_.change_address(account, in.id, std::move(address), call.deadline);
  if (!changed) throw problem(changed.error());
  co_return address_reply(*changed);
}

Task<AddressRemoved> AddressRoutes::remove(http::Call call, AddressIdInput in) {
  const bool is_removed = co_await users_.remove_address(account_of(call), in.id, call.deadline);
  if (!is_removed) throw problem(AddressRefusal::unknown);
  co_return AddressRemoved{};
}

}  // namespace flipflop::user
