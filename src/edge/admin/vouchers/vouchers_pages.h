#pragma once
// Gift vouchers: all of them, one with its ledger, and issuing. Codes are shown to whoever issued
// them, for an hour.

#include "edge/admin/layout/staff_shell.h"
#include "edge/admin/layout/table.h"
#include "platform/clock/clock.h"
#include "shop/voucher/voucher.h"

namespace flipflop::admin {

struct VouchersPageQuery : list::Asked {
  std::optional<voucher::State> state;
  std::optional<json::Text<0, 4>> last_four;
};
BOOST_DESCRIBE_STRUCT(VouchersPageQuery, (list::Asked), (state, last_four))

struct VoucherPageId {
  voucher::VoucherId id;
};
BOOST_DESCRIBE_STRUCT(VoucherPageId, (), (id))

struct VoucherBatchPageId {
  voucher::BatchId id;
};
BOOST_DESCRIBE_STRUCT(VoucherBatchPageId, (), (id))

struct VoucherBlockForm {
  voucher::VoucherId id;
  std::optional<json::Text<0, 500>> reason;
  std::optional<bool> let_go;  // true: it is no longer blocked
};
BOOST_DESCRIBE_STRUCT(VoucherBlockForm, (), (id, reason, let_go))

// `batch` was made with the form, so that a second click issues nothing and another wish its own.
struct VoucherIssueForm {
  voucher::BatchId batch;
  std::optional<json::Text<0, 120>> label;
  std::optional<json::Text<0, 10>> pieces;
  std::optional<json::Text<0, 20>> value;
  std::optional<json::Text<0, 40>> valid_until;
};
BOOST_DESCRIBE_STRUCT(VoucherIssueForm, (), (batch, label, pieces, value, valid_until))

struct VoucherLookUpForm {
  std::optional<json::Text<0, 60>> code;
};
BOOST_DESCRIBE_STRUCT(VoucherLookUpForm, (), (code))

class VouchersPages {
 public:
  struct Needs {
    voucher::Desk& desk;
    voucher::Vouchers& vouchers;
    Ids& ids;
  };
  VouchersPages(StaffShell& shell, Needs needs) : shell_(shell), needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, VouchersPageQuery in);
  Task<http::Response> show(http::Call call, VoucherPageId in);
  Task<http::Response> block(http::Call call, VoucherBlockForm in);
  Task<http::Response> issue_form(http::Call call, http::Nothing in);
  Task<http::Response> issue(http::Call call, VoucherIssueForm in);
  Task<http::Response> look_up(http::Call call, VoucherLookUpForm in);
  Task<http::Response> batch(http::Call call, VoucherBatchPageId in);
  Task<http::Response> codes(http::Call call, VoucherBatchPageId in);

  Task<http::Response> page(http::Call call, voucher::VoucherId id, std::string mistake);
  http::Response issue_page(const http::Call& call, const VoucherIssueForm& typed,
                            const std::string& mistake);

  StaffShell& shell_;
  Needs needs_;
};

}  // namespace flipflop::admin
