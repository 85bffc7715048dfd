#pragma once
// Mails that prove an address: a link with a secret, or a code of six digits. Asking stores a
// request and tells LinkRequested; the secret is made when the mail is written, so that neither an
// event, nor a job, nor a row ever holds it. Whether anybody has the address makes no difference to
// what is done.

#include <optional>
#include <string>

#include "platform/platform.h"
#include "shop/auth/store.h"
#include "shop/auth/store_links.h"

namespace flipflop::auth {

struct AskedLink {
  std::string email;  // normal
  Link::Purpose purpose = Link::Purpose::verify_email;
  std::optional<AccountId> account = {};  // otherwise whoever has the address
};

class Links {
 public:
  Links(Platform& platform, Store& accounts);

  LinkStore& store() { return store_; }

  void ask(pg::WriteBatch& batch, const AskedLink& asked);
  Task<void> ask_now(AskedLink asked, Deadline deadline);
  // See Auth::mint_link.
  Task<std::optional<Link>> mint(Uuid request, Deadline deadline);

  // The request behind the token of a mail, also one that is used or out of date.
  Task<std::optional<LinkRow>> find(Link::Purpose purpose, std::string token, Deadline deadline);
  // The request whose code this is; counts a try at it either way.
  Task<std::optional<LinkRow>> find_by_code(std::string email, std::string code, Deadline deadline);

 private:
  std::string code_hash(Uuid request, std::string_view code) const;

  Platform& platform_;
  Store& accounts_;
  LinkStore store_;
  std::string code_secret_;  // a code is too short to be hidden by a hash without a key
};

}  // namespace flipflop::auth
