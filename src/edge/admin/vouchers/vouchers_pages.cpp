#include "edge/admin/vouchers/vouchers_pages.h"

#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>

#include "base/text.h"
#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

using voucher::KeptVoucher;
using voucher::LedgerEntry;
using voucher::StaffRefusal;
using voucher::State;

constexpr const char* section = "/sprava/poukazy";
constexpr const char* issue_section = "/sprava/poukazy-vystavit";

template <class Enum>
std::string word(const char* kind, Enum value) {
  return text::message(std::string("voucher.") + kind + "_" +
                       boost::describe::enum_to_string(value, ""));
}

Field state_field(const std::optional<State>& state) {
  Field field{"state", text::message("voucher.csv_state"),
              state ? boost::describe::enum_to_string(*state, "") : ""};
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<State>>(
      [&](auto one) { field.choices.emplace_back(one.name, word("state", one.value)); });
  return field;
}

const char* kind_of(State state) {
  return state == State::active ? "good" : state == State::blocked ? "bad" : "";
}

// The last day that it is good for.
std::string last_day(Instant valid_until) {
  return text::czech_date(valid_until - Duration(1));
}

TableView table_of(const std::vector<KeptVoucher>& vouchers) {
  TableView table;
  table.caption = text::message("admin.vouchers");
  table.empty = text::message("admin.vouchers_empty");
  table.headings =
      headings_of({"voucher.csv_last_four", "voucher.csv_label", "voucher.csv_value",
                   "voucher.csv_balance", "voucher.csv_valid_until", "voucher.csv_state"});
  for (const KeptVoucher& one : vouchers)
    table.rows.push_back({{one.last_four, std::string(section) + "/" + one.id.text()},
                          {one.label},
                          {one.value.czech(), "", "number"},
                          {one.balance.czech(), "", "number"},
                          {last_day(one.valid_until)},
                          {word("state", one.state), "", kind_of(one.state)}});
  return table;
}

TableView table_of(const std::vector<LedgerEntry>& entries) {
  TableView table;
  table.caption = text::message("admin.voucher_ledger");
  table.empty = "";
  table.headings = headings_of({"admin.voucher_at", "admin.voucher_entry", "admin.voucher_amount",
                                "admin.order", "admin.voucher_note"});
  for (const LedgerEntry& one : entries)
    table.rows.push_back({{text::czech_date_time(one.at)},
                          {word("kind", one.kind)},
                          {one.amount.czech(), "", "number"},
                          {one.order ? text::message("admin.voucher_to_order") : "",
                           one.order ? "/sprava/objednavky/" + one.order->text() : ""},
                          {one.note}});
  return table;
}

std::optional<std::pair<std::string, std::string>> issuing_for(const http::Principal& staff) {
  if (!staff.may(http::permission::payments_write)) return std::nullopt;
  return std::pair{std::string(issue_section), text::message("admin.vouchers_issue")};
}

std::string given(const auto& field) {
  return field ? std::string(trim(std::string_view(*field))) : "";
}

std::string capitals(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  return text;
}

// The form as an order for vouchers; nothing where it has a mistake.
std::optional<voucher::Issue> issue_of(const VoucherIssueForm& form, const voucher::Desk& desk) {
  voucher::Issue issue;
  issue.form = form.batch.uuid;
  issue.label = given(form.label);
  const auto pieces = parse_unsigned(given(form.pieces));
  const auto value = Money::parse(given(form.value));
  const auto until = text::day_end(given(form.valid_until));
  if (issue.label.empty() || !pieces || *pieces < 1 || *pieces > voucher::most_issued_at_once ||
      !value || *value < voucher::least_value || *value > voucher::most_value || !until ||
      !desk.refusal_of_end(*until).empty())
    return std::nullopt;
  issue.pieces = static_cast<int>(*pieces);
  issue.value = *value;
  issue.valid_until = *until;
  return issue;
}

}  // namespace

void VouchersPages::register_routes(http::Router& router) {
  const auto read = http::permission::payments_read;
  const auto write = http::permission::payments_write;
  router.add(staff_page(section, read, "Gift vouchers, for staff"), &VouchersPages::list, this);
  router.add(staff_page("/sprava/poukazy/:id", read, "A gift voucher with its ledger, for staff"),
             &VouchersPages::show, this);
  router.add(staff_form("/sprava/poukazy/:id", write, "Blocks a gift voucher, or lets it go"),
             &VouchersPages::block, this);
  router.add(staff_page(issue_section, write, "Issuing gift vouchers, for staff"),
             &VouchersPages::issue_form, this);
  router.add(staff_form(issue_section, write, "Issues gift vouchers"), &VouchersPages::issue, this);
  router.add(staff_form("/sprava/poukazy-hledat", write, "Finds a gift voucher by its code"),
             &VouchersPages::look_up, this);
  router.add(staff_page("/sprava/poukazy-davka/:id", write, "The codes of a batch, for its issuer"),
             &VouchersPages::batch, this);
  router.add(staff_form("/sprava/poukazy-davka/:id", write, "The codes of a batch as a file"),
             &VouchersPages::codes, this);
}

Task<http::Response> VouchersPages::list(http::Call call, VouchersPageQuery in) {
  const list::Query query = list::query_of(voucher::voucher_list(), in);
  const std::string last_four = capitals(given(in.last_four));
  const auto page = co_await needs_.desk.browse({{}, in.state, last_four}, query, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.vouchers"), section},
                                       call.principal, list_template);
  fill_list(body, {section,
                   "/api/admin/vouchers",
                   {state_field(in.state),
                    {"lastFour", text::message("voucher.csv_last_four"), last_four}},
                   list::pagination_of(voucher::voucher_list(), query, page),
                   table_of(page.items),
                   issuing_for(call.principal)});
  co_return StaffShell::close(document);
}

