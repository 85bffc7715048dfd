#pragma once
// pg_dump and pg_restore, told where the database is without a password on their command line.

#include <map>
#include <string>

namespace flipflop::app {

// The PG* variables of a connection string.
std::map<std::string, std::string> environment_of(const std::string& conninfo);

// Both throw Refused with what the program said.
void dump_database(const std::string& conninfo, const std::string& file);
void restore_database(const std::string& conninfo, const std::string& file);

}  // namespace flipflop::app
