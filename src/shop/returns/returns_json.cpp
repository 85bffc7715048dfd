#include "platform/json/describe.h"
#include "shop/returns/export.h"
#include "shop/returns/http_staff.h"

namespace flipflop {

FLIPFLOP_JSON(returns::CaseAnnounced);
FLIPFLOP_JSON(returns::CaseReceived);
FLIPFLOP_JSON(returns::CaseRefused);
FLIPFLOP_JSON(returns::CaseAccepted);
FLIPFLOP_JSON(returns::CaseSettled);
FLIPFLOP_JSON(returns::RefundSent);
FLIPFLOP_JSON(returns::DeadlineNear);
FLIPFLOP_JSON(returns::ExportedCase);
FLIPFLOP_JSON(returns::ReturnItemInput);
FLIPFLOP_JSON(returns::DeclarationInput);
FLIPFLOP_JSON(returns::ReturnInput);
FLIPFLOP_JSON(returns::ReturnItemReply);
FLIPFLOP_JSON(returns::AnnouncedReply);
FLIPFLOP_JSON(returns::ReturnReply);
FLIPFLOP_JSON(returns::ReturnIdInput);
FLIPFLOP_JSON(returns::StaffReturnsQuery);
FLIPFLOP_JSON(returns::StaffReturnRow);
FLIPFLOP_JSON(returns::StaffReturns);
FLIPFLOP_JSON(returns::StaffReturnHistory);
FLIPFLOP_JSON(returns::StaffReturn);
FLIPFLOP_JSON(returns::StaffReturnInput);
FLIPFLOP_JSON(returns::ArrivedInput);
FLIPFLOP_JSON(returns::ReceiveInput);
FLIPFLOP_JSON(returns::ReturnDecisionInput);
FLIPFLOP_JSON(returns::SettleInput);
FLIPFLOP_JSON(returns::GoodwillInput);
FLIPFLOP_JSON(returns::GoodwillReply);

}  // namespace flipflop
