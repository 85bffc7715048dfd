#include "platform/pg/reachable.h"

namespace flipflop::pg {

constexpr Statement ping = {"pg.ping", "SELECT 1"};

Task<bool> is_reachable(Database* database, Deadline deadline) {
  try {
    co_await database->read(ping, {}, deadline);
    co_return true;
  } catch (const Error&) {
    co_return false;
  } catch (const Timeout&) {
    co_return false;
  } catch (const Overloaded&) {
    co_return false;
  }
}

}  // namespace flipflop::pg
