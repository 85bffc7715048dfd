#include "edge/storefront/checkout/known_buyer.h"

#include <algorithm>

namespace flipflop::storefront {
namespace {

// nullptr when the form names none of the buyer's.
const user::Address* chosen_address(const KnownBuyer& buyer, const CheckoutForm& form) {
  const auto id = user::AddressId::parse(form.saved_address.value_or(""));
  if (!id) return nullptr;
  const auto found = std::ranges::find(buyer.addresses, *id, &user::Address::id);
  return found == buyer.addresses.end() ? nullptr : &*found;
}

void type(CheckoutForm& form, const user::Address& address) {
  form.first_name = address.first_name;
  form.last_name = address.last_name;
  form.company_name = address.company;
  form.street = address.street;
  form.city = address.city;
  form.postal_code = address.postal_code;
  if (!address.phone.empty()) form.phone = address.phone;
}

}  // namespace

Task<std::optional<KnownBuyer>> Accounts::buyer(http::Principal principal,
                                                Deadline deadline) const {
  const auto id = auth::AccountId::parse(principal.account_id);
  if (!id) co_return std::nullopt;
  auto account = co_await auth.find(*id, deadline);
  if (!account) co_return std::nullopt;
  auto addresses = co_await users.addresses(*id, deadline);
  // The checkout delivers within the country alone.
  std::erase_if(addresses, [](const user::Address& address) { return address.country != "CZ"; });
  co_return KnownBuyer{*std::move(account), std::move(addresses)};
}

CheckoutForm prefilled(const KnownBuyer& buyer) {
  CheckoutForm form;
  form.email = buyer.account.email;
  form.phone = buyer.account.phone;
  form.first_name = buyer.account.first_name;
  form.last_name = buyer.account.last_name;
  if (!buyer.addresses.empty()) type(form, buyer.addresses.front());
  return form;
}

void take_saved_address(CheckoutForm& form, const KnownBuyer& buyer) {
  const user::Address* address = chosen_address(buyer, form);
  if (address != nullptr) type(form, *address);
}

void fill_saved_addresses(text::Dictionary& body, const KnownBuyer& buyer,
                          const CheckoutForm& form) {
  if (buyer.addresses.size() < 2) return;
  const user::Address* current = chosen_address(buyer, form);
  text::Dictionary& choice = body.add("SAVED_ADDRESSES");
  for (const user::Address& address : buyer.addresses) {
    text::Dictionary& option = choice.add("SAVED_ADDRESS");
    option.set("SAVED_ID", address.id.text());
    option.set("SAVED_NAME", address.first_name + " " + address.last_name + ", " + address.street +
                                 ", " + address.city);
    if (&address == current) option.show("SAVED_CHOSEN");
  }
}

}  // namespace flipflop::storefront
