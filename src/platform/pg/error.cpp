#include <array>
#include <string_view>

#include "platform/pg/exchange.h"
#include "platform/pg/pg.h"

namespace flipflop::pg {

bool Error::is_transient() const {
  constexpr std::array<std::string_view, 7> states = {
      "40001",                    // serialisation
      "40P01",                    // deadlock
      "55P03",                    // lock timeout
      "57P01", "57P02", "57P03",  // shutdown, crash, starting up
      "53300",                    // too many clients
  };
  // 08007 is an unknown outcome: doing it again is not safe.
  if (sqlstate_.starts_with("08")) return sqlstate_ != "08007";
  for (const std::string_view state : states)
    if (sqlstate_ == state) return true;
  return false;
}

void Exchange::throw_if_failed() const {
  if (failure) throw *failure;
  if (!ended) throw Timeout("the database did not answer before the deadline");
}

}  // namespace flipflop::pg
