#pragma once
// What the command line prints as JSON names its fields like the documentation of the commands
// does, with underscores; the API's JSON has capitals in the middle.

#include <string>
#include <string_view>

namespace flipflop::app {

// Every key of the JSON text in snake_case: "itemsRead" becomes "items_read". Values stay.
std::string with_snake_case_keys(std::string_view json);

}  // namespace flipflop::app
