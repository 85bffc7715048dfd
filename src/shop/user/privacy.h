#pragma once
// What the law gives a customer over everything that the shop knows of them: a copy, and an end. It
// asks every module's holder and knows none of them. Both need a proof first, because a session
// that was left open, or stolen, must not be enough.

#include "platform/platform.h"
#include "platform/privacy/privacy.h"
#include "shop/user/store.h"
#include "shop/user/user.h"

namespace flipflop::user {

class Privacy {
 public:
  // `holders` is filled later, when all modules are made.
  Privacy(Platform& platform, Store& store, auth::Auth& auth, const privacy::Holders& holders)
      : platform_(platform), store_(store), auth_(auth), holders_(holders) {}

  Task<std::expected<void, auth::Refusal>> prove(AccountId account, Proof proof, Deadline deadline);
  Task<std::optional<std::string>> export_everything(AccountId account, Deadline deadline);
  Task<std::expected<void, ErasureRefusal>> erase_person(AccountId account, Deadline deadline);

  void subscribe();
  // The account ended elsewhere: an erasure takes along those who merely claimed the same address.
  Task<void> account_erased(pg::Tx& tx, auth::AccountErased event);

  // What this module itself keeps of the person.
  Task<std::vector<privacy::ExportedFile>> own_files(privacy::Person person, Deadline deadline);

 private:
  Task<bool> is_needed(pg::Tx& tx, privacy::Person person);
  Task<void> forget(pg::Tx& tx, AccountId account, privacy::Person person);
  Task<void> record(pg::Tx& tx, AccountId account, std::string actor);

  Platform& platform_;
  Store& store_;
  auth::Auth& auth_;
  const privacy::Holders& holders_;
};

}  // namespace flipflop::user
