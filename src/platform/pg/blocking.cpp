#include "platform/pg/blocking.h"

#include <libpq-fe.h>

#include "platform/pg/pg.h"
#include "platform/pg/told.h"

namespace flipflop::pg {
namespace {

constexpr const char* connect_timeout_seconds = "10";

}  // namespace

void BlockingConnection::Finish::operator()(pg_conn* connection) const {
  PQfinish(connection);
}

BlockingConnection::BlockingConnection(const std::string& conninfo, SessionTimeouts timeouts) {
  const Session session(conninfo, timeouts);
  auto keywords = session.keywords();
  auto values = session.values();
  keywords.insert(keywords.begin(), "connect_timeout");
  values.insert(values.begin(), connect_timeout_seconds);
  connection_.reset(PQconnectdbParams(keywords.data(), values.data(), 0));
  if (PQstatus(connection_.get()) != CONNECTION_OK)
    throw Error("08001", PQerrorMessage(connection_.get()));
  // DETAIL and CONTEXT repeat column values, hence personal data.
  PQsetErrorVerbosity(connection_.get(), PQERRORS_TERSE);
  PQsetNoticeProcessor(connection_.get(), &log_notice, nullptr);
}

Rows BlockingConnection::run(const std::string& sql, const Params& params) {
  std::vector<const char*> values;
  for (const Param& param : params)
    values.push_back(param.text() ? param.text()->c_str() : nullptr);
  Rows rows(params.empty()
                ? PQexec(connection_.get(), sql.c_str())
                : PQexecParams(connection_.get(), sql.c_str(), static_cast<int>(values.size()),
                               nullptr, values.data(), nullptr, nullptr, 0));
  const ExecStatusType status = PQresultStatus(rows.result());
  if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_EMPTY_QUERY)
    return rows;
  const std::string sqlstate = told(rows.result(), PG_DIAG_SQLSTATE);
  throw Error(sqlstate.empty() ? "08006" : sqlstate, PQerrorMessage(connection_.get()),
              told(rows.result(), PG_DIAG_CONSTRAINT_NAME));
}

bool BlockingConnection::in_transaction() const {
  return PQtransactionStatus(connection_.get()) == PQTRANS_INTRANS;
}

void run_script(const std::string& conninfo, const std::string& sql) {
  BlockingConnection(conninfo, {}).run(sql);
}

std::vector<std::vector<std::string>> query_now(const std::string& conninfo,
                                                const std::string& sql) {
  const Rows rows = BlockingConnection(conninfo, {}).run(sql);
  const int columns = rows.result() == nullptr ? 0 : PQnfields(rows.result());
  std::vector<std::vector<std::string>> table;
  for (const Row row : rows) {
    std::vector<std::string>& line = table.emplace_back();
    for (int column = 0; column < columns; ++column) line.emplace_back(row.text(column));
  }
  return table;
}

}  // namespace flipflop::pg
