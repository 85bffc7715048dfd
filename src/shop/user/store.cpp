#include "shop/user/store.h"

namespace flipflop::user {
namespace {

Address address_in(const pg::Row& row) {
  Address address;
  address.id = row.get<AddressId>(0);
  address.first_name = row.get<std::string>(1);
  address.last_name = row.get<std::string>(2);
  address.company = row.get<std::string>(3);
  address.street = row.get<std::string>(4);
  address.city = row.get<std::string>(5);
  address.postal_code = row.get<std::string>(6);
  address.country = row.get<std::string>(7);
  address.phone = row.get<std::string>(8);
  address.is_default = row.get<bool>(9);
  address.created_at = row.get<Instant>(10);
  address.updated_at = row.get<Instant>(11);
  return address;
}

std::vector<Address> addresses_in(const pg::Rows& rows) {
  std::vector<Address> addresses;
  for (const pg::Row row : rows) addresses.push_back(address_in(row));
  return addresses;
}

}  // namespace

constexpr pg::Statement enter_account{"user.enter", R"(SELECT "user".enter($1))"};

Task<bool> Store::enter(pg::Tx& tx, AccountId account) const {
  const pg::Rows rows = co_await tx.run(enter_account, {account});
  co_return rows[0].get<bool>(0);
}

constexpr pg::Statement ensure_entered{
    "user.ensure_entered", R"(SELECT platform.ensure("user".enter($1), 'the account is erased'))"};

void Store::enter(pg::WriteBatch& batch, AccountId account) const {
  batch.add_guard(pg::Stage::keys, ensure_entered, {account}, Users::guard_erased);
}

constexpr pg::Statement select_addresses{"user.addresses", R"(
  SELECT id, first_name, last_name, company, street, city, postal_code, country, phone, is_default,
         created_at, updated_at
  FROM "user".address WHERE account_id = $1
  ORDER BY is_default DESC, created_at DESC, id DESC LIMIT 50)"};

Task<std::vector<Address>> Store::addresses(AccountId account, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_addresses, {account}, deadline);
  co_return addresses_in(rows);
}

Task<std::vector<Address>> Store::addresses(pg::Tx& tx, AccountId account) const {
  const pg::Rows rows = co_await tx.run(select_addresses, {account});
  co_return addresses_in(rows);
}

constexpr pg::Statement select_address{"user.address", R"(
  SELECT id, first_name, last_name, company, street, city, postal_code, country, phone, is_default,
         created_at, updated_at
  FROM "user".address WHERE id = $2 AND account_id = $1)"};

Task<std::optional<Address>> Store::find_address(AccountId account, AddressId id,
                                                 Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_address, {account, id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return address_in(rows[0]);
}

constexpr pg::Statement insert_one{"user.insert_address", R"(
  INSERT INTO "user".address (account_id, id, first_name, last_name, company, street, city,
    postal_code, country, phone, is_default, created_at, updated_at)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13))"};

Task<void> Store::insert_address(pg::Tx& tx, AccountId account, Address address) const {
  co_await tx.run(insert_one,
                  {account, address.id, address.first_name, address.last_name, address.company,
                   address.street, address.city, address.postal_code, address.country,
                   address.phone, address.is_default, address.created_at, address.updated_at});
}

constexpr pg::Statement update_one{"user.update_address", R"(
  UPDATE "user".address SET first_name = $3, last_name = $4, company = $5, street = $6, city = $7,
    postal_code = $8, country = $9, phone = $10, is_default = $11, updated_at = $12
  WHERE id = $2 AND account_id = $1)"};

Task<void> Store::update_address(pg::Tx& tx, AccountId account, Address address) const {
  co_await tx.run(update_one,
                  {account, address.id, address.first_name, address.last_name, address.company,
                   address.street, address.city, address.postal_code, address.country,
                   address.phone, address.is_default, address.updated_at});
}

constexpr pg::Statement delete_one{
    "user.delete_address", R"(DELETE FROM "user".address WHERE id = $2 AND account_id = $1)"};

Task<void> Store::delete_address(pg::Tx& tx, AccountId account, AddressId id) const {
  co_await tx.run(delete_one, {account, id});
}

constexpr pg::Statement clear_flag{
    "user.clear_default",
    R"(UPDATE "user".address SET is_default = false WHERE account_id = $1 AND is_default)"};

Task<void> Store::clear_default(pg::Tx& tx, AccountId account) const {
  co_await tx.run(clear_flag, {account});
}

constexpr pg::Statement flag_newest{"user.make_newest_default", R"(
  UPDATE "user".address SET is_default = true WHERE id = (
    SELECT id FROM "user".address WHERE account_id = $1
    ORDER BY created_at DESC, id DESC LIMIT 1))"};

Task<void> Store::make_newest_default(pg::Tx& tx, AccountId account) const {
  co_await tx.run(flag_newest, {account});
}

}  // namespace flipflop::user
