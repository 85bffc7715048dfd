#pragma once
// REST of the supplier module: suppliers and their runs, for staff.

#include <optional>
#include <string>
#include <vector>

#include "platform/list/http.h"
#include "shop/supplier/supplier.h"

namespace flipflop::supplier {

struct SuppliersQuery : list::Asked {
  std::optional<json::Text<1, 100>> search;
};
BOOST_DESCRIBE_STRUCT(SuppliersQuery, (list::Asked), (search))

struct SupplierReply {
  SupplierId id;
  std::string name, adapter, feed_url;
  int margin_percent = 0;
  int assumed_stock = 0;
  bool is_active = true;
  std::optional<Instant> last_run_at;
};
BOOST_DESCRIBE_STRUCT(SupplierReply, (),
                      (id, name, adapter, feed_url, margin_percent, assumed_stock, is_active,
                       last_run_at))

enum class RunState { running, done, failed };
BOOST_DESCRIBE_ENUM(RunState, running, done, failed)

struct RunsQuery : list::Asked {
  std::optional<SupplierId> supplier_id;
  std::optional<RunState> state;
};
BOOST_DESCRIBE_STRUCT(RunsQuery, (list::Asked), (supplier_id, state))

struct RunsOfSupplier : list::Asked {
  SupplierId id;
};
BOOST_DESCRIBE_STRUCT(RunsOfSupplier, (list::Asked), (id))

struct RunIdInput {
  RunId id;
};
BOOST_DESCRIBE_STRUCT(RunIdInput, (), (id))

struct RunReply {
  RunId run_id;
  SupplierId supplier_id;
  std::string supplier, state, reason;
  bool not_modified = false;
  std::int64_t items_read = 0, items_imported = 0, items_unchanged = 0, items_skipped = 0;
  Instant started_at;
  std::optional<Instant> finished_at;
};
BOOST_DESCRIBE_STRUCT(RunReply, (),
                      (run_id, supplier_id, supplier, state, reason, not_modified, items_read,
                       items_imported, items_unchanged, items_skipped, started_at, finished_at))

struct Runs {
  std::vector<RunReply> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(Runs, (), (items, pagination))

class Routes {
 public:
  explicit Routes(Suppliers& suppliers) : suppliers_(suppliers) {}
  void register_on(http::Router& router);

 private:
  using SupplierReplies = http::Prepared<std::vector<SupplierReply>>;
  Task<SupplierReplies> list(http::Call call, SuppliersQuery in);
  Task<http::Prepared<std::vector<RunReply>>> runs_of(http::Call call, RunsOfSupplier in);
  Task<http::Prepared<Runs>> runs(http::Call call, RunsQuery in);
  Task<RunReport> run(http::Call call, RunIdInput in);
  http::Response run_file(RunFilter filter, list::Query query);

  Suppliers& suppliers_;
};

}  // namespace flipflop::supplier
