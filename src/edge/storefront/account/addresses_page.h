#pragma once
// The saved addresses of an account: listed, added, changed, made the default, removed.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

struct AddressForm {
  std::optional<std::string> first_name, last_name, company, street, city, postal_code, phone;
  bool is_default = false;
};
BOOST_DESCRIBE_STRUCT(AddressForm, (),
                      (first_name, last_name, company, street, city, postal_code, phone,
                       is_default))

struct ChangedAddress : AddressForm {
  user::AddressId id;
};
BOOST_DESCRIBE_STRUCT(ChangedAddress, (AddressForm), (id))

struct ByAddress {
  user::AddressId id;
};
BOOST_DESCRIBE_STRUCT(ByAddress, (), (id))

class AddressesPage {
 public:
  explicit AddressesPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> show_new(http::Call call, http::Nothing in);
  Task<http::Response> add(http::Call call, AddressForm in);
  Task<http::Response> show_one(http::Call call, ByAddress in);
  Task<http::Response> change(http::Call call, ChangedAddress in);
  Task<http::Response> make_default(http::Call call, ByAddress in);
  Task<http::Response> remove(http::Call call, ByAddress in);

  struct Edited {
    AddressForm typed;
    std::optional<user::AddressId> id;  // nullopt: a new one
    std::vector<Mistake> mistakes = {};
  };
  Task<http::Response> render_form(http::Call call, Edited edited);

  AccountNeeds needs_;
};

// One line of each address, in the order in which a parcel bears them.
void fill_address_lines(text::Dictionary& section, const user::Address& address);

}  // namespace flipflop::storefront
