#pragma once
// Vouchers for whoever has one, and for staff: POST /vouchers/balance and the routes below
// /admin/vouchers. A code is never part of an address, which is written down on the way.

#include "platform/audit_log/audit_log.h"
#include "platform/list/http.h"
#include "shop/voucher/voucher.h"

namespace flipflop::voucher {

struct VoucherCodeInput {
  json::Text<1, 60> code;
};
BOOST_DESCRIBE_STRUCT(VoucherCodeInput, (), (code))

struct VoucherBalanceReply {
  std::string last_four;
  Money balance;
  Instant valid_until;
  std::optional<Refusal> refusal;  // why it pays nothing now
};
BOOST_DESCRIBE_STRUCT(VoucherBalanceReply, (), (last_four, balance, valid_until, refusal))

struct VouchersQuery : list::Asked {
  std::optional<BatchId> batch_id;
  std::optional<State> state;
  std::optional<json::Text<4, 4>> last_four;
};
BOOST_DESCRIBE_STRUCT(VouchersQuery, (list::Asked), (batch_id, state, last_four))

struct VoucherRow {
  VoucherId id;
  BatchId batch_id;
  std::string label, last_four;
  Money value, balance;
  Instant valid_until;
  State state = State::active;
  std::string block_reason;
  Instant created_at;
};
BOOST_DESCRIBE_STRUCT(VoucherRow, (),
                      (id, batch_id, label, last_four, value, balance, valid_until, state,
                       block_reason, created_at))

struct VouchersReply {
  std::vector<VoucherRow> items;
  list::Pagination pagination;
};
BOOST_DESCRIBE_STRUCT(VouchersReply, (), (items, pagination))

struct VoucherEntryReply {
  EntryKind kind = EntryKind::issued;
  Money amount;
  std::optional<Uuid> order_id;
  std::string note;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(VoucherEntryReply, (), (kind, amount, order_id, note, at))

struct VoucherReply : VoucherRow {
  std::vector<VoucherEntryReply> ledger;  // newest first, at most 1,000
};
BOOST_DESCRIBE_STRUCT(VoucherReply, (VoucherRow), (ledger))

// `validUntil` is the last day of Prague that they are good for, or an instant.
struct VoucherIssueInput {
  json::Text<1, 120> label;
  std::optional<json::Whole<1, most_issued_at_once>> pieces;  // absent: one
  Money value;
  list::DateText valid_until;
};
BOOST_DESCRIBE_STRUCT(VoucherIssueInput, (), (label, pieces, value, valid_until))

struct VoucherBatchReply {
  BatchId batch_id;
};
BOOST_DESCRIBE_STRUCT(VoucherBatchReply, (), (batch_id))

struct VoucherCodesInput {
  BatchId id;
  json::Or<list::Format, list::Format::json> format;
};
BOOST_DESCRIBE_STRUCT(VoucherCodesInput, (), (id, format))

struct VoucherCodeReply {
  VoucherId id;
  std::string code;
};
BOOST_DESCRIBE_STRUCT(VoucherCodeReply, (), (id, code))

struct VoucherCodesReply {
  std::vector<VoucherCodeReply> codes;
};
BOOST_DESCRIBE_STRUCT(VoucherCodesReply, (), (codes))

struct VoucherIdInput {
  VoucherId id;
};
BOOST_DESCRIBE_STRUCT(VoucherIdInput, (), (id))

struct VoucherBlockInput {
  VoucherId id;
  json::Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(VoucherBlockInput, (), (id, reason))

struct VoucherAdjustInput {
  VoucherId id;
  Money amount;  // below zero: less
  json::Text<1, 500> reason;
};
BOOST_DESCRIBE_STRUCT(VoucherAdjustInput, (), (id, amount, reason))

class Routes {
 public:
  Routes(Vouchers& vouchers, Desk& desk) : vouchers_(vouchers), desk_(desk) {}
  void register_on(http::Router& router);

  Task<http::Reply<VoucherBalanceReply>> balance(http::Call call, VoucherCodeInput in);
  Task<http::Prepared<VouchersReply>> list_vouchers(http::Call call, VouchersQuery in);
  Task<http::Reply<VoucherBatchReply>> issue(http::Call call, VoucherIssueInput in);
  Task<http::Prepared<VoucherCodesReply>> codes(http::Call call, VoucherCodesInput in);
  Task<VoucherReply> look_up(http::Call call, VoucherCodeInput in);
  Task<VoucherReply> show(http::Call call, VoucherIdInput in);
  Task<VoucherReply> block(http::Call call, VoucherBlockInput in);
  Task<VoucherReply> unblock(http::Call call, VoucherIdInput in);
  Task<VoucherReply> adjust(http::Call call, VoucherAdjustInput in);

 private:
  void register_staff(http::Router& router);
  Task<VoucherReply> reply(VoucherId id, Deadline deadline);

  Vouchers& vouchers_;
  Desk& desk_;
};

}  // namespace flipflop::voucher
