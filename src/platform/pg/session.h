#pragma once
// How a connection is set up: the operator's conninfo and what this program insists on.

#include <chrono>
#include <string>
#include <vector>

namespace flipflop::pg {

struct SessionTimeouts {
  std::chrono::milliseconds statement;
  std::chrono::milliseconds lock;
};

// Keywords and values for PQconnectStartParams.
class Session {
 public:
  // Throws pg::Error for a conninfo that libpq cannot read.
  Session(const std::string& conninfo, SessionTimeouts timeouts);

  // Null-terminated arrays; valid as long as this session.
  std::vector<const char*> keywords() const;
  std::vector<const char*> values() const;

 private:
  void set(const std::string& keyword, const std::string& value);
  void set_if_absent(const std::string& keyword, const std::string& value);
  std::string value_of(const std::string& keyword) const;

  struct Setting {
    std::string keyword;
    std::string value;
  };
  std::vector<Setting> settings_;
};

}  // namespace flipflop::pg
