#include "platform/json/describe.h"
#include "shop/voucher/http.h"

FLIPFLOP_JSON(flipflop::voucher::VouchersGivenBack);
FLIPFLOP_JSON(flipflop::voucher::IssueRecord);
FLIPFLOP_JSON(flipflop::voucher::VoucherRecord);
FLIPFLOP_JSON(flipflop::voucher::VoucherCodeInput);
FLIPFLOP_JSON(flipflop::voucher::VoucherBalanceReply);
FLIPFLOP_JSON(flipflop::voucher::VouchersQuery);
FLIPFLOP_JSON(flipflop::voucher::VoucherRow);
FLIPFLOP_JSON(flipflop::voucher::VouchersReply);
FLIPFLOP_JSON(flipflop::voucher::VoucherEntryReply);
FLIPFLOP_JSON(flipflop::voucher::VoucherReply);
FLIPFLOP_JSON(flipflop::voucher::VoucherIssueInput);
FLIPFLOP_JSON(flipflop::voucher::VoucherBatchReply);
FLIPFLOP_JSON(flipflop::voucher::VoucherCodesInput);
FLIPFLOP_JSON(flipflop::voucher::VoucherCodeReply);
FLIPFLOP_JSON(flipflop::voucher::VoucherCodesReply);
FLIPFLOP_JSON(flipflop::voucher::VoucherIdInput);
FLIPFLOP_JSON(flipflop::voucher::VoucherBlockInput);
FLIPFLOP_JSON(flipflop::voucher::VoucherAdjustInput);
