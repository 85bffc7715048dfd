// Whose an order is, and how it stops being anybody's.

#include "shop/order/store.h"
#include "shop/order/stored_names.h"

namespace flipflop::order {

constexpr pg::Statement select_id_of_account{
    "order.id_of_account", R"(SELECT id FROM "order".orders WHERE id = $2 AND account_id = $1)"};

Task<std::optional<OrderId>> Store::id_of_account(auth::AccountId account, OrderId id,
                                                  Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_id_of_account, {account, id}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<OrderId>(0);
}

constexpr pg::Statement select_without_orders{"order.without_orders", R"(
  SELECT a.id FROM unnest($1::uuid[]) AS a (id)
  WHERE NOT EXISTS (SELECT 1 FROM "order".orders o WHERE o.account_id = a.id)
  ORDER BY a.id LIMIT 1000)"};

Task<std::vector<auth::AccountId>> Store::without_orders(std::vector<auth::AccountId> accounts,
                                                         Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_without_orders, {accounts}, deadline);
  std::vector<auth::AccountId> idle;
  for (const pg::Row row : rows) idle.push_back(row.get<auth::AccountId>(0));
  co_return idle;
}

constexpr pg::Statement give_to_account{"order.give_to_account", R"(
  UPDATE "order".orders SET account_id = $1
  WHERE id IN (SELECT id FROM "order".orders WHERE email = $2 AND email <> '' AND account_id IS NULL
               ORDER BY id FOR UPDATE))"};

Task<void> Store::give_orders(pg::Tx& tx, auth::AccountId account, std::string email) const {
  co_await tx.run(give_to_account, {account, email});
}

constexpr pg::Statement lock_of_person{"order.lock_of_person", R"(
  SELECT id, status FROM "order".orders
  WHERE (email = $1 AND email <> '') OR account_id = $2
  ORDER BY id LIMIT 10000 FOR UPDATE)"};

Task<std::vector<PersonsOrder>> Store::lock_orders_of(pg::Tx& tx, privacy::Person person) const {
  const pg::Rows rows = co_await tx.run(lock_of_person, {person.email, person.account_id});
  std::vector<PersonsOrder> orders;
  for (const pg::Row row : rows) orders.push_back({row.get<OrderId>(0), status_named(row.text(1))});
  co_return orders;
}

constexpr pg::Statement erase_orders{"order.erase_buyer", R"(
  UPDATE "order".orders SET email = '', phone = '', note = '', delivery = $2, billing = $2,
    company_id = NULL, vat_id = NULL, account_id = coalesce(account_id, $3)
  WHERE id = ANY($1::uuid[]))"};

constexpr pg::Statement erase_notes{"order.erase_notes", R"(
  UPDATE "order".history SET note = ''
  WHERE order_id = ANY($1::uuid[]) AND is_internal AND note <> '')"};

Task<void> Store::erase_buyer(pg::Tx& tx, std::vector<OrderId> orders,
                              std::optional<Uuid> account) const {
  co_await tx.run(erase_orders, {orders, json::to_text(Address{}), account});
  co_await tx.run(erase_notes, {orders});
}

}  // namespace flipflop::order
