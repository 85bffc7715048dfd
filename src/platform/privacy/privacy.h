#pragma once
// Export and erasure of a person's data. Each module that stores personal data implements Holder
// and registers it; the user module only iterates.

#include <string>
#include <vector>

#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::privacy {

// Either member may be empty, and an empty one fits nothing. The e-mail of an account is given only
// when the account has proven it: somebody else's orders may bear the address it merely claims.
struct Person {
  std::string email;       // lower case
  std::string account_id;  // empty for a guest
};

struct ExportedFile {
  std::string name;  // "orders.json"
  std::string json;
};

class Holder {
 public:
  virtual ~Holder() = default;
  virtual std::string_view module() const = 0;
  virtual Task<std::vector<ExportedFile>> export_person(Person person, Deadline deadline) = 0;
  // Removes or anonymises within `tx`; accounting records stay without the person.
  virtual Task<void> erase_person(pg::Tx& tx, Person person) = 0;
};

// Filled by wiring; not owned.
using Holders = std::vector<Holder*>;

}  // namespace flipflop::privacy
