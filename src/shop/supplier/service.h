#pragma once
// The face of the supplier module over its parts.

#include "platform/privacy/privacy.h"
#include "shop/supplier/forwarding.h"
#include "shop/supplier/supplier.h"
#include "shop/supplier/sync.h"

namespace flipflop::supplier {

struct SyncJob {
  SupplierId supplier_id;
};
BOOST_DESCRIBE_STRUCT(SyncJob, (), (supplier_id))

class Service final : public Suppliers, public privacy::Holder {
 public:
  Service(Platform& platform, Store& store, Sync& sync, Forwarding& forwarding);

  Task<std::expected<SupplierId, AddRefusal>> add(NewSupplier supplier, Deadline deadline) override;
  Task<std::vector<Supplier>> list(Deadline deadline) override;
  Task<std::optional<Supplier>> find(std::string name, Deadline deadline) override;
  Task<bool> set_addresses(SupplierId supplier, std::string feed_url, std::string order_api_url,
                           Deadline deadline) override;
  Task<RunReport> sync(SupplierId supplier, bool force, Deadline deadline) override;
  Task<std::vector<RunReport>> runs(SupplierId supplier, int limit, Deadline deadline) override;
  Task<void> forward(pg::Tx& tx, Forward forward) override;
  Task<bool> recall(pg::Tx& tx, Uuid order_id) override;
  Task<void> forget_recipients(pg::Tx& tx, std::vector<Uuid> order_ids) override;
  Task<std::vector<SupplierOrderView>> orders_of(Uuid order_id, Deadline deadline) override;

  // privacy::Holder: recipients of supplier orders.
  std::string_view module() const override { return "supplier"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

  // A schedule: a job for every active supplier.
  Task<void> sync_all(Deadline deadline);
  Task<jobs::Outcome> sync_one(jobs::Job job, SyncJob body);

 private:
  Platform& platform_;
  Store& store_;
  Sync& sync_;
  Forwarding& forwarding_;
};

}  // namespace flipflop::supplier
