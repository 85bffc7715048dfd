#pragma once
// The guard of Idempotency-Keys for every route that declares whose key it takes: the stored answer
// byte by byte, 422 for another request under the same key, 409 while the first one runs. A success
// is kept, a refusal is not. One per process, built by wiring; safe from every loop.
//
// The answer is kept after the effect's transaction, by the first who made one. Where the process
// ends in between, nobody has seen an answer: the next request with the key finds the effect done,
// makes the answer from what is now, and keeps that.

#include "platform/clock/clock.h"
#include "platform/http/router.h"
#include "platform/pg/pg.h"
#include "platform/privacy/privacy.h"

namespace flipflop::idempotency {

class HttpGuard final : public http::KeyGuard, public privacy::Holder {
 public:
  HttpGuard(pg::Database& database, const Clock& clock, Random& random)
      : database_(database), clock_(clock), random_(random) {}

  Task<http::Response> answer(http::KeyUse use, http::Call call, Run run) override;

  // Answers are copies of what other holders export. Those about a person's orders are forgotten
  // with the orders.
  std::string_view module() const override { return "idempotency"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  Task<http::Response> kept(http::KeyUse use, http::Response response, Deadline deadline);

  pg::Database& database_;
  const Clock& clock_;
  Random& random_;
};

}  // namespace flipflop::idempotency
