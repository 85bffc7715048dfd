#pragma once
// Internal to http: the input of GET /assets/:file.

#include <string>

#include "platform/json/json.h"

namespace flipflop::http {

struct AssetPath {
  std::string file;
};
BOOST_DESCRIBE_STRUCT(AssetPath, (), (file))

}  // namespace flipflop::http
