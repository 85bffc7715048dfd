// The PDF of an issued document.

#include "platform/clock/clock.h"
#include "platform/loop/worker_pool.h"
#include "shop/billing/issuing.h"
#include "shop/billing/paper/paper.h"

namespace flipflop::billing {

Task<jobs::Outcome> Issuing::draw(jobs::Job job, DocumentJob body) {
  co_await pdf(body.document_id, job.deadline);
  co_return jobs::Outcome::done();
}

Task<std::optional<std::string>> Issuing::pdf(DocumentId id, Deadline deadline) {
  std::optional<std::string> kept = co_await store_.pdf(id, deadline);
  if (kept) co_return kept;
  std::optional<Issued> issued = co_await store_.find(id, deadline);
  if (!issued) co_return std::nullopt;
  std::string bytes = co_await platform_.workers.run(
      [content = std::move(issued->content)] { return paper::pdf_of(content); }, deadline);
  co_await store_.keep_pdf(id, bytes, platform_.clock.now(), deadline);
  co_return bytes;
}

}  // namespace flipflop::billing
