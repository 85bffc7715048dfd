#pragma once
// The payment module's face: intents, bank transfers, cash on delivery. What talks to providers is
// in settlement.h. Keeps no state of its own; safe from every loop.

#include "shop/payment/bank_transfer.h"
#include "shop/payment/payment.h"
#include "shop/payment/settlement.h"

namespace flipflop::payment {

// Where transfers go: "2000000018/2010" and its IBAN.
struct ReceivingAccount {
  std::string account, iban;
};

class Service final : public Payments {
 public:
  // Without an account, bank transfer is not offered.
  Service(Tools tools, Stores stores, Settlement& settlement,
          std::optional<ReceivingAccount> account)
      : tools_(tools),
        store_(stores.money),
        cases_(stores.cases),
        settlement_(settlement),
        account_(std::move(account)) {}

  std::vector<MethodInfo> methods() const override;
  std::optional<MethodInfo> find_method(std::string_view code) const override;

  void create(pg::WriteBatch& batch, NewPayment payment) override;
  Task<void> start_now(PaymentId id, Deadline deadline) override;
  Task<std::optional<View>> find(Uuid order_id, Deadline deadline) override;
  Task<std::optional<TransferInstructions>> transfer_instructions(Uuid order_id,
                                                                  Deadline deadline) override;

  Task<bool> retry(pg::Tx& tx, Uuid order_id) override;
  Task<LessAnswer> expect_less(pg::Tx& tx, Uuid order_id, Money by) override;
  Task<bool> cancel(pg::Tx& tx, Uuid order_id) override;
  Task<void> refund(pg::Tx& tx, Uuid order_id, std::string reason) override;
  Task<RefundAnswer> refund_part(pg::Tx& tx, RefundRequest request) override;
  Task<void> collected_on_delivery(pg::Tx& tx, Uuid order_id) override;
  Task<Receipt> receive_transfer(std::string variable_symbol, Money amount, std::string reference,
                                 Deadline deadline) override;
  Task<Receipt> confirm_refund(std::string variable_symbol, Money amount, std::string reference,
                               Deadline deadline) override;

 private:
  Task<Receipt> book_transfer(pg::Tx& tx, std::optional<std::string> symbol, Money amount,
                              std::string reference);
  Task<Receipt> book_return(pg::Tx& tx, std::string symbol, Money amount, std::string reference);
  Task<void> give_back_part(pg::Tx& tx, std::vector<Capture> captures, RefundRequest request);

  Tools tools_;
  Store& store_;
  CaseStore& cases_;
  Settlement& settlement_;
  std::optional<ReceivingAccount> account_;
};

}  // namespace flipflop::payment
