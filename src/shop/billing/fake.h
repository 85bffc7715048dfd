#pragma once
// Documents in memory for the tests of modules above: what was asked for can be looked at. A tax
// document and a proforma are issued at once. Single thread.

#include <algorithm>
#include <map>
#include <utility>

#include "shop/billing/billing.h"

namespace flipflop::billing {

class FakeBilling final : public Billing {
 public:
  std::vector<Draft> drafts;
  std::vector<Correction> corrections;
  std::map<DocumentId, Issued> issued;

  Task<DocumentId> request(pg::Tx&, Draft draft) override {
    for (const auto& [id, known] : issued)
      if (known.document.order_id == draft.order_id && known.document.kind == draft.kind)
        co_return id;
    Issued made;
    made.document = {next_id(), draft.order_id,   draft.kind, "F" + draft.order_number,
                     "",        draft.taxable_at, draft.total};
    made.content.kind = draft.kind;
    made.content.number = made.document.number;
    made.content.order_number = draft.order_number;
    made.content.lines = draft.lines;
    made.content.total = draft.total;
    issued[made.document.id] = made;
    drafts.push_back(std::move(draft));
    co_return made.document.id;
  }
  Task<std::expected<DocumentId, CorrectRefusal>> correct(pg::Tx&, Correction correction) override {
    const bool is_billed = std::ranges::any_of(drafts, [&](const Draft& draft) {
      return draft.kind == Kind::tax && draft.order_id == correction.order_id;
    });
    if (!is_billed) co_return std::unexpected(CorrectRefusal::not_billed);
    corrections.push_back(std::move(correction));
    co_return next_id();
  }
  Task<std::optional<Document>> issue_now(DocumentId id, Deadline) override {
    const auto found = issued.find(id);
    if (found == issued.end()) co_return std::nullopt;
    co_return found->second.document;
  }
  Task<std::vector<Document>> of_order(Uuid order_id, Deadline) override {
    std::vector<Document> documents;
    for (const auto& [id, known] : issued)
      if (known.document.order_id == order_id) documents.push_back(known.document);
    co_return documents;
  }
  Task<std::optional<Issued>> find(DocumentId id, Deadline) override {
    const auto found = issued.find(id);
    if (found == issued.end()) co_return std::nullopt;
    co_return found->second;
  }
  Task<std::optional<std::string>> pdf(DocumentId id, Deadline) override {
    if (!issued.contains(id)) co_return std::nullopt;
    co_return "%PDF-fake";
  }
  Task<std::optional<std::string>> isdoc(DocumentId id, Deadline) override {
    if (!issued.contains(id)) co_return std::nullopt;
    co_return "<Invoice/>";
  }

 private:
  DocumentId next_id() {
    Uuid id;
    id.bytes[15] = ++last_;
    return {id};
  }

  std::uint8_t last_ = 0;
};

}  // namespace flipflop::billing
