// Orders as staff look for them.

#include "base/text.h"
#include "shop/order/store.h"
#include "shop/order/stored_names.h"

namespace flipflop::order {
namespace {

Listed listed_in(const pg::Row& row) {
  Listed listed;
  listed.id = row.get<OrderId>(0);
  listed.number = row.get<std::string>(1);
  listed.status = status_named(row.text(2));
  listed.payment_status = payment_status_named(row.text(3));
  listed.payment_method = row.get<std::string>(4);
  listed.delivery_method = row.get<std::string>(5);
  listed.email = row.get<std::string>(6);
  listed.buyer = std::string(trim(row.text(7)));
  listed.lines = row.get<std::int64_t>(8);
  listed.total = row.get<Money>(9);
  listed.placed_at = row.get<Instant>(10);
  return listed;
}

}  // namespace

const list::List& staff_list() {
  static const list::List list({
      .name = "order.staff_list",
      .columns = R"(o.id, o.number, o.status, o.payment_status, o.payment_method,
                    o.delivery_method, o.email,
                    concat_ws(' ', o.delivery->>'firstName', o.delivery->>'lastName'),
                    (SELECT count(*) FROM "order".line l WHERE l.order_id = o.id), o.total,
                    o.placed_at)",
      .from = R"(FROM "order".orders o)",
      .id = "o.id",
      .sorts = {{"createdAt", list::Kind::instant, "o.placed_at"},
                {"total", list::Kind::whole, "o.total"},
                {"orderNumber", list::Kind::text, "o.number"}},
      .filters =
          {{"text", "o.status = ?"},
           {"text", "o.payment_status = ?"},
           {"timestamptz", "o.placed_at >= ?"},
           {"timestamptz", "o.placed_at < ?"},
           {"text",
            "(o.number LIKE ? OR o.email LIKE lower(?) OR o.delivery->>'lastName' ILIKE ?)"}},
  });
  return list;
}

Task<list::Page<Listed>> Store::browse(StaffFilter filter, list::Query query,
                                       Deadline deadline) const {
  std::optional<std::string> status, payment_status, search;
  if (filter.status) status = name_of(*filter.status);
  if (filter.payment_status) payment_status = name_of(*filter.payment_status);
  if (!filter.search.empty()) search = list::beginning_with(filter.search);
  query.filters = {status, payment_status, filter.from, filter.until, search};
  return staff_list().read(&database_, std::move(query), &listed_in, deadline);
}

}  // namespace flipflop::order
