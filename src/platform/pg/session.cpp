#include "platform/pg/session.h"

#include <libpq-fe.h>

#include <memory>
#include <string_view>

#include "platform/pg/pg.h"

namespace flipflop::pg {
namespace {

// A transaction that its client forgot holds its locks no longer than this.
constexpr int idle_in_transaction_ms = 60'000;
// A running statement whose client hung up ends after this; a cancel request alone may come before
// the server began with the statement (PostgreSQL 14).
constexpr int connection_check_ms = 1000;
// A peer that no longer acknowledges what was sent is given up after this (TCP only).
constexpr const char* tcp_user_timeout_ms = "10000";

// libpq quotes what it does not understand, which may be a password.
std::string without_quotes(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  return std::string(text.substr(0, text.find('"')));
}

}  // namespace

Session::Session(const std::string& conninfo, SessionTimeouts timeouts) {
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> parsed(
      PQconninfoParse(conninfo.c_str(), &problem), &PQconninfoFree);
  if (!parsed) {
    const std::unique_ptr<char, decltype(&PQfreemem)> text(problem, &PQfreemem);
    throw Error("08001", "the database address cannot be read: " + without_quotes(problem));
  }
  for (const auto* option = parsed.get(); option->keyword != nullptr; ++option)
    if (option->val != nullptr) set(option->keyword, option->val);
  set_if_absent("application_name", "flipflop");
  set_if_absent("tcp_user_timeout", tcp_user_timeout_ms);
  set("client_encoding", "UTF8");
  set("options",
      value_of("options") + " -c TimeZone=UTC -c DateStyle=ISO -c IntervalStyle=postgres" +
          " -c statement_timeout=" + std::to_string(timeouts.statement.count()) +
          " -c lock_timeout=" + std::to_string(timeouts.lock.count()) +
          " -c client_connection_check_interval=" + std::to_string(connection_check_ms) +
          " -c idle_in_transaction_session_timeout=" + std::to_string(idle_in_transaction_ms));
}

std::vector<const char*> Session::keywords() const {
  std::vector<const char*> all;
  for (const Setting& setting : settings_) all.push_back(setting.keyword.c_str());
  all.push_back(nullptr);
  return all;
}

std::vector<const char*> Session::values() const {
  std::vector<const char*> all;
  for (const Setting& setting : settings_) all.push_back(setting.value.c_str());
  all.push_back(nullptr);
  return all;
}

void Session::set(const std::string& keyword, const std::string& value) {
  std::erase_if(settings_, [&](const Setting& setting) { return setting.keyword == keyword; });
  settings_.push_back({keyword, value});
}

void Session::set_if_absent(const std::string& keyword, const std::string& value) {
  if (value_of(keyword).empty()) set(keyword, value);
}

std::string Session::value_of(const std::string& keyword) const {
  for (const Setting& setting : settings_)
    if (setting.keyword == keyword) return setting.value;
  return {};
}

}  // namespace flipflop::pg
