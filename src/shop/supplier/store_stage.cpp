// The stage of a run and the items we know: what a sync compares.

#include "base/invariant.h"
#include "platform/json/json.h"
#include "shop/supplier/store.h"

namespace flipflop::supplier {

constexpr pg::Statement stage_sql{
    "supplier.stage",
    "INSERT INTO supplier.stage (run_id, external_id, number, group_key, content_hash, stock, "
    "stock_assumed, price_haler, item, is_usable) "
    "SELECT $1, * FROM unnest($2::text[], $3::bigint[], $4::text[], $5::text[], $6::bigint[], "
    "$7::boolean[], $8::bigint[], $9::text[], $10::boolean[]) "
    "ON CONFLICT (run_id, external_id) DO NOTHING RETURNING external_id"};

Task<std::vector<std::string>> Store::stage(RunId run, std::vector<Staged> items,
                                            Deadline deadline) {
  std::vector<std::string> ids, groups, hashes, bodies;
  std::vector<std::int64_t> numbers, stocks, prices;
  std::vector<bool> assumed, usable;
  for (const Staged& staged : items) {
    ids.push_back(staged.item.id);
    numbers.push_back(staged.number);
    groups.push_back(staged.group_key);
    hashes.push_back(staged.content_hash);
    stocks.push_back(staged.item.stock);
    assumed.push_back(staged.item.stock_assumed);
    prices.push_back(staged.item.price.haler);
    bodies.push_back(json::to_text(staged.item));
    usable.push_back(staged.is_usable);
  }
  pg::Params params = {run, ids, numbers, groups, hashes, stocks, assumed, prices, bodies, usable};
  const pg::Rows rows = co_await database_.write(stage_sql, std::move(params), deadline);
  std::vector<std::string> inserted;
  for (const pg::Row row : rows) inserted.push_back(row.get<std::string>(0));
  co_return inserted;
}

constexpr pg::Statement clear_stage_sql{"supplier.clear_stage",
                                        "DELETE FROM supplier.stage WHERE run_id = $1"};

Task<void> Store::clear_stage(RunId run, Deadline deadline) {
  co_await database_.write(clear_stage_sql, {run}, deadline);
}

constexpr pg::Statement count_unchanged_sql{
    "supplier.count_unchanged",
    "SELECT count(*) FROM supplier.stage s JOIN supplier.item i "
    "ON i.supplier_id = $1 AND i.external_id = s.external_id "
    "WHERE s.run_id = $2 AND s.is_usable AND i.is_listed AND i.group_key = s.group_key "
    "AND i.content_hash = s.content_hash AND i.stock = s.stock "
    "AND i.stock_assumed = s.stock_assumed"};

Task<std::int64_t> Store::count_staged_unchanged(SupplierId supplier, RunId run,
                                                 Deadline deadline) {
  const pg::Rows rows = co_await database_.slow(count_unchanged_sql, {supplier, run}, deadline);
  co_return rows[0].get<std::int64_t>(0);
}

constexpr pg::Statement swing_sql{
    "supplier.swing",
    "SELECT count(*), count(*) FILTER (WHERE s.external_id IS NULL), "
    "count(*) FILTER (WHERE s.is_usable AND (s.price_haler >= 3 * i.price_haler "
    "OR 3 * s.price_haler <= i.price_haler)) "
    "FROM supplier.item i LEFT JOIN supplier.stage s "
    "ON s.run_id = $2 AND s.external_id = i.external_id "
    "WHERE i.supplier_id = $1 AND i.is_listed"};

Task<Swing> Store::swing(SupplierId supplier, RunId run, Deadline deadline) {
  const pg::Rows rows = co_await database_.slow(swing_sql, {supplier, run}, deadline);
  co_return Swing{rows[0].get<std::int64_t>(0), rows[0].get<std::int64_t>(1),
                  rows[0].get<std::int64_t>(2)};
}

constexpr pg::Statement changed_groups_sql{
    "supplier.changed_groups",
    "SELECT group_key, (SELECT coalesce(sum(octet_length(m.item)), 0)::bigint "
    "FROM supplier.stage m WHERE m.run_id = $2 AND m.group_key = changed.group_key "
    "AND m.is_usable) FROM ("
    "SELECT s.group_key FROM supplier.stage s LEFT JOIN supplier.item i "
    "ON i.supplier_id = $1 AND i.external_id = s.external_id "
    "WHERE s.run_id = $2 AND s.is_usable AND s.group_key > $3 AND (i.external_id IS NULL OR NOT "
    "i.is_listed "
    "OR i.group_key <> s.group_key OR i.content_hash <> s.content_hash OR i.stock <> s.stock "
    "OR i.stock_assumed <> s.stock_assumed) "
    "UNION "
    "SELECT i.group_key FROM supplier.item i LEFT JOIN supplier.stage s "
    "ON s.run_id = $2 AND s.external_id = i.external_id "
    "AND (s.group_key = i.group_key OR NOT s.is_usable) "
    "WHERE i.supplier_id = $1 AND i.group_key > $3 AND i.is_listed AND s.external_id IS NULL"
    ") AS changed ORDER BY group_key LIMIT $4"};

Task<std::vector<ChangedGroup>> Store::changed_groups(SupplierId supplier, RunId run,
                                                      std::string after, int limit,
                                                      Deadline deadline) {
  pg::Params params = {supplier, run, after, limit};
  const pg::Rows rows = co_await database_.slow(changed_groups_sql, std::move(params), deadline);
  std::vector<ChangedGroup> groups;
  for (const pg::Row row : rows)
    groups.push_back({row.get<std::string>(0), row.get<std::int64_t>(1)});
  co_return groups;
}

// Bounded by the groups asked for and by Sync's most_items_of_group.
constexpr pg::Statement staged_in_sql{
    "supplier.staged_in",
    "SELECT item, group_key, content_hash, number FROM supplier.stage "
    "WHERE run_id = $1 AND is_usable AND group_key = ANY ($2::text[]) ORDER BY group_key, number "
    "LIMIT 100000"};

Task<std::vector<Staged>> Store::staged_in(RunId run, std::vector<std::string> groups,
                                           Deadline deadline) {
  const pg::Rows rows = co_await database_.read(staged_in_sql, {run, groups}, deadline);
  std::vector<Staged> items;
  for (const pg::Row row : rows) {
    auto item = json::from_text<FeedItem>(row.text(0));
    invariant(item.has_value(), "a staged item is not readable");
    items.push_back({std::move(*item), row.get<std::string>(1), row.get<std::string>(2),
                     row.get<std::int64_t>(3)});
  }
  co_return items;
}

constexpr pg::Statement known_in_sql{
    "supplier.known_in",
    "SELECT i.external_id, i.group_key, i.content_hash, i.product_id, i.variant_id, i.stock, "
    "i.stock_assumed, i.is_listed, i.price_haler, coalesce(NOT now.is_usable, false), "
    "coalesce(now.is_usable AND now.group_key <> i.group_key, false) "
    "FROM supplier.item i LEFT JOIN supplier.stage now "
    "ON now.run_id = $2 AND now.external_id = i.external_id "
    "WHERE i.supplier_id = $1 AND (i.group_key = ANY ($3::text[]) OR i.external_id IN ("
    "SELECT s.external_id FROM supplier.stage s "
    "WHERE s.run_id = $2 AND s.group_key = ANY ($3::text[]))) "
    "ORDER BY i.external_id LIMIT 100000"};

Task<std::vector<Known>> Store::known_in(SupplierId supplier, RunId run,
                                         std::vector<std::string> groups, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(known_in_sql, {supplier, run, groups}, deadline);
  std::vector<Known> known;
  for (const pg::Row row : rows) {
    Known item;
    item.external_id = row.get<std::string>(0);
    item.group_key = row.get<std::string>(1);
    item.content_hash = row.get<std::string>(2);
    item.product = row.get<product::ProductId>(3);
    item.variant = row.get<product::VariantId>(4);
    item.stock = row.get<std::int64_t>(5);
    item.stock_assumed = row.get<bool>(6);
    item.is_listed = row.get<bool>(7);
    item.price = row.get<Money>(8);
    item.is_skipped = row.get<bool>(9);
    item.is_moved = row.get<bool>(10);
    known.push_back(std::move(item));
  }
  co_return known;
}

constexpr pg::Statement save_known_sql{
    "supplier.save_known",
    "INSERT INTO supplier.item (supplier_id, external_id, group_key, product_id, variant_id, "
    "content_hash, stock, stock_assumed, price_haler, is_listed) "
    "SELECT $1, * FROM unnest($2::text[], $3::text[], $4::uuid[], $5::uuid[], $6::text[], "
    "$7::bigint[], $8::boolean[], $9::bigint[], $10::boolean[]) AS changed (external_id) "
    "ORDER BY external_id "
    "ON CONFLICT (supplier_id, external_id) DO UPDATE SET group_key = excluded.group_key, "
    "product_id = excluded.product_id, variant_id = excluded.variant_id, "
    "content_hash = excluded.content_hash, stock = excluded.stock, "
    "stock_assumed = excluded.stock_assumed, price_haler = excluded.price_haler, "
    "is_listed = excluded.is_listed"};

Task<void> Store::save_known(pg::Tx& tx, SupplierId supplier, std::vector<Known> items) {
  std::vector<std::string> ids, groups, hashes;
  std::vector<product::ProductId> products;
  std::vector<product::VariantId> variants;
  std::vector<std::int64_t> stocks;
  std::vector<bool> assumed, listed;
  std::vector<Money> prices;
  for (const Known& item : items) {
    ids.push_back(item.external_id);
    groups.push_back(item.group_key);
    products.push_back(item.product);
    variants.push_back(item.variant);
    hashes.push_back(item.content_hash);
    stocks.push_back(item.stock);
    assumed.push_back(item.stock_assumed);
    listed.push_back(item.is_listed);
    prices.push_back(item.price);
  }
  pg::Params params = {supplier, ids,    groups,  products, variants,
                       hashes,   stocks, assumed, prices,   listed};
  co_await tx.run(save_known_sql, std::move(params));
}

}  // namespace flipflop::supplier
