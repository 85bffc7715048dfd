#pragma once
// Internal to pg: what libpq and the server tell besides rows.

#include <libpq-fe.h>

#include <string>

namespace flipflop::pg {

// A field of a failed result, PG_DIAG_...; empty when the server did not send it.
std::string told(const PGresult* result, int field);

// A notice processor for PQsetNoticeProcessor: notices go to the log.
void log_notice(void*, const char* message);

}  // namespace flipflop::pg
