#pragma once
// The table of roles: which modules' routes, jobs and subscriptions run in which process, and on
// which port. All modules are linked into every process, so any of them can call any face.

#include <string>
#include <string_view>
#include <vector>

namespace flipflop::app {

struct Role {
  std::string_view name;
  std::string_view port_setting;
  std::vector<std::string_view> modules;
};

const std::vector<Role>& roles();
// nullptr when there is no such role.
const Role* find_role(std::string_view name);
// The role that a module belongs to.
const Role& role_of_module(std::string_view module);

}  // namespace flipflop::app
