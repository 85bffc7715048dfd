#include "edge/admin/account/account_page.h"

#include "base/text.h"
#include "platform/text/messages.h"
#include "platform/text/qr.h"

namespace flipflop::admin {
namespace {

constexpr const char* path = "/sprava/ucet";
constexpr const char* body_template = "edge/admin/account/account.html";

auth::AccountId account_of(const http::Call& call) {
  return auth::AccountId::parse(call.principal.account_id).value_or(auth::AccountId{});
}

auth::SessionId session_of(const http::Call& call) {
  return auth::SessionId::parse(call.principal.session_id).value_or(auth::SessionId{});
}

auth::Proof proof_of(const http::Call& call, const AccountForm& in) {
  return {.password = in.password.value_or(""),
          .second_factor = std::string(trim(in.code.value_or(""))),
          .device = {call.request->peer_address, std::string(call.request->header("user-agent"))}};
}

std::string mistake_of(auth::Refusal refusal) {
  switch (refusal) {
    case auth::Refusal::bad_credentials:
      return text::message("admin.account_wrong_password");
    case auth::Refusal::second_factor:
    case auth::Refusal::bad_second_factor:
      return text::message("admin.sign_in_bad_code");
    case auth::Refusal::too_many_attempts:
      return text::message("admin.sign_in_too_many");
    default:
      return text::message("admin.account_begin_again");
  }
}

http::Route account_form(const char* form_path, const char* summary, http::RateRule limit) {
  http::Route route = staff_form(form_path, http::permission::account, summary);
  route.limits = {limit};
  return route;
}

StaffHead head() {
  return {.title = text::message("admin.account"), .section = path};
}

}  // namespace

void AccountPage::register_routes(http::Router& router) {
  using http::rate::auth_proof;
  using http::rate::login;
  router.add(staff_page(path, http::permission::account, "The second factor of one's own account"),
             &AccountPage::show, this);
  router.add(account_form("/sprava/ucet/zapnout", "Begins to set up a second factor", login),
             &AccountPage::begin, this);
  router.add(account_form("/sprava/ucet/potvrdit", "Confirms it by its first code", auth_proof),
             &AccountPage::confirm, this);
  router.add(account_form("/sprava/ucet/zalozni-kody", "Makes new recovery codes", login),
             &AccountPage::replace_codes, this);
  router.add(account_form("/sprava/ucet/vypnout", "Removes the second factor", login),
             &AccountPage::remove, this);
}

Task<http::Response> AccountPage::show(http::Call call, http::Nothing) {
  return page(std::move(call), {});
}

Task<http::Response> AccountPage::begin(http::Call call, AccountForm in) {
  const auto begun = co_await factors().begin(account_of(call), session_of(call),
                                              proof_of(call, in), call.deadline);
  if (begun) co_return enrolment_page(call, *begun);
  http::Response response = co_await page(std::move(call), mistake_of(begun.error()));
  co_return response;
}

// Whoever mistyped a code still has the secret in the app, so the form alone comes back.
Task<http::Response> AccountPage::confirm(http::Call call, AccountForm in) {
  std::string code(trim(in.code.value_or("")));
  const auto codes = co_await factors().confirm(account_of(call), session_of(call), std::move(code),
                                                call.deadline);
  if (codes) co_return codes_page(call, *codes);
  const bool is_mistyped = codes.error() == auth::Refusal::bad_second_factor;
  if (!is_mistyped) {
    http::Response response = co_await page(std::move(call), mistake_of(codes.error()));
    co_return response;
  }
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, head(), call.principal, body_template);
  body.set_optional("MISTAKE", mistake_of(codes.error()));
  body.show("CONFIRM");
  co_return StaffShell::close(document, 422);
}

Task<http::Response> AccountPage::replace_codes(http::Call call, AccountForm in) {
  const auto codes = co_await factors().replace_recovery_codes(account_of(call), proof_of(call, in),
                                                               call.deadline);
  if (codes) co_return codes_page(call, *codes);
  http::Response response = co_await page(std::move(call), mistake_of(codes.error()));
  co_return response;
}

Task<http::Response> AccountPage::remove(http::Call call, AccountForm in) {
  const auto removed = co_await factors().remove(account_of(call), session_of(call),
                                                 proof_of(call, in), call.deadline);
  if (removed) co_return http::see_other(path).with("Cache-Control", "no-store");
  http::Response response = co_await page(std::move(call), mistake_of(removed.error()));
  co_return response;
}

Task<http::Response> AccountPage::page(http::Call call, std::string mistake) {
  const auto state = co_await factors().state(account_of(call), call.deadline);
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, head(), call.principal, body_template);
  body.set_optional("MISTAKE", mistake);
  if (call.principal.lacks_second_factor) body.show("NEEDED");
  text::Dictionary& part = body.add(state.is_set ? "SET" : "UNSET");
  part.set("CODES_LEFT", text::message("admin.account_codes_left",
                                       {{"count", std::to_string(state.recovery_codes_left)}}));
  co_return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

http::Response AccountPage::enrolment_page(const http::Call& call,
                                           const auth::Enrolment& enrolment) const {
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, head(), call.principal, body_template);
  text::Dictionary& scan = body.add("CONFIRM").add("SCAN");
  scan.set_safe_html("QR", text::qr_svg(enrolment.uri));
  scan.set("SECRET", enrolment.secret);
  return StaffShell::close(document);
}

http::Response AccountPage::codes_page(const http::Call& call,
                                       const auth::RecoveryCodes& codes) const {
  text::Dictionary document;
  text::Dictionary& body = shell_.open(document, head(), call.principal, body_template);
  text::Dictionary& list = body.add("CODES");
  for (const std::string& code : codes) list.add("RECOVERY").set("RECOVERY_CODE", code);
  return StaffShell::close(document);
}

auth::SecondFactors& AccountPage::factors() const {
  if (factors_ == nullptr)
    throw http::Problem(501, "NOT_OFFERED", "The auth service of this shop does not offer this.");
  return *factors_;
}

}  // namespace flipflop::admin
