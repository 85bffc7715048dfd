#include "shop/search/store.h"

namespace flipflop::search {

constexpr pg::Statement select_identity{
    "search.select_identity",
    "SELECT system_identifier::text, current_database()::text FROM pg_control_system()"};

Task<DatabaseIdentity> identify(pg::Database& database, Deadline deadline) {
  const pg::Rows rows = co_await database.read(select_identity, {}, deadline);
  co_return DatabaseIdentity{rows[0].get<std::string>(0), rows[0].get<std::string>(1)};
}

}  // namespace flipflop::search
