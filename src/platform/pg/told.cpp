#include "platform/pg/told.h"

#include "platform/log/log.h"

namespace flipflop::pg {

std::string told(const PGresult* result, int field) {
  const char* text = PQresultErrorField(result, field);
  return text == nullptr ? "" : text;
}

void log_notice(void*, const char* message) {
  log::debug("postgresql notice", {{"notice", message}});
}

}  // namespace flipflop::pg
