#pragma once
// A shop with accounts in memory, for the tests of the account's pages: whoever sends the cookie of
// a session is its account, as in the running shop.

#include <map>

#include "edge/storefront/account/account_pages.h"
#include "edge/storefront/test_world.h"
#include "shop/auth/fake.h"
#include "shop/loyalty/fake.h"
#include "shop/order/fake.h"

namespace flipflop::storefront {

// What customers keep, in memory.
class RememberedUsers final : public user::Users {
 public:
  struct Kept {
    std::vector<user::Address> addresses;
    user::Preferences preferences;
    std::vector<Uuid> wishes;
  };
  std::map<user::AccountId, Kept> kept;
  std::map<std::string, std::vector<user::Consent>> agreed;
  std::vector<user::AccountId> exported, erased;
  std::string password = "spravne heslo";  // that prove() accepts
  bool is_under_way = false;               // an order keeps the account from going

  Task<std::vector<user::Address>> addresses(user::AccountId account, Deadline) override {
    co_return kept[account].addresses;
  }
  Task<std::optional<user::Address>> find_address(user::AccountId account, user::AddressId id,
                                                  Deadline) override {
    for (const user::Address& address : kept[account].addresses)
      if (address.id == id) co_return address;
    co_return std::nullopt;
  }
  Task<std::expected<user::Address, user::AddressRefusal>> add_address(user::AccountId account,
                                                                       user::NewAddress address,
                                                                       Deadline) override {
    auto& all = kept[account].addresses;
    if (all.size() >= user::most_addresses)
      co_return std::unexpected(user::AddressRefusal::too_many);
    Uuid id;
    id.bytes[15] = static_cast<std::uint8_t>(++made_);
    all.push_back(stored(user::AddressId{id}, address));
    all.back().is_default = address.is_default || all.size() == 1;
    co_return all.back();
  }
  Task<std::expected<user::Address, user::AddressRefusal>> change_address(user::AccountId account,
                                                                          user::AddressId id,
                                                                          user::NewAddress address,
                                                                          Deadline) override {
    auto& all = kept[account].addresses;
    const auto found = std::ranges::find(all, id, &user::Address::id);
    if (found == all.end()) co_return std::unexpected(user::AddressRefusal::unknown);
    const bool was_default = found->is_default;
    *found = stored(id, address);
    found->is_default = was_default || address.is_default;
    if (address.is_default)
      for (user::Address& other : all) other.is_default = other.id == id;
    co_return *found;
  }
  Task<bool> remove_address(user::AccountId account, user::AddressId id, Deadline) override {
    co_return std::erase_if(kept[account].addresses,
                            [id](const user::Address& one) { return one.id == id; }) == 1;
  }

  Task<user::Preferences> preferences(user::AccountId account, Deadline) override {
    co_return kept[account].preferences;
  }
  Task<bool> save_preferences(user::AccountId account, user::Preferences preferences,
                              Deadline) override {
    kept[account].preferences = std::move(preferences);
    co_return true;
  }

  Task<std::vector<Uuid>> wishlist(user::AccountId account, Deadline) override {
    co_return kept[account].wishes;
  }
  Task<std::expected<void, user::WishRefusal>> wish(user::AccountId account, Uuid product,
                                                    Deadline) override {
    kept[account].wishes.insert(kept[account].wishes.begin(), product);
    co_return std::expected<void, user::WishRefusal>{};
  }
  Task<void> unwish(user::AccountId account, Uuid product, Deadline) override {
    std::erase(kept[account].wishes, product);
    co_return;
  }
  Task<std::optional<std::string>> share_wishlist(user::AccountId, Deadline) override {
    co_return std::nullopt;
  }
  Task<void> unshare_wishlist(user::AccountId, Deadline) override { co_return; }
  Task<std::optional<std::vector<Uuid>>> shared_wishlist(std::string, Deadline) override {
    co_return std::nullopt;
  }
  Task<std::vector<Uuid>> recently_viewed(user::AccountId, Deadline) override {
    co_return std::vector<Uuid>{};
  }
  Task<bool> viewed(user::AccountId, Uuid, Deadline) override { co_return true; }

