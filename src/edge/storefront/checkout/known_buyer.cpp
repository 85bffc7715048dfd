#include "edge/storefront/checkout/known_buyer.h"

#include <algorithm>

namespace flipflop::storefront {
namespace {

const user::Address* chosen_address(const KnownBuyer& buyer,
                                    std::optional<user::AddressId> chosen) {
  if (buyer.addresses.empty()) return nullptr;
  const auto found = chosen ? std::ranges::find(buyer.addresses, *chosen, &user::Address::id)
                            : buyer.addresses.begin();
  return found == buyer.addresses.end() ? &buyer.addresses.front() : &*found;
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

CheckoutForm prefilled(const KnownBuyer& buyer, std::optional<user::AddressId> chosen) {
  CheckoutForm form;
  form.email = buyer.account.email;
  form.phone = buyer.account.phone;
  form.first_name = buyer.account.first_name;
  form.last_name = buyer.account.last_name;
  const user::Address* address = chosen_address(buyer, chosen);
  if (address == nullptr) return form;
  form.first_name = address->first_name;
  form.last_name = address->last_name;
  form.company_name = address->company;
  form.street = address->street;
  form.city = address->city;
  form.postal_code = address->postal_code;
  if (!address->phone.empty()) form.phone = address->phone;
  return form;
}

void fill_saved_addresses(text::Dictionary& body, const KnownBuyer& buyer,
                          std::optional<user::AddressId> chosen) {
  if (buyer.addresses.size() < 2) return;
  const user::Address* current = chosen_address(buyer, chosen);
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
