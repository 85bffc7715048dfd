// Every query of the audit finds the violation that it is about. A violation is planted into a true
// shop in a transaction that is rolled back, past the guards that would refuse it.

#include "app/audit.h"

#include <gmock/gmock.h>

#include <map>
#include <set>

#include "app/test_shop.h"
#include "platform/assets/assets.h"
#include "platform/pg/blocking.h"

namespace flipflop::app {
namespace {

struct Planted {
  const char* query;
  std::string violation;
  std::set<std::string> also = {};  // other queries that rightly find it too
};

// The tax document of the order that is paid on delivery.
const std::string billed =
    "INSERT INTO billing.series VALUES ('tax', 2026, 1);"
    "INSERT INTO billing.document SELECT id, id, 'tax', id, 2026, 1, 'F2600000001', NULL, now(),"
    " vat_percents, vat_bases, vat_amounts, total, '{}' FROM \"order\".orders"
    " WHERE payment_method = 'cod';";

const std::vector<Planted>& planted() {
  static const std::vector<Planted> all = {
      {"address_default",
       "INSERT INTO \"user\".address VALUES (gen_random_uuid(), gen_random_uuid(), 'J', 'N', '',"
       " 'D 1', 'Praha', '110 00', 'CZ', '', false, now(), now())"},
      {"auth_erased",
       "INSERT INTO auth.account (id, first_name, is_active, created_at, updated_at, erased_at)"
       " VALUES (gen_random_uuid(), 'Jana', false, now(), now(), now())"},
      {"auth_one_per_email",
       "DROP INDEX auth.account_of_email;"
       "INSERT INTO auth.account (id, email, is_verified, created_at, updated_at)"
       " SELECT gen_random_uuid(), 'jana@example.cz', true, now(), now() FROM generate_series(1, "
       "2)"},
      {"auth_reused_tokens",
       "WITH owner AS (INSERT INTO auth.account (id, email, created_at, updated_at) VALUES"
       " (gen_random_uuid(), 'jana@example.cz', now(), now()) RETURNING id),"
       " session AS (INSERT INTO auth.session SELECT gen_random_uuid(), id, 'token', NULL, '', '',"
       " now(), now(), now() + interval '1 day' FROM owner RETURNING id)"
       " INSERT INTO auth.refresh_token SELECT 'h', id, now(), now(), now(), now() FROM session"},
      {"auth_sessions_of_inactive",
       "WITH owner AS (INSERT INTO auth.account (id, email, is_active, created_at, updated_at)"
       " VALUES (gen_random_uuid(), 'jana@example.cz', false, now(), now()) RETURNING id)"
       " INSERT INTO auth.session SELECT gen_random_uuid(), id, 'token', NULL, '', '', now(), "
       "now(),"
       " now() + interval '1 day' FROM owner"},
      {"audit_chain",
       "INSERT INTO platform.audit_log (id, at, actor, action, object, before, after)"
       " VALUES (gen_random_uuid(), now(), 'x', 'y', '', '', '')"},
      {"billing_corrections", billed +
                                  "INSERT INTO billing.series VALUES ('corrective', 2026, 1);"
                                  "INSERT INTO billing.document SELECT gen_random_uuid(), order_id,"
                                  " 'corrective', order_id, 2026, 1, 'D2600000001', id, now(),"
                                  " vat_percents, ARRAY[-1 - vat_bases[1]],"
                                  " ARRAY[-vat_amounts[1]], -1 - total, '{}'"
                                  " FROM billing.document"},
      {"billing_missing",
       "INSERT INTO billing.request VALUES (gen_random_uuid(), gen_random_uuid(), 'tax',"
       " gen_random_uuid(), '{}', '{21}', '{100}', now() - interval '1 hour')"},
      {"billing_series", billed + "UPDATE billing.series SET last = 2"},
      {"billing_totals", billed + "UPDATE billing.document SET total = total + 1,"
                                  " vat_bases[1] = vat_bases[1] + 1"},
      {"coupon_customers",
       "INSERT INTO promotion.customer_use VALUES (gen_random_uuid(), 'x', 1, NULL)"},
      {"coupon_of_order",
       "INSERT INTO promotion.use VALUES (gen_random_uuid(), gen_random_uuid(), '{}', true, "
       "now())"},
      {"coupon_uses",
       "INSERT INTO promotion.rule (id, name, lane, effect, basis_points, amount, set_size, "
       "products,"
       " categories, customer_group, least_quantity, least_goods, is_active, created_at, "
       "changed_at)"
       " VALUES ('01900000-0000-7000-8000-00000000000a', 'x', 'coupon', 'free_delivery', 0, 0, 0,"
       " '{}', '{}', '', 0, 0, true, now(), now());"
       "INSERT INTO promotion.coupon (id, code, rule_id, uses, batch_id, created_at) VALUES"
       " (gen_random_uuid(), 'ABC', '01900000-0000-7000-8000-00000000000a', 1,"
       " gen_random_uuid(), now())"},
      {"events_numbered_twice",
       "UPDATE platform.outbox SET position = 7 WHERE id IN"
       " (SELECT id FROM platform.outbox ORDER BY id LIMIT 2)"},
      {"events_parked",
       "INSERT INTO platform.subscriber (name, kind) VALUES ('x.y', 'order.paid');"
       "INSERT INTO platform.held_event VALUES ('x.y', gen_random_uuid(), 1, 'order.paid',"
       " gen_random_uuid(), '{}', now(), 'parked', 9, now(), 'broken')"},
      {"events_unread",
       "UPDATE platform.outbox SET position = 1, at = now() - interval '1 day' WHERE id ="
       " (SELECT id FROM platform.outbox WHERE kind = 'order.placed' LIMIT 1);"
       "INSERT INTO platform.subscriber (name, kind) VALUES ('x.y', 'order.placed')"},
      {"events_without_position", "UPDATE platform.outbox SET at = now() - interval '1 hour'"},
      {"hold_of_order",
       "UPDATE warehouse.hold SET state = 'released' WHERE state = 'committed'",
       {"stock_sales"}},
      {"hold_overdue",
       "UPDATE warehouse.hold SET expires_at = now() - interval '1 hour' WHERE state = 'active'"},
      {"jobs_parked",
       "INSERT INTO platform.job (id, queue, key, body, state, run_at, created_at) VALUES"
       " (gen_random_uuid(), 'q', 'k', '', 'parked', now(), now())"},
      {"jobs_stuck",
       "INSERT INTO platform.job (id, queue, key, body, state, run_at, lease, lease_until,"
       " created_at) VALUES (gen_random_uuid(), 'q', 'k', '', 'running', now(), gen_random_uuid(),"
       " now() - interval '1 hour', now())"},
      {"location_off", "UPDATE warehouse.location SET is_active = false WHERE kind = 'own'"},
      {"loyalty_awards",
       "INSERT INTO loyalty.account VALUES ('01900000-0000-7000-8000-00000000000a', 10);"
       "INSERT INTO loyalty.entry (id, account_id, kind, points, order_id, valid_until, at)"
       " SELECT gen_random_uuid(), '01900000-0000-7000-8000-00000000000a', 'earned', 10, id, now(),"
       " now() FROM \"order\".orders LIMIT 1"},
      {"loyalty_balances",
       "INSERT INTO loyalty.account VALUES ('01900000-0000-7000-8000-00000000000a', 10)"},
      {"loyalty_exchanges",
       "INSERT INTO loyalty.account VALUES ('01900000-0000-7000-8000-00000000000a', 0);"
       "INSERT INTO loyalty.entry (id, account_id, kind, points, reason, valid_until, at) VALUES"
       " (gen_random_uuid(), '01900000-0000-7000-8000-00000000000a', 'adjusted', 200, 'x', now(),"
       " now()),"
       " (gen_random_uuid(), '01900000-0000-7000-8000-00000000000a', 'exchanged', -200, '', NULL,"
       " now())"},
      {"mail_of_order",
       "INSERT INTO notification.mail (id, order_id, kind, state, created_at) VALUES"
       " (gen_random_uuid(), gen_random_uuid(), 'order_paid', 'sent', now())"},
      {"order_history",
       "UPDATE \"order\".orders SET status = 'delivered' WHERE payment_method = 'cod'"},
      {"order_one_per_cart", "UPDATE cart.cart SET state = 'open', token_hash = id::text"},
      {"order_orphans",
       "INSERT INTO \"order\".history (order_id, status, note, actor, is_internal, at) VALUES"
       " (gen_random_uuid(), 'pending', '', 'x', false, now())"},
      {"order_sources", "UPDATE \"order\".source SET quantity = quantity + 1"},
      {"order_to_pack",
       "DELETE FROM \"order\".to_pack; INSERT INTO platform.handled"
       " SELECT id, 'order.forward_placed' FROM platform.outbox WHERE kind = 'order.placed'"
       " ON CONFLICT DO NOTHING"},
      {"order_to_pack", "INSERT INTO \"order\".to_pack VALUES (gen_random_uuid(), now())"},
      {"order_totals",
       "UPDATE \"order\".line SET quantity = 1, total = unit_price;"
       "UPDATE \"order\".source SET quantity = 1; UPDATE warehouse.hold_line SET quantity = 1",
       {"stock_holds", "stock_sales"}},
      {"order_vat",
       "UPDATE \"order\".orders SET vat_amounts[1] = vat_amounts[1] - 5,"
       " vat_bases[1] = vat_bases[1] + 5"},
      {"parcel_of_order",
       "INSERT INTO shipping.parcel VALUES (gen_random_uuid(), gen_random_uuid(), 'bogus', 'X',"
       " '', 'in_transit', now(), now())"},
      {"payment_and_order", "UPDATE \"order\".orders SET payment_status = 'paid'"},
      {"payment_balance",
       "INSERT INTO payment.entry (transaction_id, account, event, subject, amount, at)"
       " VALUES (gen_random_uuid(), 'bank', 'captured', 'x', -5, now())"},
      {"payment_called_off",
       "UPDATE payment.intent SET was_cancelled = true, state = 'paid',"
       " changed_at = now() - interval '1 hour'",
       {"payment_and_order", "payment_captures"}},
      {"payment_callbacks",
       "INSERT INTO payment.intent (id, order_id, order_number, variable_symbol, amount, method,"
       " state, return_url, made_at, changed_at) VALUES ('01900000-0000-7000-8000-00000000000a',"
       " '01900000-0000-7000-8000-00000000000a', '9000000001', '9000000001', 100, 'bogus',"
       " 'failed', '', now(), now());"
       "INSERT INTO payment.foreign_order VALUES ('01900000-0000-7000-8000-00000000000a', 'b',"
       " 'A-1', 'https://b.example/', '{}', now())"},
      {"payment_captures",
       "INSERT INTO payment.capture (id, payment_id, source, reference, amount, at)"
       " SELECT gen_random_uuid(), id, 'bank', 'b1', 1, now() FROM payment.intent LIMIT 1",
       {"payment_ledger"}},
      {"payment_cases",
       "INSERT INTO payment.transfer VALUES ('t', '7', 100, 'unknown_symbol',"
       " now() - interval '1 hour')",
       {"payment_ledger"}},
      {"payment_differences",
       "INSERT INTO payment.difference VALUES (gen_random_uuid(), gen_random_uuid(), 100, 1, 'CZK',"
       " now())",
       {"payment_ledger"}},
      {"payment_inbox",
       "INSERT INTO payment.inbox VALUES ('bogus', 'e', 'r', '', now() - interval '1 hour')"},
      {"payment_ledger",
       "INSERT INTO payment.entry (transaction_id, account, event, subject, amount, at)"
       " SELECT '01900000-0000-7000-8000-00000000000a', account, 'captured', 'x', amount, now()"
       " FROM (VALUES ('bank', 5), ('receivable', -5)) AS pair (account, amount)"},
      {"payment_of_order", "UPDATE payment.intent SET amount = amount + 1"},
      {"payment_references",
       "ALTER TABLE payment.capture DROP CONSTRAINT capture_source_reference_key;"
       "INSERT INTO payment.capture (id, payment_id, source, reference, amount, at)"
       " SELECT gen_random_uuid(), gen_random_uuid(), 'bank', 'b1', 1, now()"
       " FROM generate_series(1, 2)",
       {"payment_ledger"}},
      {"person_erased",
       "WITH gone AS (INSERT INTO \"user\".erased_account VALUES (gen_random_uuid(), now())"
       " RETURNING account_id) UPDATE \"order\".orders SET account_id = gone.account_id FROM gone"},
      {"product_prices", "UPDATE product.price SET gross_haler = gross_haler + 1"},
      {"returns_counted",
       "INSERT INTO returns.counter SELECT order_id, variant_id, quantity, total, 1, 0, 0"
       " FROM \"order\".line LIMIT 1"},
      {"returns_counted", "UPDATE \"order\".line SET taken_out = 1", {"order_sources"}},
      {"returns_money",
       "INSERT INTO returns.counter SELECT order_id, variant_id, quantity, total, 0, 0, 1"
       " FROM \"order\".line LIMIT 1"},
      {"returns_overdue",
       "INSERT INTO returns.case (id, number, order_id, kind, state, request_key, fingerprint,"
       " name, email, bank_account, description, remedy, made_at, due_at) VALUES"
       " (gen_random_uuid(), '2600000042-R1', gen_random_uuid(), 'claim', 'open', 'k', '', '', '',"
       " '', '', 'repair', now(), now() - interval '1 hour')"},
      {"returns_refunds",
       "INSERT INTO returns.refund VALUES (gen_random_uuid(), gen_random_uuid(), NULL, 100, 'x',"
       " now(), NULL)"},
      {"returns_refunds",
       "INSERT INTO voucher.entry (voucher_id, kind, amount, order_id, cause, at) VALUES"
       " (gen_random_uuid(), 'given_back', 5, gen_random_uuid(), gen_random_uuid(),"
       " now() - interval '1 hour')"},
      {"returns_stock",
       "INSERT INTO returns.case_line VALUES (gen_random_uuid(), 1, gen_random_uuid(), 'x', 1,"
       " 'stock', 0)"},
      {"stock_arrivals",
       "INSERT INTO warehouse.arrival SELECT gen_random_uuid(), item_id, location_id, 5, 3,"
       " '2026-11-24', '', 'expected', now() FROM warehouse.stock LIMIT 1"},
      {"stock_holds", "UPDATE warehouse.stock SET held = held - 1"},
      {"stock_ledger", "UPDATE warehouse.stock SET on_hand = on_hand + 1"},
      {"stock_oversold",
       "ALTER TABLE warehouse.stock DROP CONSTRAINT stock_held_within_on_hand;"
       "UPDATE warehouse.stock SET on_hand = 1; DELETE FROM warehouse.movement;"
       "INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)"
       " SELECT item_id, location_id, 1, 'correction', gen_random_uuid(), now()"
       " FROM warehouse.stock",
       {"stock_sales"}},
      {"stock_sales", "UPDATE warehouse.movement SET reason = 'correction' WHERE reason = 'sale'"},
      {"stock_stocktakes",
       "WITH made AS (INSERT INTO warehouse.stocktake SELECT gen_random_uuid(), location_id, '',"
       " 'closed', now(), now() FROM warehouse.stock LIMIT 1 RETURNING id)"
       " INSERT INTO warehouse.stocktake_line SELECT made.id, s.item_id, 3, 5, now()"
       " FROM made, (SELECT item_id FROM warehouse.stock LIMIT 1) s"},
      {"stock_transfers",
       "UPDATE warehouse.stock SET on_hand = on_hand + 1;"
       "INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause, at)"
       " SELECT item_id, location_id, 1, 'transfer', gen_random_uuid(), now()"
       " FROM warehouse.stock"},
      {"supplier_orders",
       "INSERT INTO supplier.supplier_order (id, supplier_id, order_id, order_number, state,"
       " recipient, cash_on_delivery, created_at) SELECT id, gen_random_uuid(), id, number,"
       " 'waiting', '{}', 0, now() FROM \"order\".orders LIMIT 1;"
       "INSERT INTO supplier.supplier_order_line SELECT id, gen_random_uuid(), 'x', 1"
       " FROM supplier.supplier_order"},
      {"supplier_runs",
       "ALTER TABLE supplier.run DROP CONSTRAINT run_check;"
       "INSERT INTO supplier.run (id, supplier_id, state, items_read, started_at) VALUES"
       " (gen_random_uuid(), gen_random_uuid(), 'done', 3, now())"},
      {"voucher_balance",
       "INSERT INTO voucher.voucher (id, batch_id, code_hash, last_four, value, balance,"
       " valid_until, created_at) VALUES (gen_random_uuid(), gen_random_uuid(), repeat('a', 64),"
       " 'AAAA', 5, 5, now(), now())"},
      {"voucher_of_order",
       "INSERT INTO voucher.use VALUES (gen_random_uuid(), 1, gen_random_uuid(), 5, 0)",
       {"voucher_balance"}},
  };
  return all;
}

std::map<std::string, std::string> queries() {
  std::map<std::string, std::string> found;
  for (const std::string& path : assets::list("app/audit/", ".sql")) {
    const std::size_t begin = path.rfind('/') + 1;
    found[path.substr(begin, path.size() - begin - 4)] = assets::read(path);
  }
  return found;
}

TEST(Audit, EveryQueryHasAViolationThatItIsTriedOn) {
  std::set<std::string> tried, known;
  for (const Planted& one : planted()) tried.insert(one.query);
  for (const auto& [name, sql] : queries()) known.insert(name);
  EXPECT_EQ(tried, known);
}

TEST(Audit, ATrueShopIsCleanAndEachViolationIsFoundByItsQuery) {
  const TestShop shop;
  for (const AuditResult& result : audit(shop.conninfo()))
    EXPECT_THAT(result.violations, testing::IsEmpty()) << result.name;

  pg::BlockingConnection connection(
      shop.conninfo(), {std::chrono::milliseconds(30'000), std::chrono::milliseconds(30'000)});
  for (const Planted& one : planted()) {
    connection.run("BEGIN");
    connection.run("SET LOCAL session_replication_role = replica");  // no triggers
    connection.run(one.violation);
    std::set<std::string> found;
    for (const auto& [name, sql] : queries())
      if (!connection.run(sql).empty()) found.insert(name);
    std::set<std::string> expected = one.also;
    expected.insert(one.query);
    EXPECT_EQ(found, expected) << one.query;
    connection.run("ROLLBACK");
  }
}

}  // namespace
}  // namespace flipflop::app
