#include <curl/curl.h>

#include <algorithm>
#include <chrono>
#include <limits>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/config/config.h"
#include "platform/mail/header.h"
#include "platform/mail/mail.h"

namespace flipflop::mail {
namespace {

struct Server {
  std::string url;
  long tls = CURLUSESSL_TRY;
};

std::string part_of(CURLU* url, CURLUPart part) {
  char* value = nullptr;
  if (curl_url_get(url, part, &value, 0) != CURLUE_OK) return {};
  std::string text(value);
  curl_free(value);
  return text;
}

bool is_loopback(std::string_view host) {
  return host == "localhost" || host == "[::1]" || host.starts_with("127.");
}

// A password goes to another machine under TLS only, whoever strips the offer of it.
Server server_at(const std::string& url) {
  const std::unique_ptr<CURLU, void (*)(CURLU*)> parts(curl_url(), curl_url_cleanup);
  const bool is_url = curl_url_set(parts.get(), CURLUPART_URL, url.c_str(), 0) == CURLUE_OK;
  const std::string scheme = is_url ? part_of(parts.get(), CURLUPART_SCHEME) : "";
  if (scheme != "smtp" && scheme != "smtps")
    throw BadSetting("SMTP_URL: is not of the form smtp://user:password@host:587");
  Server server{url};
  const bool has_password = !part_of(parts.get(), CURLUPART_USER).empty();
  if (has_password && !is_loopback(part_of(parts.get(), CURLUPART_HOST)))
    server.tls = CURLUSESSL_ALL;
  return server;
}

std::expected<void, Refused> check(const Mail& mail) {
  const auto refuse = [](const char* reason) { return std::unexpected(Refused{reason}); };
  for (const std::string* value : {&mail.message_id, &mail.from_name, &mail.subject})
    if (!is_header_safe(*value)) return refuse("a header of the mail holds a control character");
  if (!is_address(mail.from_address)) return refuse("the sender is not an address");
  if (!is_address(mail.to_address)) return refuse("the recipient is not an address");
  if (!is_address(mail.message_id)) return refuse("the message id is not of the form id@host");
  return {};
}

// Mail has CRLF; templates have LF.
std::string with_mail_breaks(std::string_view text) {
  std::string out;
  for (char c : text) {
    if (c == '\r') continue;
    if (c == '\n') out.push_back('\r');
    out.push_back(c);
  }
  return out;
}

class Delivery {
 public:
  Delivery(const Server& server, const Mail& mail);
  ~Delivery();
  Delivery(const Delivery&) = delete;
  Delivery& operator=(const Delivery&) = delete;

  std::expected<void, Refused> run(Deadline deadline);

 private:
  void set_way(const Server& server);
  void set_headers();
  void set_body();
  void add_part(curl_mime* alternatives, const std::string& text, const char* type);
  Refused refusal_or_failure(CURLcode result) const;

  static int on_command(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* self);

