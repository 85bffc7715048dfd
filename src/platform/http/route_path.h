#pragma once
// Names of the parameters of a route's path ("/products/:id" -> id), in order.

#include <string>
#include <string_view>
#include <vector>

namespace flipflop::http {

std::vector<std::string> path_parameters(std::string_view path);

}  // namespace flipflop::http
