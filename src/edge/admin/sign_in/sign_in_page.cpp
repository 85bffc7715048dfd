#include "edge/admin/sign_in/sign_in_page.h"

#include <algorithm>

#include "base/text.h"
#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

constexpr std::string_view start = "/sprava";
constexpr const char* sign_in_path = "/sprava/prihlaseni";

// Whether the account exists, and what of it was wrong, is not said.
std::string mistake_of(auth::Refusal refusal) {
  switch (refusal) {
    case auth::Refusal::second_factor:
      return text::message("admin.sign_in_code_needed");
    case auth::Refusal::bad_second_factor:
      return text::message("admin.sign_in_bad_code");
    case auth::Refusal::too_many_attempts:
      return text::message("admin.sign_in_too_many");
    default:
      return text::message("admin.sign_in_wrong");
  }
}

// A browser gets a cookie, which no script reads.
auth::Device device_of(const http::Call& call) {
  return {call.request->peer_address, std::string(call.request->header("user-agent")),
          auth::SessionKind::browser};
}

http::Route open_page(http::Method method, const char* path, const char* summary) {
  return {.method = method,
          .path = path,
          .permission = http::permission::open,
          .summary = summary,
          .tag = "admin",
          .is_page = true};
}

}  // namespace

std::string way_back(const std::string& wanted) {
  const bool is_below =
      wanted == start || wanted.starts_with("/sprava/") || wanted.starts_with("/sprava?");
  const bool is_plain =
      std::ranges::all_of(wanted, [](char c) { return c > ' ' && c < '\x7f' && c != '\\'; });
  return is_below && is_plain ? wanted : std::string(start);
}

void SignInPage::register_routes(http::Router& router) {
  router.add(open_page(http::Method::get, sign_in_path, "Sign in of staff"), &SignInPage::show,
             this);
  http::Route sign_in = open_page(http::Method::post, sign_in_path, "Signs staff in");
  sign_in.limits = {http::rate::login, http::rate::login_email.of("email")};
  router.add(std::move(sign_in), &SignInPage::sign_in, this);
  http::Route code =
      open_page(http::Method::post, "/sprava/prihlaseni/kod", "The second step of signing in");
  code.limits = {http::rate::auth_proof};
  router.add(std::move(code), &SignInPage::check_code, this);
  router.add(open_page(http::Method::post, "/sprava/odhlasit", "Signs staff out"),
             &SignInPage::sign_out, this);
}

Task<http::Response> SignInPage::show(http::Call call, SignInQuery in) {
  SignInForm form;
  if (in.zpet) form.zpet = std::string(*in.zpet);
  // A customer who came to the beginning of what is not theirs is told why they stand here.
  const bool is_stranger = !call.principal.is_guest() && !is_staff(call.principal);
  http::Response response =
      page(call.principal, form, is_stranger ? text::message("admin.no_permission") : "");
  response.status = 200;
  co_return response;
}

Task<http::Response> SignInPage::sign_in(http::Call call, SignInForm in) {
  if (identity_.auth == nullptr)
    throw http::Problem(503, "NOT_OFFERED", "Nobody can sign in at this process.");
  const auto step = co_await first_step(std::move(call), in);
  if (!step) co_return page({}, in, mistake_of(step.error()));
  if (step->signed_in) co_return enter(*step->signed_in, in.zpet);
  co_return code_page({.half = step->half, .zpet = in.zpet}, {});
}

Task<std::expected<auth::FirstStep, auth::Refusal>> SignInPage::first_step(http::Call call,
                                                                           SignInForm in) {
  std::string email = lower_ascii(trim(in.email.value_or("")));
  std::string password = in.password.value_or("");
  if (identity_.second_factors != nullptr) {
    auto step = co_await identity_.second_factors->first_step(std::move(email), std::move(password),
                                                              device_of(call), call.deadline);
    co_return step;
  }
  const auto signed_in = co_await identity_.auth->sign_in(std::move(email), std::move(password), {},
                                                          device_of(call), call.deadline);
  if (!signed_in) co_return std::unexpected(signed_in.error());
  co_return auth::FirstStep{*signed_in, {}};
}

Task<http::Response> SignInPage::check_code(http::Call call, CodeForm in) {
  if (identity_.second_factors == nullptr)
    throw http::Problem(503, "NOT_OFFERED", "Nobody can sign in at this process.");
  const auto signed_in = co_await identity_.second_factors->second_step(
      in.half.value_or(""), std::string(trim(in.code.value_or(""))), device_of(call),
      call.deadline);
  if (signed_in) co_return enter(*signed_in, in.zpet);
  if (signed_in.error() == auth::Refusal::invalid_link)
    co_return page({}, {.zpet = in.zpet}, text::message("admin.sign_in_expired"));
  co_return code_page(in, mistake_of(signed_in.error()));
}

http::Response SignInPage::enter(const auth::SignedIn& signed_in,
                                 const std::optional<std::string>& zpet) const {
  http::Response response = http::see_other(way_back(zpet.value_or("")));
  http::set_cookie(response, auth::session_cookie(platform_.public_url), signed_in.cookie,
                   {.secure = is_https()});
  return response.with("Cache-Control", "no-store");
}

Task<http::Response> SignInPage::sign_out(http::Call call, http::Nothing) {
  const auto session = auth::SessionId::parse(call.principal.session_id);
  if (identity_.auth != nullptr && session)
    co_await identity_.auth->sign_out(*session, call.deadline);
  http::Response response = http::see_other(sign_in_path);
  http::set_cookie(response, auth::session_cookie(platform_.public_url), "",
                   {.max_age_seconds = -1, .secure = is_https()});
  co_return response.with("Cache-Control", "no-store");
}

// What the second step names goes along in its form; it opens nothing without a code.
http::Response SignInPage::code_page(const CodeForm& form, const std::string& mistake) const {
  text::Dictionary document;
  StaffHead head;
  head.title = text::message("admin.sign_in_code");
  text::Dictionary& body = shell_.open(document, head, {}, "edge/admin/sign_in/code.html");
  body.set("HALF", form.half.value_or(""));
  body.set("WAY_BACK", way_back(form.zpet.value_or("")));
  body.set_optional("MISTAKE", mistake);
  return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

// The password never comes back.
http::Response SignInPage::page(const http::Principal& principal, const SignInForm& form,
                                const std::string& mistake) const {
  text::Dictionary document;
  StaffHead head;
  head.title = text::message("admin.sign_in");
  text::Dictionary& body =
      shell_.open(document, head, principal, "edge/admin/sign_in/sign_in.html");
  body.set("EMAIL", form.email.value_or(""));
  body.set("WAY_BACK", way_back(form.zpet.value_or("")));
  body.set_optional("MISTAKE", mistake);
  return StaffShell::close(document, mistake.empty() ? 200 : 422);
}

bool SignInPage::is_https() const {
  return platform_.public_url.starts_with("https://");
}

}  // namespace flipflop::admin