  Task<std::vector<user::Consent>> consents(std::string subject, Deadline) override {
    co_return agreed[subject];
  }
  Task<bool> consent(std::string subject, user::Consent consent, Deadline) override {
    auto& all = agreed[subject];
    std::erase_if(all, [&](const user::Consent& one) { return one.kind == consent.kind; });
    all.push_back(std::move(consent));
    co_return true;
  }

  Task<std::expected<void, auth::Refusal>> prove(user::AccountId, user::Proof proof,
                                                 Deadline) override {
    if (proof.password != password) co_return std::unexpected(auth::Refusal::bad_credentials);
    co_return std::expected<void, auth::Refusal>{};
  }
  Task<std::optional<std::string>> export_everything(user::AccountId account, Deadline) override {
    exported.push_back(account);
    co_return "PK zip";
  }
  Task<std::expected<void, user::ErasureRefusal>> erase_person(user::AccountId account,
                                                               Deadline) override {
    if (is_under_way) co_return std::unexpected(user::ErasureRefusal::under_way);
    erased.push_back(account);
    co_return std::expected<void, user::ErasureRefusal>{};
  }
  void guard_account(pg::WriteBatch&, user::AccountId) override {}

 private:
  static user::Address stored(user::AddressId id, const user::NewAddress& from) {
    user::Address address;
    address.id = id;
    address.first_name = from.first_name;
    address.last_name = from.last_name;
    address.company = from.company;
    address.street = from.street;
    address.city = from.city;
    address.postal_code = from.postal_code;
    address.country = from.country;
    address.phone = from.phone;
    return address;
  }

  int made_ = 0;
};

class CookieAuthenticator final : public http::Authenticator {
 public:
  explicit CookieAuthenticator(auth::FakeAuth& auth) : auth_(auth) {}
  Task<std::optional<http::Principal>> authenticate(const http::Request* request, http::Permission,
                                                    Deadline) override {
    for (const auto& [id, known] : auth_.accounts)
      for (const auth::Session& session : known.sessions)
        if (request->cookie("ff_session") == "cookie-" + session.id.text())
          co_return http::Principal{id.text(), {}, session.id.text()};
    co_return http::Principal{};
  }

 private:
  auth::FakeAuth& auth_;
};

struct AccountWorld {
  explicit AccountWorld(const pg::TestDatabase& test) : pages(test) {
    account.register_routes(pages.router);
    client.set_error_page(error_page(pages.shell, pages.search));
  }

  // Signs in and returns the headers of that browser.
  Task<http::Fields> browser_of(std::string email, std::string password = "spravne heslo") {
    auto signed_in = co_await auth.sign_in(
        std::move(email), std::move(password), "",
        {"127.0.0.1", "Firefox/133.0 Windows", auth::SessionKind::browser}, TestPlatform::soon());
    co_return http::Fields{{"cookie", "ff_session=" + signed_in.value().cookie}};
  }
  // A verified account and its browser.
  Task<http::Fields> jana() {
    auth.add("jana@example.cz", "spravne heslo");
    auto headers = co_await browser_of("jana@example.cz");
    co_return headers;
  }

  TestWorld pages;
  auth::FakeAuth auth;
  RememberedUsers users;
  order::FakeOrders orders;
  loyalty::FakeLoyalty loyalty;
  CookieAuthenticator authenticator{auth};
  AccountPages account{
      {pages.platform.platform, pages.shell, pages.search, orders, auth, users, loyalty}};
  http::TestClient client{pages.router, &authenticator};
};

using AccountScene = Task<void> (*)(AccountWorld*);

inline Task<void> play_account(const pg::TestDatabase* test, AccountScene scene) {
  AccountWorld world(*test);
  co_await scene(&world);
  co_await world.pages.platform.database->close(TestPlatform::soon());
}

// One database for all scenes of the program: pages only read it.
inline void in_account(AccountScene scene) {
  static const pg::TestDatabase test;
  run_here(play_account(&test, scene));
}

inline std::string header_of(const http::Response& response, std::string_view name) {
  for (const auto& [field, value] : response.headers)
    if (field == name) return value;
  return {};
}

}  // namespace flipflop::storefront
