#pragma once
// The job that issues a document: a number, the row and the event in one short transaction. What
// takes time is done before (the seller, the bank account) or by a job after it (the PDF). It may
// run twice: the second time nothing waits any more.

#include "platform/jobs/jobs.h"
#include "platform/platform.h"
#include "shop/billing/store.h"
#include "shop/payment/payment.h"

namespace flipflop::billing {

// Ids only: what is personal stays in billing's own tables.
struct DocumentJob {
  DocumentId document_id;
};
BOOST_DESCRIBE_STRUCT(DocumentJob, (), (document_id))

inline constexpr const char* issue_queue = "billing.issue";
inline constexpr const char* draw_queue = "billing.draw";

class Issuing {
 public:
  Issuing(Platform& platform, payment::Payments& payments, Store& store)
      : platform_(platform), payments_(payments), store_(store) {}

  void register_jobs();
  Task<void> enqueue(pg::Tx& tx, std::string queue, DocumentId id);

  Task<jobs::Outcome> issue(jobs::Job job, DocumentJob body);
  Task<jobs::Outcome> draw(jobs::Job job, DocumentJob body);
  // The kept file, or one that is drawn now and kept.
  Task<std::optional<std::string>> pdf(DocumentId id, Deadline deadline);

 private:
  Task<Issue> look_up(const Waiting* waiting, const settings::Company* company, Deadline deadline);
  // False: it has to wait for the document that it corrects, or for the next year.
  Task<bool> issue_in(pg::Tx& tx, Waiting waiting, Issue issue);
  Task<std::optional<NewDocument>> compose(pg::Tx& tx, Waiting waiting, Issue issue);

  Platform& platform_;
  payment::Payments& payments_;
  Store& store_;
};

}  // namespace flipflop::billing
