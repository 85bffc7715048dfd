#include "shop/auth/foreign/people.h"

#include "platform/clock/clock.h"
#include "platform/outbox/outbox.h"

namespace flipflop::auth::foreign {
namespace {

bool is_as_told(const Known& known, const Person& person, const std::vector<std::string>& roles) {
  const Account& account = known.account;
  const bool has_names =
      known.is_renamed || (account.first_name == person.first_name &&
                           account.last_name == person.last_name && account.phone == person.phone);
  return has_names && account.email == person.email && account.is_verified == person.is_verified &&
         account.has_second_factor == person.has_second_factor && known.their_roles == roles;
}

// Orders of a guest go to the account that has proven the address.
bool proves_email(const std::optional<Known>& before, const Person& person) {
  if (!person.is_verified) return false;
  return !before || !before->account.is_verified || before->account.email != person.email;
}

}  // namespace

Task<std::optional<Known>> People::meet(Person person, SessionId session, Deadline deadline) {
  const std::vector<std::string> roles = roles_.ours(person.roles);
  auto known = co_await store_.find(person.id, session, deadline);
  if (!known || (!known->is_erased && !is_as_told(*known, person, roles))) {
    co_await write(person, roles, deadline);
    known = co_await store_.find(person.id, session, deadline);
  }
  if (!known || known->is_erased) co_return std::nullopt;
  co_return known;
}

Task<void> People::write(Person person, std::vector<std::string> roles, Deadline deadline) {
  const Instant now = core_.platform.clock.now();
  pg::Tx tx = co_await core_.platform.database.begin(deadline);
  const bool is_new = co_await store_.insert(tx, person, roles, now);
  std::optional<Known> before;
  if (!is_new) before = co_await store_.lock(tx, person.id);
  if (before && before->is_erased) {
    co_await tx.rollback();
    co_return;
  }
  if (is_new) {
    const AccountRegistered registered{person.id};
    co_await core_.platform.outbox.publish(tx, registered);
  } else {
    co_await store_.update(tx, person, roles, now);
  }
  if (proves_email(before, person)) {
    const EmailVerified verified{person.id};
    co_await core_.platform.outbox.publish(tx, verified);
  }
  co_await tx.commit();
}

}  // namespace flipflop::auth::foreign
