#pragma once
// Suppliers, the runs of their feeds, and what a run skipped.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "shop/supplier/supplier.h"

namespace flipflop::admin {

struct SuppliersPageQuery : list::Asked {
  std::optional<json::Text<1, 100>> search;
};
BOOST_DESCRIBE_STRUCT(SuppliersPageQuery, (list::Asked), (search))

enum class FeedRunState { running, done, failed };
BOOST_DESCRIBE_ENUM(FeedRunState, running, done, failed)

struct RunsPageQuery : list::Asked {
  std::optional<supplier::SupplierId> supplier;
  std::optional<FeedRunState> state;
};
BOOST_DESCRIBE_STRUCT(RunsPageQuery, (list::Asked), (supplier, state))

struct RunPageId {
  supplier::RunId id;
};
BOOST_DESCRIBE_STRUCT(RunPageId, (), (id))

class SuppliersPages {
 public:
  SuppliersPages(StaffShell& shell, supplier::Suppliers& suppliers)
      : shell_(shell), suppliers_(suppliers) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, SuppliersPageQuery in);
  Task<http::Response> runs(http::Call call, RunsPageQuery in);
  Task<http::Response> run(http::Call call, RunPageId in);

  StaffShell& shell_;
  supplier::Suppliers& suppliers_;
};

}  // namespace flipflop::admin
