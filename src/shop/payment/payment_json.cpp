#include "platform/json/describe.h"
#include "shop/payment/callbacks.h"
#include "shop/payment/case_desk.h"
#include "shop/payment/http.h"
#include "shop/payment/http_foreign.h"
#include "shop/payment/http_staff.h"
#include "shop/payment/payment.h"
#include "shop/payment/providers/bogus.h"
#include "shop/payment/settlement.h"

FLIPFLOP_JSON(flipflop::payment::PaymentCaptured);
FLIPFLOP_JSON(flipflop::payment::PaymentFailed);
FLIPFLOP_JSON(flipflop::payment::PaymentPartRefunded);
FLIPFLOP_JSON(flipflop::payment::PaymentRefunded);
FLIPFLOP_JSON(flipflop::payment::PaymentCasesQuery);
FLIPFLOP_JSON(flipflop::payment::PaymentCaseReply);
FLIPFLOP_JSON(flipflop::payment::PaymentCasesReply);
FLIPFLOP_JSON(flipflop::payment::CloseCaseInput);
FLIPFLOP_JSON(flipflop::payment::ReconciliationsQuery);
FLIPFLOP_JSON(flipflop::payment::ReconciliationReply);
FLIPFLOP_JSON(flipflop::payment::ReconciliationsReply);
FLIPFLOP_JSON(flipflop::payment::ReconciliationIdInput);
FLIPFLOP_JSON(flipflop::payment::DifferenceReply);
FLIPFLOP_JSON(flipflop::payment::DifferencesReply);
FLIPFLOP_JSON(flipflop::payment::CaseRecord);
FLIPFLOP_JSON(flipflop::payment::AttemptJob);
FLIPFLOP_JSON(flipflop::payment::MessageJob);
FLIPFLOP_JSON(flipflop::payment::RefundJob);
FLIPFLOP_JSON(flipflop::payment::WebhookPath);
FLIPFLOP_JSON(flipflop::payment::WebhookAnswer);
FLIPFLOP_JSON(flipflop::payment::CallbackJob);
FLIPFLOP_JSON(flipflop::payment::CallbackMessage);
FLIPFLOP_JSON(flipflop::payment::ForeignPaymentInput);
FLIPFLOP_JSON(flipflop::payment::ForeignPaymentPath);
FLIPFLOP_JSON(flipflop::payment::ForeignPaymentReply);
FLIPFLOP_JSON(flipflop::payment::ForeignRefundInput);
FLIPFLOP_JSON(flipflop::payment::ForeignTransferReply);
FLIPFLOP_JSON(flipflop::payment::PaymentEndpoint);
FLIPFLOP_JSON(flipflop::payment::PaymentServiceReply);
FLIPFLOP_JSON(flipflop::payment::BogusCreate);
FLIPFLOP_JSON(flipflop::payment::BogusPayment);
FLIPFLOP_JSON(flipflop::payment::BogusRefund);
FLIPFLOP_JSON(flipflop::payment::BogusMessage);
