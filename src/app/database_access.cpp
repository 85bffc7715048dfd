#include "app/database_access.h"

namespace flipflop::app {
namespace {

constexpr std::size_t shortest_secret = 32;

// A value of a libpq connection string.
std::string in_quotes(const std::string& value) {
  std::string text = "'";
  for (const char c : value) {
    if (c == '\'' || c == '\\') text.push_back('\\');
    text.push_back(c);
  }
  return text + "'";
}

std::string named_server(const Config& config) {
  if (config.is_set("DATABASE_URL")) return config.text("DATABASE_URL");
  std::string conninfo = "host=" + in_quotes(config.text("DB_HOST")) +
                         " port=" + std::to_string(config.whole("DB_PORT", 1, 65535)) +
                         " dbname=" + in_quotes(config.text("DB_NAME")) +
                         " user=" + in_quotes(config.text("DB_USER"));
  if (config.is_set("DB_PASSWORD"))
    conninfo += " password=" + in_quotes(config.text("DB_PASSWORD"));
  return conninfo;
}

}  // namespace

bool names_a_server(const Config& config) {
  return config.is_set("DATABASE_URL") || config.is_set("DB_HOST");
}

DatabaseAccess::DatabaseAccess(Config& config, const DataFolder& data, IsStopping is_stopping) {
  if (names_a_server(config)) {
    conninfo_ = named_server(config);
    if (!config.is_set("FLIPFLOP_SECRET"))
      throw BadSetting("FLIPFLOP_SECRET is needed with a database server of one's own");
  } else {
    if (!config.is_set("FLIPFLOP_SECRET")) config.override_with("FLIPFLOP_SECRET", data.secret());
    embedded_ = std::make_unique<EmbeddedPostgres>(
        data, EmbeddedOptions{.is_stopping = std::move(is_stopping)});
    conninfo_ = embedded_->conninfo();
  }
  if (config.text("FLIPFLOP_SECRET").size() < shortest_secret)
    throw BadSetting("FLIPFLOP_SECRET is shorter than 32 characters");
}

}  // namespace flipflop::app
