#pragma once
// The face over its parts, and the privacy holder: documents outlive their person, as the law wants
// it; what leads from the person to them does not.

#include "platform/privacy/privacy.h"
#include "shop/billing/issuing.h"

namespace flipflop::billing {

class Service final : public Billing, public privacy::Holder {
 public:
  Service(Platform& platform, Store& store, Issuing& issuing)
      : platform_(platform), store_(store), issuing_(issuing) {}

  Task<DocumentId> request(pg::Tx& tx, Draft draft) override;
  Task<std::expected<DocumentId, CorrectRefusal>> correct(pg::Tx& tx,
                                                          Correction correction) override;
  Task<std::optional<Document>> issue_now(DocumentId id, Deadline deadline) override;
  Task<std::vector<Document>> of_order(Uuid order_id, Deadline deadline) override;
  Task<std::optional<Issued>> find(DocumentId id, Deadline deadline) override;
  Task<std::optional<std::string>> pdf(DocumentId id, Deadline deadline) override;
  Task<std::optional<std::string>> isdoc(DocumentId id, Deadline deadline) override;

  std::string_view module() const override { return "billing"; }
  Task<std::vector<privacy::ExportedFile>> export_person(privacy::Person person,
                                                         Deadline deadline) override;
  Task<bool> needs_person(pg::Tx& tx, privacy::Person person) override;
  Task<void> erase_person(pg::Tx& tx, privacy::Person person) override;

 private:
  Task<DocumentId> ask(pg::Tx& tx, NewRequest request);

  Platform& platform_;
  Store& store_;
  Issuing& issuing_;
};

}  // namespace flipflop::billing
