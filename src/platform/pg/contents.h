#pragma once
// The whole content of a database, for restoring a backup. Blocking.

#include <string>

namespace flipflop::pg {

// Whether any schema besides those of PostgreSQL itself has a table.
bool holds_anything(const std::string& conninfo);

// Drops every schema besides those of PostgreSQL itself, in one transaction.
void drop_everything(const std::string& conninfo);

}  // namespace flipflop::pg
