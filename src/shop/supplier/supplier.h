#pragma once
// Wholesale suppliers: their feeds become our catalogue, our orders become theirs. A run is decided
// as a whole before anything changes, then applied in short transactions, resumable.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/product/product.h"

namespace flipflop::supplier {

using SupplierId = Id<struct SupplierTag>;
using SupplierOrderId = Id<struct SupplierOrderTag>;
using RunId = Id<struct RunTag>;

// The supplier took the order into work.
struct SupplierOrderAccepted {
  static constexpr const char* kind = "supplier.order_accepted";
  SupplierOrderId supplier_order_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(SupplierOrderAccepted, (), (supplier_order_id, order_id))

// The supplier handed a parcel to a carrier.
struct SupplierOrderShipped {
  static constexpr const char* kind = "supplier.order_shipped";
  SupplierOrderId supplier_order_id;
  Uuid order_id;
  std::string carrier;
  std::string tracking_number;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(SupplierOrderShipped, (),
                      (supplier_order_id, order_id, carrier, tracking_number))

// The supplier will not deliver; a person must look.
struct SupplierOrderRefused {
  static constexpr const char* kind = "supplier.order_refused";
  SupplierOrderId supplier_order_id;
  Uuid order_id;
  Uuid aggregate() const { return order_id; }
};
BOOST_DESCRIBE_STRUCT(SupplierOrderRefused, (), (supplier_order_id, order_id))

struct NewSupplier {
  std::string name;  // unique
  std::string adapter = "heureka_xml";
  std::string feed_url;
  std::string order_api_url;  // empty: orders are not forwarded
  int margin_percent = 0;
  int assumed_stock = 5;  // for feeds that state availability only
};

struct Supplier : NewSupplier {
  SupplierId id;
  bool is_active = true;
  std::optional<Instant> last_run_at;
};

struct SkippedItem {
  std::string item;    // ITEM_ID, or "#17" for the 17th item when it has none
  std::string reason;  // missing_id, bad_price, duplicate_id, name_missing, ...
};
BOOST_DESCRIBE_STRUCT(SkippedItem, (), (item, reason))

// items_read = items_imported + items_unchanged + items_skipped.
struct RunReport {
  std::string run_id;
  std::string supplier;
  std::string state;   // done, failed
  std::string reason;  // of a failure: unreachable, http_status, malformed, empty, truncated,
                       // too_large, wrong_encoding, entities, held_back
  bool not_modified = false;
  std::int64_t items_read = 0, items_imported = 0, items_unchanged = 0, items_skipped = 0;
  std::int64_t products = 0, products_deactivated = 0;
  std::vector<SkippedItem> skipped;  // at most 1,000 are listed
  std::string started_at, finished_at;
};
BOOST_DESCRIBE_STRUCT(RunReport, (),
                      (run_id, supplier, state, reason, not_modified, items_read, items_imported,
                       items_unchanged, items_skipped, products, products_deactivated, skipped,
                       started_at, finished_at))

struct Recipient {
  std::string name, company, street, city, postal_code, country, phone, email;
};
BOOST_DESCRIBE_STRUCT(Recipient, (),
                      (name, company, street, city, postal_code, country, phone, email))

struct ForwardLine {
  product::VariantId variant;
  std::int64_t quantity = 0;
};

struct Forward {
  Uuid order_id;
  std::string order_number;
  SupplierId supplier;
  std::vector<ForwardLine> lines;
  Recipient recipient;
  Money cash_on_delivery;  // zero: paid already
};

struct SupplierOrderView {
  SupplierOrderId id;
  std::string supplier, state, external_number, tracking_number;
};

enum class AddRefusal { name_taken, unknown_adapter, bad_url };

class Suppliers {
 public:
  virtual ~Suppliers() = default;

  virtual Task<std::expected<SupplierId, AddRefusal>> add(NewSupplier supplier,
                                                          Deadline deadline) = 0;
  virtual Task<std::vector<Supplier>> list(Deadline deadline) = 0;
  virtual Task<std::optional<Supplier>> find(std::string name, Deadline deadline) = 0;
  // The supplier moved; false when there is no such supplier.
  virtual Task<bool> set_addresses(SupplierId supplier, std::string feed_url,
                                   std::string order_api_url, Deadline deadline) = 0;
  // Runs a sync now; `force` ignores ETag and Last-Modified and the brake on large swings.
  virtual Task<RunReport> sync(SupplierId supplier, bool force, Deadline deadline) = 0;
  virtual Task<std::vector<RunReport>> runs(SupplierId supplier, int limit, Deadline deadline) = 0;

  // Asks the supplier to deliver, once per (order, supplier), by a job.
  virtual Task<void> forward(pg::Tx& tx, Forward forward) = 0;
  // False when the supplier ships already.
  virtual Task<bool> recall(pg::Tx& tx, Uuid order_id) = 0;
  // Within the erasure of a person: the recipients of these orders become nobody.
  virtual Task<void> forget_recipients(pg::Tx& tx, std::vector<Uuid> order_ids) = 0;
  virtual Task<std::vector<SupplierOrderView>> orders_of(Uuid order_id, Deadline deadline) = 0;
};

}  // namespace flipflop::supplier
