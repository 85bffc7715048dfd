#pragma once
// Requests for mails with a link or a code (schema auth). Secrets are given as their hashes.

#include <optional>
#include <string>
#include <vector>

#include "platform/pg/pg.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

struct NewRequest {
  Uuid id;
  std::string email;
  // The account it is for; otherwise the one that has the address, or claimed it last.
  std::optional<AccountId> account;
  Link::Purpose purpose = Link::Purpose::verify_email;
  Instant at, mailed_until;
};

struct LinkRow {
  Uuid id;
  std::optional<AccountId> account;  // absent where nobody has the address
  Link::Purpose purpose = Link::Purpose::verify_email;
  std::optional<std::string> secret_hash;
  bool is_open = false;  // not used, not out of date
};

class LinkStore {
 public:
  explicit LinkStore(pg::Database& database) : database_(database) {}

  // Also ends the open requests that this one replaces. A request to verify an address that an
  // account has already becomes one to say so.
  void insert(pg::WriteBatch& batch, const NewRequest& request);
  Task<std::optional<LinkRow>> find(Uuid id, Instant now, Deadline deadline);
  // The secret of the mail, in place of an earlier one; false when it is no longer open.
  Task<bool> set_secret(Uuid id, std::string secret_hash, Instant expires_at, Deadline deadline);
  Task<std::optional<LinkRow>> find_by_secret(Link::Purpose purpose, std::string secret_hash,
                                              Instant now, Deadline deadline);
  // Once: false when it was used meanwhile.
  Task<bool> use(pg::Tx& tx, Uuid id, Instant now);
  // Counts a try at the newest open code of the address and answers it; nullopt when there is none
  // or when it was tried too often.
  Task<std::optional<LinkRow>> try_code(std::string email, Instant now, Deadline deadline);
  Task<void> erase(pg::Tx& tx, AccountId account);
  Task<int> forget(Instant before, int limit, Deadline deadline);

 private:
  pg::Database& database_;
};

}  // namespace flipflop::auth
