#pragma once
// The settings that admin clients keep with the shop: four JSON objects. What keys the process, its
// database and its providers comes from the environment alone: it can be neither set nor read here,
// and an object that looks as if it held a secret is refused. Pure.

#include <optional>
#include <string>
#include <vector>

#include "platform/json/json.h"

namespace flipflop::admin {

// What is absent stays. envOverrides is part of the contract and accepts an empty object only.
struct ConfigurationInput {
  std::optional<json::Raw> env_overrides, features, business, integrations, system;
};
BOOST_DESCRIBE_STRUCT(ConfigurationInput, (),
                      (env_overrides, features, business, integrations, system))

struct Configuration {
  json::Raw env_overrides{"{}"};
  json::Raw features{"{}"}, business{"{}"}, integrations{"{}"}, system{"{}"};
};
BOOST_DESCRIBE_STRUCT(Configuration, (), (env_overrides, features, business, integrations, system))

Configuration changed(Configuration now, const ConfigurationInput& in, json::Errors& errors);

struct Configurable {
  std::string key, description, category;
  bool editable = true;
  bool sensitive = false;
};
BOOST_DESCRIBE_STRUCT(Configurable, (), (key, description, category, editable, sensitive))

struct AvailableSettings {
  std::vector<Configurable> configurable;
  std::vector<std::string> non_editable;  // names of the environment, never their values
};
BOOST_DESCRIBE_STRUCT(AvailableSettings, (), (configurable, non_editable))

AvailableSettings available_settings();

}  // namespace flipflop::admin