  const Mail& mail_;
  CURL* easy_ = curl_easy_init();
  curl_slist* recipients_ = nullptr;
  curl_slist* headers_ = nullptr;
  curl_mime* mime_ = nullptr;
  char error_[CURL_ERROR_SIZE] = {};
  bool is_offered_ = false;  // the server has seen our MAIL command
};

Delivery::Delivery(const Server& server, const Mail& mail) : mail_(mail) {
  invariant(easy_ != nullptr, "curl_easy_init failed");
  set_way(server);
  set_headers();
  set_body();
}

Delivery::~Delivery() {
  curl_easy_cleanup(easy_);
  curl_mime_free(mime_);
  curl_slist_free_all(headers_);
  curl_slist_free_all(recipients_);
}

void Delivery::set_way(const Server& server) {
  curl_easy_setopt(easy_, CURLOPT_ERRORBUFFER, error_);
  curl_easy_setopt(easy_, CURLOPT_URL, server.url.c_str());
  curl_easy_setopt(easy_, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy_, CURLOPT_USE_SSL, server.tls);
  curl_easy_setopt(easy_, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt(easy_, CURLOPT_PROXY, "");
  curl_easy_setopt(easy_, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt(easy_, CURLOPT_DEBUGFUNCTION, &Delivery::on_command);
  curl_easy_setopt(easy_, CURLOPT_DEBUGDATA, this);
  curl_easy_setopt(easy_, CURLOPT_MAIL_FROM, ("<" + mail_.from_address + ">").c_str());
  recipients_ = curl_slist_append(nullptr, ("<" + mail_.to_address + ">").c_str());
  curl_easy_setopt(easy_, CURLOPT_MAIL_RCPT, recipients_);
}

void Delivery::set_headers() {
  const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  for (const std::string& line :
       {"Date: " + date_text(now), "From: " + mailbox(mail_.from_name, mail_.from_address),
        "To: " + mail_.to_address, "Subject: " + encoded_text(mail_.subject),
        "Message-ID: <" + mail_.message_id + ">",
        std::string("Auto-Submitted: auto-generated")})  // RFC 3834: no out-of-office replies
    headers_ = curl_slist_append(headers_, line.c_str());
  curl_easy_setopt(easy_, CURLOPT_HTTPHEADER, headers_);
}

void Delivery::add_part(curl_mime* alternatives, const std::string& text, const char* type) {
  if (text.empty()) return;
  curl_mimepart* part = curl_mime_addpart(alternatives);
  const std::string body = with_mail_breaks(text);
  curl_mime_data(part, body.data(), body.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, "quoted-printable");
}

void Delivery::set_body() {
  mime_ = curl_mime_init(easy_);
  curl_mime* alternatives = curl_mime_init(easy_);
  add_part(alternatives, mail_.text, "text/plain; charset=utf-8");
  add_part(alternatives, mail_.html, "text/html; charset=utf-8");
  curl_mimepart* both = curl_mime_addpart(mime_);
  curl_mime_subparts(both, alternatives);  // owned by `both` from here on
  curl_mime_type(both, "multipart/alternative");
  curl_mime_headers(both, curl_slist_append(nullptr, "Content-Disposition: inline"), 1);
  curl_easy_setopt(easy_, CURLOPT_MIMEPOST, mime_);
}

std::expected<void, Refused> Delivery::run(Deadline deadline) {
  const auto span = std::max(deadline.remaining(), std::chrono::milliseconds{1});
  curl_easy_setopt(easy_, CURLOPT_TIMEOUT_MS,
                   static_cast<long>(std::min<std::int64_t>(
                       span.count(), std::numeric_limits<std::int32_t>::max())));
  const CURLcode result = curl_easy_perform(easy_);
  if (result != CURLE_OK) return std::unexpected(refusal_or_failure(result));
  return {};
}

// A server that turns us away before it heard of the mail (greeting, login) says nothing about it.
Refused Delivery::refusal_or_failure(CURLcode result) const {
  long code = 0;
  curl_easy_getinfo(easy_, CURLINFO_RESPONSE_CODE, &code);
  std::string why = error_[0] != 0 ? error_ : curl_easy_strerror(result);
  if (code >= 400) why += " (SMTP " + std::to_string(code) + ")";
  const bool is_answer = result != CURLE_OPERATION_TIMEDOUT && result != CURLE_LOGIN_DENIED;
  if (is_answer && is_offered_ && code >= 500 && code <= 599) return Refused{why};
  throw Unsent(why);
}

int Delivery::on_command(CURL*, curl_infotype kind, char* bytes, std::size_t size, void* self) {
  if (kind == CURLINFO_HEADER_OUT && std::string_view(bytes, size).starts_with("MAIL FROM"))
    static_cast<Delivery*>(self)->is_offered_ = true;
  return 0;
}

class SmtpSender final : public Sender {
 public:
  SmtpSender(Server server, WorkerPool& workers) : server_(std::move(server)), workers_(workers) {}

  Task<std::expected<void, Refused>> send(Mail mail, Deadline deadline) override {
    auto checked = check(mail);
    if (!checked) co_return checked;
    auto work = [server = server_, mail = std::move(mail), deadline] {
      return Delivery(server, mail).run(deadline);
    };
    const auto sent = co_await workers_.run(std::move(work), deadline);
    co_return sent;
  }

 private:
  Server server_;
  WorkerPool& workers_;
};

}  // namespace

std::unique_ptr<Sender> smtp_sender(std::string url, WorkerPool& workers) {
  curl_global_init(CURL_GLOBAL_DEFAULT);
  return std::make_unique<SmtpSender>(server_at(url), workers);
}

}  // namespace flipflop::mail
