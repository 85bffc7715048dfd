#include "shop/voucher/http.h"

#include <boost/describe/enum_to_string.hpp>

#include "base/text.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"
#include "shop/voucher/code.h"

namespace flipflop::voucher {
namespace {

void fill(VoucherRow& row, const KeptVoucher& kept) {
  row.id = kept.id;
  row.batch_id = kept.batch;
  row.label = kept.label;
  row.last_four = kept.last_four;
  row.value = kept.value;
  row.balance = kept.balance;
  row.valid_until = kept.valid_until;
  row.state = kept.state;
  row.block_reason = kept.block_reason;
  row.created_at = kept.created_at;
}

VoucherRow row_of(const KeptVoucher& kept) {
  VoucherRow row;
  fill(row, kept);
  return row;
}

http::Problem unknown_code() {
  return http::Problem(404, "NOT_FOUND", "There is no voucher of this code",
                       {{"code", "unknown", "of no voucher"}});
}

http::Problem problem(StaffRefusal refusal) {
  switch (refusal) {
    case StaffRefusal::unknown:
      return http::not_found("There is no such voucher.");
    case StaffRefusal::codes_hidden:
      return http::conflict("CODES_HIDDEN",
                            "Codes are shown to whoever issued them, for an hour. Block those that"
                            " were lost and issue new ones.");
    case StaffRefusal::expired:
      return http::conflict("VOUCHER_EXPIRED", "The voucher has run out.");
    case StaffRefusal::beyond_balance:
      break;
  }
  return http::conflict("BEYOND_BALANCE", "The voucher has less left than is taken.");
}

list::Table<KeptVoucher> voucher_table() {
  return {"poukazy.csv",
          {text::message("voucher.csv_label"), text::message("voucher.csv_last_four"),
           text::message("voucher.csv_value"), text::message("voucher.csv_balance"),
           text::message("voucher.csv_valid_until"), text::message("voucher.csv_state"),
           text::message("voucher.csv_created")},
          [](const KeptVoucher& kept) -> std::vector<std::string> {
            return {kept.label,
                    kept.last_four,
                    list::csv_amount(kept.value),
                    list::csv_amount(kept.balance),
                    text::czech_date_time(kept.valid_until),
                    text::message(std::string("voucher.state_") +
                                  boost::describe::enum_to_string(kept.state, "")),
                    text::czech_date_time(kept.created_at)};
          }};
}

std::string csv_of(const std::vector<ShownCode>& codes) {
  std::string csv(list::csv_beginning);
  csv += list::csv_line({text::message("voucher.csv_code")});
  for (const ShownCode& one : codes) csv += list::csv_line({one.code});
  return csv;
}

}  // namespace

void Routes::register_on(http::Router& router) {
  router.add({.method = http::Method::post,
              .path = "/vouchers/balance",
              .permission = http::permission::open,
              .summary = "What is left of a gift voucher, by its code",
              .tag = "voucher",
              .limits = {http::rate::coupon_enter}},
             &Routes::balance, this);
  register_staff(router);
}

void Routes::register_staff(http::Router& router) {
  using http::Method;
  const auto reads = http::permission::payments_read;
  const auto writes = http::permission::payments_write;
  const auto by_account = http::keyed::by_account;
  const auto route = [](Method method, std::string path, http::Permission permission,
                        std::string summary) {
    return http::Route{.method = method,
                       .path = std::move(path),
                       .permission = permission,
                       .summary = std::move(summary),
                       .tag = "voucher"};
  };
  const auto keyed = [&](std::string path, std::string summary) {
    http::Route one = route(Method::post, std::move(path), writes, std::move(summary));
    one.keyed = by_account;
    return one;
  };
  router.add(route(Method::get, "/admin/vouchers", reads,
                   "All vouchers, newest first; format=csv exports them"),
             &Routes::list_vouchers, this);
  router.add(keyed("/admin/vouchers", "Issues vouchers; their codes are looked at apart"),
             &Routes::issue, this);
  router.add(route(Method::post, "/admin/voucher-batches/:id/codes", writes,
                   "The codes of a batch, for whoever issued it, within an hour"),
             &Routes::codes, this);
  router.add(route(Method::post, "/admin/vouchers/lookup", reads, "A voucher by its code"),
             &Routes::look_up, this);
  router.add(route(Method::get, "/admin/vouchers/:id", reads, "A voucher with its ledger"),
             &Routes::show, this);
  router.add(keyed("/admin/vouchers/:id/block", "Blocks a voucher; what it has stays on it"),
             &Routes::block, this);
  router.add(keyed("/admin/vouchers/:id/unblock", "Lets a blocked voucher go again"),
             &Routes::unblock, this);
  router.add(keyed("/admin/vouchers/:id/adjust", "Writes more or less onto a voucher"),
             &Routes::adjust, this);
}

Task<http::Reply<VoucherBalanceReply>> Routes::balance(http::Call call, VoucherCodeInput in) {
  const auto voucher = co_await vouchers_.find_by_code(in.code, call.deadline);
  if (!voucher) throw unknown_code();
  co_return http::Reply<VoucherBalanceReply>{
      {voucher->last_four, voucher->balance, voucher->valid_until, voucher->refusal},
      200,
      {{"Cache-Control", "no-store"}},
      {}};
}

Task<http::Prepared<VouchersReply>> Routes::list_vouchers(http::Call call, VouchersQuery in) {
  VoucherFilter filter{in.batch_id, in.state, {}};
  // As it would be typed: a small o is a zero here too.
  if (in.last_four) filter.last_four = plain_letters(*in.last_four);
  const auto read = [this, filter](list::Query page, Deadline deadline) {
    return desk_.browse(filter, std::move(page), deadline);
  };
  return list::answer<VouchersReply, KeptVoucher>(
      {voucher_list(), list::asked_of(in), &voucher_table, read, &row_of}, call.deadline);
}

Task<http::Reply<VoucherBatchReply>> Routes::issue(http::Call call, VoucherIssueInput in) {
  Issue issue;
  issue.label = in.label;
  if (in.pieces) issue.pieces = static_cast<int>(in.pieces->value);
  issue.value = in.value;
  json::Errors errors;
  if (in.value < least_value || in.value > most_value)
    errors.add("value", "out_of_range", "is 1 to 100,000 Kč");
  const auto until = list::period_end(in.valid_until, "validUntil");
  issue.valid_until = until.value_or(Instant{});
  const auto refused = desk_.refusal_of_end(issue.valid_until);
  if (!refused.empty()) errors.add("validUntil", "out_of_range", refused);
  if (!errors.empty()) throw http::bad_request("The vouchers have mistakes.", errors.list());
  issue.once = call.once;
  const BatchId id =
      co_await desk_.issue(std::move(issue), audit_log::actor_of(call), call.deadline);
  co_return http::Reply<VoucherBatchReply>{{id}, 201, {}, {}};
}

Task<http::Prepared<VoucherCodesReply>> Routes::codes(http::Call call, VoucherCodesInput in) {
  const auto codes = co_await desk_.codes(in.id, audit_log::actor_of(call), call.deadline);
  if (!codes) throw problem(codes.error());
  http::Prepared<VoucherCodesReply> answer;
  if (in.format.value == list::Format::csv) {
    answer.response.status = 200;
    answer.response.body = csv_of(*codes);
    answer.response.with("Content-Type", "text/csv; charset=utf-8");
    answer.response.with("Content-Disposition", "attachment; filename=\"kody.csv\"");
  } else {
    VoucherCodesReply reply;
    for (const ShownCode& one : *codes) reply.codes.push_back({one.id, one.code});
    answer = list::as_json(reply);
  }
  answer.response.with("Cache-Control", "no-store");
  co_return answer;
}

Task<VoucherReply> Routes::look_up(http::Call call, VoucherCodeInput in) {
  const auto voucher = co_await vouchers_.find_by_code(in.code, call.deadline);
  if (!voucher) throw unknown_code();
  auto answer = co_await reply(voucher->id, call.deadline);
  co_return answer;
}

Task<VoucherReply> Routes::show(http::Call call, VoucherIdInput in) {
  return reply(in.id, call.deadline);
}

Task<VoucherReply> Routes::block(http::Call call, VoucherBlockInput in) {
  const std::string reason(trim(std::string_view(in.reason)));
  if (reason.empty())
    throw http::bad_request("Nothing says why.", {{"reason", "required", "is empty"}});
  const auto done =
      co_await desk_.block({in.id, reason, call.once}, audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id, call.deadline);
  co_return answer;
}

Task<VoucherReply> Routes::unblock(http::Call call, VoucherIdInput in) {
  const auto done =
      co_await desk_.block({in.id, {}, call.once}, audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id, call.deadline);
  co_return answer;
}

Task<VoucherReply> Routes::adjust(http::Call call, VoucherAdjustInput in) {
  if (in.amount.is_zero() || in.amount > most_value || in.amount < Money{} - most_value)
    throw http::bad_request("Nothing changes, or too much.",
                            {{"amount", "out_of_range", "is up to 100,000 Kč more or less"}});
  const auto done = co_await desk_.adjust({in.id, in.amount, in.reason, call.once},
                                          audit_log::actor_of(call), call.deadline);
  if (!done) throw problem(done.error());
  auto answer = co_await reply(in.id, call.deadline);
  co_return answer;
}

Task<VoucherReply> Routes::reply(VoucherId id, Deadline deadline) {
  const auto kept = co_await desk_.voucher(id, deadline);
  if (!kept) throw problem(StaffRefusal::unknown);
  const auto entries = co_await desk_.ledger(id, deadline);
  VoucherReply answer;
  fill(answer, *kept);
  for (const LedgerEntry& one : entries)
    answer.ledger.push_back({one.kind, one.amount, one.order, one.note, one.at});
  co_return answer;
}

}  // namespace flipflop::voucher
