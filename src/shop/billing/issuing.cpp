#include "shop/billing/issuing.h"

#include "base/invariant.h"
#include "platform/clock/clock.h"
#include "platform/fault/fault_point.h"
#include "platform/loop/worker_pool.h"
#include "platform/outbox/outbox.h"
#include "platform/settings/settings.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::billing {
namespace {

constexpr std::chrono::seconds patience{2};  // of a correction that comes before its document
constexpr std::chrono::days days_to_collect{14};

template <class Asked>
Asked asked_in(const Waiting& waiting) {
  auto asked = json::from_text<Asked>(waiting.asked);
  invariant(asked.has_value(), "what was asked for can be read");
  return std::move(*asked);
}

int year_of(Instant instant) {
  return std::stoi(text::iso_day(instant).substr(0, 4));
}

}  // namespace

void Issuing::register_jobs() {
  // The law wants a document within 15 days: 100 tries reach over a day, then a person is needed.
  platform_.jobs.handle(issue_queue, {.at_once = 2, .attempts = 100}, &Issuing::issue, this);
  platform_.jobs.handle(draw_queue, {.at_once = 1}, &Issuing::draw, this);
}

Task<void> Issuing::enqueue(pg::Tx& tx, std::string queue, DocumentId id) {
  return platform_.jobs.enqueue(
      tx, {std::move(queue), id.text(), json::to_text(DocumentJob{id}), Instant{}});
}

Task<jobs::Outcome> Issuing::issue(jobs::Job job, DocumentJob body) {
  const std::optional<Waiting> seen = co_await store_.waiting(body.document_id, job.deadline);
  if (!seen) co_return jobs::Outcome::done();
  const settings::Document company_document =
      co_await platform_.settings.latest(settings::Settings::company_key, job.deadline);
  const settings::Company company = settings::company_in(company_document);
  Issue issue = co_await look_up(&*seen, &company, job.deadline);

  pg::Tx tx = co_await platform_.database.begin(job.deadline);
  std::optional<Waiting> waiting = co_await store_.lock_waiting(tx, body.document_id);
  if (!waiting) {
    co_await tx.rollback();
    co_return jobs::Outcome::done();
  }
  const bool is_issued = co_await issue_in(tx, std::move(*waiting), std::move(issue));
  if (!is_issued) {
    co_await tx.rollback();
    co_return jobs::Outcome::again(patience);
  }
  FAULT_POINT("billing.issue.before_commit");
  co_await tx.commit();
  FAULT_POINT("billing.issue.after_commit");
  co_return jobs::Outcome::done();
}

// What other modules know about it, before the transaction begins.
Task<Issue> Issuing::look_up(const Waiting* waiting, const settings::Company* company,
                             Deadline deadline) {
  Issue issue{.number = {},
              .at = platform_.clock.now(),
              .due_at = platform_.clock.now(),
              .company = *company,
              .payment_label = {}};
  if (waiting->kind == Kind::corrective) co_return issue;
  const auto draft = asked_in<Draft>(*waiting);
  const auto method = payments_.find_method(draft.payment_method);
  if (method) issue.payment_label = text::message(method->message_key);
  if (draft.paid_by_vouchers == draft.total) issue.payment_label = text::message("billing.voucher");
  if (draft.settlement == Settlement::on_delivery) issue.due_at += days_to_collect;
  if (draft.settlement != Settlement::due) co_return issue;
  if (method) issue.due_at += method->hold;
  const auto transfer = co_await payments_.transfer_instructions(draft.order_id, deadline);
  if (transfer)
    issue.transfer = {transfer->account, transfer->iban, transfer->variable_symbol,
                      transfer->spayd};
  co_return issue;
}

Task<bool> Issuing::issue_in(pg::Tx& tx, Waiting waiting, Issue issue) {
  const DocumentIssued event{waiting.id, waiting.order_id};
  const int year = year_of(issue.at);
  std::optional<NewDocument> document = co_await compose(tx, std::move(waiting), std::move(issue));
  if (!document) co_return false;
  // The series may have been waited for over midnight: its days follow one another as its numbers.
  if (year_of(platform_.clock.now()) != year) co_return false;
  co_await store_.insert(tx, std::move(*document));
  co_await platform_.outbox.publish(tx, event);
  co_await enqueue(tx, draw_queue, event.document_id);
  co_return true;
}

// The number last: until the commit whoever wants the next one waits.
Task<std::optional<NewDocument>> Issuing::compose(pg::Tx& tx, Waiting waiting, Issue issue) {
  NewDocument document;
  document.id = waiting.id;
  document.order_id = waiting.order_id;
  document.cause = waiting.cause;
  if (waiting.kind == Kind::proforma) {
    const auto draft = asked_in<Draft>(waiting);
    issue.number = draft.order_number;
    document.issued_at = issue.at;
    document.content = content_of(draft, issue);
    co_return document;
  }
  std::optional<Issued> original;
  std::vector<BilledVat> earlier;
  if (waiting.kind == Kind::corrective) {
    original = co_await store_.lock_tax_document(tx, waiting.order_id);
    if (!original) co_return std::nullopt;
    earlier = co_await store_.corrected_vat(tx, original->document.id);
    document.original = original->document.id;
  }
  document.year = year_of(issue.at);
  document.serial = co_await store_.next_serial(tx, waiting.kind, *document.year);
  const auto waited = platform_.clock.now() - issue.at;
  issue.at += waited;
  issue.due_at += waited;
  issue.number = number_of(waiting.kind, *document.year, *document.serial);
  document.issued_at = issue.at;
  document.content =
      original ? correction_of(asked_in<Correction>(waiting),
                               {original->content, earlier, waiting.amounts, original->document.id},
                               issue)
               : content_of(asked_in<Draft>(waiting), issue);
  co_return document;
}

}  // namespace flipflop::billing
