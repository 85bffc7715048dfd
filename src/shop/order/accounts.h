#pragma once
// Orders as an account's: a guest's orders become those of whoever proves their e-mail, are given
// to take away, and lose their buyer when the person is erased.

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/order/module.h"
#include "shop/order/store.h"

namespace flipflop::order {

class Accounts final : public privacy::Holder {
 public:
  Accounts(Platform& platform, Faces faces, Store& store)
      : platform_(platform), faces_(faces), store_(store) {}

  void subscribe();
  Task<void> email_verified(pg::Tx& tx, auth::EmailVerified event);
  // A schedule: accounts that after a month have neither proven their e-mail nor ordered are
  // erased.
  Task<void> forget_unproven(Deadline deadline);

  std::string_view module() const override { return "order"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<bool> needs_person(pg::Tx& tx, privacy::Person person) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  // Which of the orders that a filter fits.
  enum class Of { all, guests };
  // Adds them, as clients see them, to a list in JSON.
  Task<void> append(std::string* json, ListFilter filter, Of of, Deadline deadline);

  Platform& platform_;
  Faces faces_;
  Store& store_;
};

}  // namespace flipflop::order
