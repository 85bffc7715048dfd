#include "edge/dev/mailbox/mailbox.h"

#include "platform/text/czech.h"
#include "platform/text/template.h"

namespace flipflop::dev {
namespace {

constexpr int most_mails = 100;
constexpr const char* list_template = "edge/dev/mailbox/mailbox.html";
constexpr const char* mail_template = "edge/dev/mailbox/mail.html";

void add_text_field(std::string& json, const char* name, const std::string& value) {
  json += json.back() == '{' ? "\"" : ",\"";
  json += name;
  json += "\":";
  json::write_string(json, value);
}

}  // namespace

void Mailbox::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::get,
              .path = "/dev/mailbox",
              .permission = open,
              .summary = "The development mailbox",
              .is_page = true},
             &Mailbox::list, this);
  router.add({.method = Method::get,
              .path = "/dev/mailbox.json",
              .permission = open,
              .summary = "The development mailbox for programs",
              .is_page = true},
             &Mailbox::as_json, this);
  router.add({.method = Method::get,
              .path = "/dev/mailbox/:id",
              .permission = open,
              .summary = "A mail of the development mailbox",
              .is_page = true},
             &Mailbox::show, this);
  router.add({.method = Method::get,
              .path = "/dev/mailbox/:id/body",
              .permission = open,
              .summary = "The HTML of a mail, for the frame",
              .is_page = true},
             &Mailbox::body, this);
}

Task<http::Response> Mailbox::list(http::Call call, MailboxQuery in) {
  const auto mails = co_await notifications_.mailbox(
      {.recipient = in.recipient.value_or(""), .limit = most_mails}, call.deadline);
  text::Dictionary values;
  if (mails.empty()) values.show("EMPTY");
  for (const notification::StoredMail& mail : mails) {
    text::Dictionary& row = values.add("MAIL");
    row.set("ID", mail.id.text());
    row.set("SUBJECT", mail.subject.empty() ? mail.kind : mail.subject);
    row.set("RECIPIENT", mail.recipient);
    row.set("STATE", mail.reason.empty() ? mail.state : mail.state + ": " + mail.reason);
    row.set("AT", text::czech_date_time(mail.created_at));
  }
  co_return http::html(text::render(list_template, values));
}

Task<http::Response> Mailbox::as_json(http::Call call, MailboxQuery in) {
  const auto mails = co_await notifications_.mailbox(
      {.recipient = in.recipient.value_or(""), .limit = most_mails}, call.deadline);
  std::string json = "[";
  for (const notification::StoredMail& mail : mails) {
    json += json.size() > 1 ? ",{" : "{";
    add_text_field(json, "id", mail.id.text());
    add_text_field(json, "kind", mail.kind);
    add_text_field(json, "state", mail.state);
    add_text_field(json, "recipient", mail.recipient);
    add_text_field(json, "subject", mail.subject);
    add_text_field(json, "text", mail.text);
    json += '}';
  }
  co_return http::json_text(json + "]");
}

Task<http::Response> Mailbox::show(http::Call call, MailQuery in) {
  const auto mail = co_await mail_or_not_found(in.id, call.deadline);
  text::Dictionary values;
  values.set("ID", mail.id.text());
  values.set("SUBJECT", mail.subject);
  values.set("RECIPIENT", mail.recipient);
  values.set("AT", text::czech_date_time(mail.created_at));
  co_return http::html(text::render(mail_template, values));
}

Task<http::Response> Mailbox::body(http::Call call, MailQuery in) {
  auto mail = co_await mail_or_not_found(in.id, call.deadline);
  http::Response response = http::html(std::move(mail.html));
  response.with("Content-Security-Policy",
                "default-src 'none'; style-src 'unsafe-inline'; sandbox allow-popups "
                "allow-popups-to-escape-sandbox; frame-ancestors 'self'");
  response.with("X-Frame-Options", "SAMEORIGIN");
  co_return response;
}

Task<notification::StoredMail> Mailbox::mail_or_not_found(Uuid id, Deadline deadline) {
  auto mail = co_await notifications_.find(id, deadline);
  if (!mail) throw http::not_found("there is no such mail");
  co_return std::move(*mail);
}

}  // namespace flipflop::dev