Task<http::Response> VouchersPages::show(http::Call call, VoucherPageId in) {
  return page(std::move(call), in.id, {});
}

Task<http::Response> VouchersPages::block(http::Call call, VoucherBlockForm in) {
  const std::string reason = given(in.reason);
  const bool is_let_go = in.let_go.value_or(false);
  if (!is_let_go && reason.empty()) {
    http::Response response =
        co_await page(std::move(call), in.id, text::message("admin.voucher_reason_missing"));
    co_return response;
  }
  const auto done = co_await needs_.desk.block({in.id, is_let_go ? std::string() : reason},
                                               audit_log::actor_of(call), call.deadline);
  if (done) co_return http::see_other(std::string(section) + "/" + in.id.text());
  if (done.error() == StaffRefusal::unknown) throw http::not_found("there is no such voucher");
  http::Response response =
      co_await page(std::move(call), in.id, text::message("admin.voucher_expired"));
  co_return response;
}

Task<http::Response> VouchersPages::page(http::Call call, voucher::VoucherId id,
                                         std::string mistake) {
  const auto one = co_await needs_.desk.voucher(id, call.deadline);
  if (!one) throw http::not_found("there is no such voucher");
  const auto entries = co_await needs_.desk.ledger(id, call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.voucher"), section},
                                       call.principal, "edge/admin/vouchers/voucher.html");
  body.set_optional("MISTAKE", mistake);
  body.set("LAST_FOUR", one->last_four);
  Facts facts(body);
  facts.add("voucher.csv_label", one->label);
  facts.add("voucher.csv_state", word("state", one->state));
  facts.add("admin.voucher_block_reason", one->block_reason);
  facts.add("voucher.csv_value", one->value.czech());
  facts.add("voucher.csv_balance", one->balance.czech());
  facts.add("voucher.csv_valid_until", last_day(one->valid_until));
  facts.add("voucher.csv_created", text::czech_date_time(one->created_at));
  fill_table(body, table_of(entries));
  if (call.principal.may(http::permission::payments_write) && one->state != State::expired) {
    text::Dictionary& form = body.add(one->state == State::blocked ? "UNBLOCK" : "BLOCK");
    form.set("VOUCHER_URL", std::string(section) + "/" + one->id.text());
  }
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> VouchersPages::issue_form(http::Call call, http::Nothing) {
  VoucherIssueForm fresh;
  fresh.batch = needs_.ids.next_as<voucher::BatchId>();
  co_return issue_page(call, fresh, {});
}

http::Response VouchersPages::issue_page(const http::Call& call, const VoucherIssueForm& typed,
                                         const std::string& mistake) {
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.vouchers_issue"), section},
                                       call.principal, "edge/admin/vouchers/issue.html");
  body.set_optional("MISTAKE", mistake);
  body.set("BATCH", typed.batch.text());
  body.set("LABEL", given(typed.label));
  body.set("PIECES", typed.pieces ? given(typed.pieces) : "1");
  body.set("VALUE", given(typed.value));
  body.set("VALID_UNTIL", given(typed.valid_until));
  return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

Task<http::Response> VouchersPages::issue(http::Call call, VoucherIssueForm in) {
  auto issue = issue_of(in, needs_.desk);
  if (!issue) co_return issue_page(call, in, text::message("admin.vouchers_mistake"));
  const auto batch =
      co_await needs_.desk.issue(*std::move(issue), audit_log::actor_of(call), call.deadline);
  co_return http::see_other("/sprava/poukazy-davka/" + batch.text());
}

Task<http::Response> VouchersPages::look_up(http::Call call, VoucherLookUpForm in) {
  const auto found = co_await needs_.vouchers.find_by_code(given(in.code), call.deadline);
  if (found) co_return http::see_other(std::string(section) + "/" + found->id.text());
  VoucherIssueForm fresh;
  fresh.batch = needs_.ids.next_as<voucher::BatchId>();
  co_return issue_page(call, fresh, text::message("admin.voucher_unknown"));
}

Task<http::Response> VouchersPages::batch(http::Call call, VoucherBatchPageId in) {
  const auto codes = co_await needs_.desk.codes(in.id, audit_log::actor_of(call), call.deadline);
  if (!codes && codes.error() == StaffRefusal::unknown)
    throw http::not_found("there is no such batch");
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, {text::message("admin.vouchers_codes"), section},
                                       call.principal, "edge/admin/vouchers/codes.html");
  if (!codes) {
    body.show("HIDDEN");
    co_return StaffShell::close(document, 409);
  }
  text::Dictionary& shown = body.add("CODES");
  shown.set("BATCH_URL", "/sprava/poukazy-davka/" + in.id.text());
  for (const voucher::ShownCode& one : *codes) shown.add("CODE").set("CODE_TEXT", one.code);
  co_return StaffShell::close(document);
}

Task<http::Response> VouchersPages::codes(http::Call call, VoucherBatchPageId in) {
  const auto codes = co_await needs_.desk.codes(in.id, audit_log::actor_of(call), call.deadline);
  if (!codes) throw http::not_found("these codes are not shown any more");
  http::Response response;
  response.content_type = "text/csv; charset=utf-8";
  response.body = std::string(list::csv_beginning);
  response.body += list::csv_line({text::message("voucher.csv_code")});
  for (const voucher::ShownCode& one : *codes) response.body += list::csv_line({one.code});
  response.with("Content-Disposition", "attachment; filename=\"kody.csv\"");
  response.with("Cache-Control", "no-store");
  co_return response;
}

}  // namespace flipflop::admin
