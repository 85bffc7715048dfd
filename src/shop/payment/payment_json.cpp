#include "platform/json/describe.h"
#include "shop/payment/http.h"
#include "shop/payment/payment.h"
#include "shop/payment/providers/bogus.h"
#include "shop/payment/settlement.h"

FLIPFLOP_JSON(flipflop::payment::PaymentCaptured);
FLIPFLOP_JSON(flipflop::payment::PaymentFailed);
FLIPFLOP_JSON(flipflop::payment::PaymentPartRefunded);
FLIPFLOP_JSON(flipflop::payment::PaymentRefunded);
FLIPFLOP_JSON(flipflop::payment::AttemptJob);
FLIPFLOP_JSON(flipflop::payment::MessageJob);
FLIPFLOP_JSON(flipflop::payment::RefundJob);
FLIPFLOP_JSON(flipflop::payment::WebhookPath);
FLIPFLOP_JSON(flipflop::payment::WebhookAnswer);
FLIPFLOP_JSON(flipflop::payment::BogusCreate);
FLIPFLOP_JSON(flipflop::payment::BogusPayment);
FLIPFLOP_JSON(flipflop::payment::BogusRefund);
FLIPFLOP_JSON(flipflop::payment::BogusMessage);
