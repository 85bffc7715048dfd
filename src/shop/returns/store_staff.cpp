// Cases as staff look for them.

#include "shop/returns/row_names.h"
#include "shop/returns/store.h"

namespace flipflop::returns {
namespace {

Listed listed_in(const pg::Row& row) {
  Listed listed;
  listed.id = row.get<CaseId>(0);
  listed.number = row.get<std::string>(1);
  listed.order = row.get<order::OrderId>(2);
  listed.kind = named<Kind>(row.text(3));
  listed.state = named<State>(row.text(4));
  listed.name = row.get<std::string>(5);
  listed.pieces = row.get<std::int64_t>(6);
  listed.made_at = row.get<Instant>(7);
  listed.due_at = row.get<Instant>(8);
  listed.is_overdue = row.get<bool>(9);
  return listed;
}

}  // namespace

const list::List& staff_list() {
  static const list::List list({
      .name = "returns.staff_list",
      .columns = R"(c.id, c.number, c.order_id, c.kind, c.state, c.name,
                    (SELECT coalesce(sum(l.quantity), 0)::bigint FROM returns.case_line l
                     WHERE l.case_id = c.id),
                    c.made_at, c.due_at,
                    c.due_at < now() AND c.state IN ('announced', 'received', 'open', 'accepted'))",
      .from = "FROM returns.case c",
      .id = "c.id",
      .sorts = {{"createdAt", list::Kind::instant, "c.made_at"},
                {"dueAt", list::Kind::instant, "c.due_at"},
                {"number", list::Kind::text, "c.number"}},
      .filters =
          {{"text", "c.kind = ?"},
           {"text", "c.state = ?"},
           {"boolean",
            "(c.due_at < now() AND c.state IN ('announced', 'received', 'open', 'accepted')) "
            "= ?"},
           {"uuid", "c.order_id = ?"},
           {"text", "(c.number LIKE ? OR c.email LIKE lower(?) OR c.name ILIKE ?)"}},
  });
  return list;
}

Task<list::Page<Listed>> Store::browse(StaffFilter filter, list::Query query,
                                       Deadline deadline) const {
  std::optional<std::string> kind, state, search;
  std::optional<bool> overdue;
  if (filter.kind) kind = name_of(*filter.kind);
  if (filter.state) state = name_of(*filter.state);
  if (filter.only_overdue) overdue = true;
  if (!filter.search.empty()) search = list::beginning_with(filter.search);
  query.filters = {kind, state, overdue, filter.order, search};
  return staff_list().read(&database_, std::move(query), &listed_in, deadline);
}

}  // namespace flipflop::returns
