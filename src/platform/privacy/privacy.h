#pragma once
// Export and erasure of a person's data. Each module that stores personal data implements Holder
// and registers it; the user module only iterates.

#include <optional>
#include <string>
#include <vector>

#include "base/uuid.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::privacy {

struct Person {
  // Lower case. Only an address that the person has proven, or that the operator names: whoever
  // merely claims one must not reach what belongs to it. Empty: known by account alone.
  std::string email;
  std::optional<Uuid> account_id = {};
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
  // Whether something is under way that cannot end without the person, such as an order that is not
  // delivered: then nothing is erased yet. Nothing of that kind can begin before `tx` ends.
  virtual Task<bool> needs_person(pg::Tx&, Person) { co_return false; }
  // Removes or anonymises within `tx`; accounting records stay without the person.
  virtual Task<void> erase_person(pg::Tx& tx, Person person) = 0;
};

// Filled by wiring; not owned.
using Holders = std::vector<Holder*>;

}  // namespace flipflop::privacy
