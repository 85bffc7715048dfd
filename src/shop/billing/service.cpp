#include "shop/billing/service.h"

#include "base/invariant.h"
#include "platform/clock/clock.h"
#include "shop/billing/isdoc.h"

namespace flipflop::billing {

Task<DocumentId> Service::request(pg::Tx& tx, Draft draft) {
  invariant(draft.kind != Kind::corrective, "a correction is asked for by correct()");
  invariant(adds_up(draft), "a draft's lines, VAT and total add up");
  invariant(draft.total > Money{}, "a document is about money");
  const Uuid order_id = draft.order_id;
  co_await store_.keep_buyer(tx, order_id, draft.buyer);
  const DocumentId id =
      co_await ask(tx, {platform_.ids.next_as<DocumentId>(), order_id, draft.kind, draft.cause,
                        json::to_text(draft), amounts_of(draft.vat), platform_.clock.now()});
  co_return id;
}

// The tax document's request is locked: corrections of an order queue, and each sees what those
// before it took back.
Task<std::expected<DocumentId, CorrectRefusal>> Service::correct(pg::Tx& tx,
                                                                 Correction correction) {
  invariant(adds_up(correction), "the lines of a correction add up");
  const auto tax = co_await store_.lock_tax_request(tx, correction.order_id);
  if (!tax) co_return std::unexpected(CorrectRefusal::not_billed);
  const auto known =
      co_await store_.request_id(tx, correction.order_id, Kind::corrective, correction.cause);
  if (known) co_return *known;

  const std::vector<RateAmount> corrected = co_await store_.corrected(tx, correction.order_id);
  const auto left = left_of(tax->amounts, corrected);
  invariant(left.has_value(), "corrections take back no more than the document");
  const std::vector<RateAmount> amounts =
      correction.lines.empty() ? *left : amounts_of(correction.lines);
  if (sum_of(amounts).is_zero() || !left_of(*left, amounts))
    co_return std::unexpected(CorrectRefusal::more_than_left);
  const DocumentId id = co_await ask(
      tx, {platform_.ids.next_as<DocumentId>(), correction.order_id, Kind::corrective,
           correction.cause, json::to_text(correction), amounts, platform_.clock.now()});
  co_return id;
}

Task<DocumentId> Service::ask(pg::Tx& tx, NewRequest request) {
  const DocumentId wanted = request.id;
  const DocumentId id = co_await store_.insert_request(tx, std::move(request));
  if (id == wanted) co_await issuing_.enqueue(tx, issue_queue, id);
  co_return id;
}

Task<std::optional<Document>> Service::issue_now(DocumentId id, Deadline deadline) {
  const bool is_done = co_await platform_.jobs.work_now(issue_queue, id.text(), deadline);
  if (!is_done && deadline.passed()) co_return std::nullopt;
  const std::optional<Issued> issued = co_await store_.find(id, deadline);
  if (!issued) co_return std::nullopt;
  co_return issued->document;
}

Task<std::vector<Document>> Service::of_order(Uuid order_id, Deadline deadline) {
  return store_.of_order(order_id, deadline);
}

Task<std::optional<Issued>> Service::find(DocumentId id, Deadline deadline) {
  return store_.find(id, deadline);
}

Task<std::optional<std::string>> Service::pdf(DocumentId id, Deadline deadline) {
  return issuing_.pdf(id, deadline);
}

Task<std::optional<std::string>> Service::isdoc(DocumentId id, Deadline deadline) {
  const std::optional<Issued> issued = co_await store_.find(id, deadline);
  if (!issued) co_return std::nullopt;
  co_return isdoc_of(issued->document.id, issued->content);
}

Task<std::vector<privacy::ExportedFile>> Service::export_person(privacy::Person person,
                                                                Deadline deadline) {
  std::string json = "[";
  DocumentId after;
  while (true) {
    const std::vector<Issued> page = co_await store_.of_person(person, after, deadline);
    for (const Issued& issued : page) {
      if (json.size() > 1) json.push_back(',');
      json::write(json, issued.content);
      after = issued.document.id;
    }
    if (page.size() < Store::persons_page) break;
  }
  std::vector<privacy::ExportedFile> files;
  files.push_back({"documents.json", json + "]"});
  co_return files;
}

// A document that is due cannot be issued without knowing to whom.
Task<bool> Service::needs_person(pg::Tx& tx, privacy::Person person) {
  return store_.has_waiting(tx, std::move(person));
}

Task<void> Service::erase_person(pg::Tx& tx, privacy::Person person) {
  return store_.forget_buyer(tx, std::move(person));
}

}  // namespace flipflop::billing
