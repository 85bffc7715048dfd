#pragma once
// What lies beside a cart: set aside for later, and shared by a link.

#include "platform/platform.h"
#include "shop/cart/service.h"

namespace flipflop::cart {

class AsideService final : public Aside {
 public:
  AsideService(Platform& platform, Service& carts, product::Products& products,
               warehouse::Warehouse& warehouse);

  Task<std::vector<AsideLine>> saved(std::string token, Deadline deadline) override;
  Task<std::expected<Shown, Refused>> set_aside(std::string token, LineId line,
                                                idempotency::Once* once,
                                                Deadline deadline) override;
  Task<std::expected<Added, Refused>> take_back(std::string token, product::VariantId variant,
                                                idempotency::Once* once,
                                                Deadline deadline) override;
  Task<bool> drop(std::string token, product::VariantId variant, idempotency::Once* once,
                  Deadline deadline) override;

  Task<std::optional<std::string>> share(std::string token, idempotency::Once* once,
                                         Deadline deadline) override;
  Task<std::vector<AsideLine>> shared(std::string code, Deadline deadline) override;
  Task<std::expected<Taken, Refused>> take_shared(std::string token, std::string code,
                                                  idempotency::Once* once,
                                                  Deadline deadline) override;

  // A schedule.
  Task<void> forget_old(Deadline deadline);

 private:
  // Runs a batch whose first statement lists variants, and joins what the others say of them.
  Task<std::vector<AsideLine>> lines_of(pg::ReadBatch batch, Deadline deadline);

  Platform& platform_;
  Service& carts_;
  product::Products& products_;
  warehouse::Warehouse& warehouse_;
  Store store_;
};

}  // namespace flipflop::cart
