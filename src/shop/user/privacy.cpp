#include "shop/user/privacy.h"

#include "platform/archive/zip.h"
#include "platform/audit_log/audit_log.h"
#include "platform/clock/clock.h"
#include "platform/fault/fault_point.h"
#include "platform/loop/worker_pool.h"
#include "platform/outbox/outbox.h"
#include "shop/user/answer.h"

namespace flipflop::user {
namespace {

// An address that the account merely claims is not asked about: it may be somebody else's.
privacy::Person person_of(const auth::Account& account) {
  return {account.is_verified ? account.email : "", account.id.uuid};
}

}  // namespace

Task<std::expected<void, auth::Refusal>> Privacy::prove(AccountId account, Proof proof,
                                                        Deadline deadline) {
  return auth_.prove(account, std::move(proof), deadline);
}

Task<std::optional<std::string>> Privacy::export_everything(AccountId account, Deadline deadline) {
  const auto known = co_await auth_.find(account, deadline);
  if (!known) co_return std::nullopt;
  const privacy::Person person = person_of(*known);
  std::vector<archive::File> files;
  files.push_back({"profile.json", json::to_text(profile_of(*known))});
  for (privacy::Holder* holder : holders_) {
    const auto exported = co_await holder->export_person(person, deadline);
    for (const privacy::ExportedFile& file : exported)
      files.push_back({std::string(holder->module()) + "/" + file.name, file.json});
  }
  auto pack = [files = std::move(files), at = platform_.clock.now()] {
    return archive::zip(files, at);
  };
  FAULT_POINT("user.export.before_pack");
  std::string bytes = co_await platform_.workers.run(std::move(pack), deadline);
  FAULT_POINT("user.export.packed");
  co_return bytes;
}

Task<std::expected<void, ErasureRefusal>> Privacy::erase_person(AccountId account,
                                                                Deadline deadline) {
  const auto known = co_await auth_.find(account, deadline);
  if (!known) co_return std::unexpected(ErasureRefusal::unknown_account);
  const privacy::Person person = person_of(*known);
  pg::Tx tx = co_await platform_.database.begin(deadline);
  const bool is_there = co_await store_.enter(tx, account);
  bool is_held = false;
  if (is_there) is_held = co_await is_needed(tx, person);
  if (!is_there || is_held) {
    co_await tx.rollback();
    co_return std::unexpected(is_held ? ErasureRefusal::under_way
                                      : ErasureRefusal::unknown_account);
  }
  co_await forget(tx, account, person);
  FAULT_POINT("user.erase.before_commit");
  co_await tx.commit();
  FAULT_POINT("user.erase.after_commit");
  co_return std::expected<void, ErasureRefusal>{};
}

Task<bool> Privacy::is_needed(pg::Tx& tx, privacy::Person person) {
  for (privacy::Holder* holder : holders_) {
    const bool needs = co_await holder->needs_person(tx, person);
    if (needs) co_return true;
  }
  co_return false;
}

// The holders stand in the order in which their rows are locked everywhere: orders first. Our own
// auth is one of them and tells that the account is erased; a foreign one knows nothing of `tx`.
Task<void> Privacy::forget(pg::Tx& tx, AccountId account, privacy::Person person) {
  bool has_auth = false;
  for (privacy::Holder* holder : holders_) {
    co_await holder->erase_person(tx, person);
    has_auth = has_auth || holder->module() == "auth";
  }
  if (!has_auth) {
    co_await auth_.erase(tx, account);
    co_await platform_.outbox.publish(tx, auth::AccountErased{account});
  }
  co_await record(tx, account, account.text());
}

Task<void> Privacy::record(pg::Tx& tx, AccountId account, std::string actor) {
  audit_log::Entry entry;
  entry.actor = std::move(actor);
  entry.action = "user.erase";
  entry.object = account.text();
  return platform_.audit_log.append(tx, std::move(entry));
}

// After an erasure of our own there is nothing left to do.
Task<void> Privacy::account_erased(pg::Tx& tx, auth::AccountErased event) {
  const bool is_there = co_await store_.enter(tx, event.account_id);
  if (!is_there) co_return;
  co_await store_.erase(tx, event.account_id);
  co_await record(tx, event.account_id, "system");
}

Task<std::vector<privacy::ExportedFile>> Privacy::own_files(privacy::Person person,
                                                            Deadline deadline) {
  std::vector<privacy::ExportedFile> files;
  if (!person.account_id) co_return files;
  const AccountId account{*person.account_id};
  const auto addresses = co_await store_.addresses(account, deadline);
  const auto preferences = co_await store_.preferences(account, deadline);
  const auto wishes = co_await store_.wishlist(account, deadline);
  const auto viewed = co_await store_.viewed(account, deadline);
  const auto consents = co_await store_.all_consents(account.text(), deadline);
  pg::ReadBatch batch(platform_.database);
  const std::size_t group_at = store_.read_group(batch, account);
  const std::vector<pg::Rows> rows = co_await batch.run(deadline);
  const GroupReply group{Store::group_in(rows[group_at])};
  files.push_back({"customer-group.json", json::to_text(group)});
  files.push_back({"addresses.json", json_list(addresses, address_reply)});
  files.push_back({"preferences.json", json::to_text(preferences_reply(preferences))});
  files.push_back({"wishlist.json", json::to_text(ProductsReply{wishes})});
  files.push_back({"recently-viewed.json", json::to_text(ProductsReply{viewed})});
  files.push_back({"consents.json", json_list(consents, consent_reply)});
  co_return files;
}

}  // namespace flipflop::user
