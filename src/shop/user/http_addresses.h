#pragma once
// REST of the address book, on the two paths that clients know: /users/addresses and
// /delivery-addresses.

#include <optional>
#include <string>
#include <vector>

#include "platform/http/router.h"
#include "shop/user/answer.h"
#include "shop/user/user.h"

namespace flipflop::user {

struct NewAddressInput {
  json::Text<1, 100> first_name, last_name;
  std::optional<json::Text<0, 200>> company;
  json::Text<1, 200> street;
  json::Text<1, 100> city;
  json::Text<1, 20> postal_code;
  std::optional<json::Text<0, 60>> country;  // a code or a name; absent: the Czech Republic
  std::optional<json::Text<0, 30>> phone;
  std::optional<bool> is_default;
};
BOOST_DESCRIBE_STRUCT(NewAddressInput, (),
                      (first_name, last_name, company, street, city, postal_code, country, phone,
                       is_default))

// What is absent stays as it is. A default stays one until another address takes its place.
struct AddressChangeInput {
  AddressId id;
  std::optional<json::Text<1, 100>> first_name, last_name;
  std::optional<json::Text<0, 200>> company;
  std::optional<json::Text<1, 200>> street;
  std::optional<json::Text<1, 100>> city;
  std::optional<json::Text<1, 20>> postal_code;
  std::optional<json::Text<0, 60>> country;
  std::optional<json::Text<0, 30>> phone;
  std::optional<bool> is_default;
};
BOOST_DESCRIBE_STRUCT(AddressChangeInput, (),
                      (id, first_name, last_name, company, street, city, postal_code, country,
                       phone, is_default))

struct AddressIdInput {
  AddressId id;
};
BOOST_DESCRIBE_STRUCT(AddressIdInput, (), (id))

// `success` and `message` are what clients of the two paths look for.
struct AddressRemoved {
  bool success = true;
  std::string message = "Address deleted";
};
BOOST_DESCRIBE_STRUCT(AddressRemoved, (), (success, message))

class AddressRoutes {
 public:
  explicit AddressRoutes(Users& users) : users_(users) {}
  void register_on(http::Router& router);

 private:
  void register_below(http::Router& router, const std::string& base);
  Task<std::vector<AddressReply>> list(http::Call call, http::Nothing in);
  Task<AddressReply> show(http::Call call, AddressIdInput in);
  Task<AddressReply> add(http::Call call, NewAddressInput in);
  Task<AddressReply> change(http::Call call, AddressChangeInput in);
  Task<AddressRemoved> remove(http::Call call, AddressIdInput in);

  Users& users_;
};

}  // namespace flipflop::user
