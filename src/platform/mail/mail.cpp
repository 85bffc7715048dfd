#include "platform/mail/mail.h"

#include <curl/curl.h>

#include <memory>

#include "base/invariant.h"

namespace flipflop::mail {
namespace {

struct EndEasy {
  void operator()(CURL* easy) const { curl_easy_cleanup(easy); }
};
struct EndMime {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
struct EndList {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
using Easy = std::unique_ptr<CURL, EndEasy>;
using Mime = std::unique_ptr<curl_mime, EndMime>;
using List = std::unique_ptr<curl_slist, EndList>;

// A line break or NUL in a header value would let its author write headers of his own.
void refuse_line_breaks(const std::string& value) {
  if (value.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos)
    throw Refused("a header value of the mail holds a line break");
}

void append(List& list, const std::string& line) {
  curl_slist* grown = curl_slist_append(list.get(), line.c_str());
  invariant(grown != nullptr, "out of memory");
  static_cast<void>(list.release());
  list.reset(grown);
}

// RFC 2047: the value in base64 words of at most 45 bytes, cut between code points.
std::string encoded_word(const std::string& value) {
  constexpr std::size_t word_bytes = 45;
  constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t begin = 0; begin < value.size();) {
    std::size_t end = std::min(begin + word_bytes, value.size());
    while (end < value.size() && (static_cast<unsigned char>(value[end]) & 0xC0u) == 0x80u) --end;
    if (!out.empty()) out += "\r\n ";
    out += "=?utf-8?B?";
    for (std::size_t i = begin; i < end; i += 3) {
      unsigned triple = 0;
      for (std::size_t j = 0; j < 3; ++j)
        triple = triple << 8 | (i + j < end ? static_cast<unsigned char>(value[i + j]) : 0u);
      const std::size_t present = std::min<std::size_t>(3, end - i);
      for (std::size_t j = 0; j < 4; ++j)
        out.push_back(j <= present ? digits[triple >> (18 - 6 * j) & 63u] : '=');
    }
    out += "?=";
    begin = end;
  }
  return out;
}

bool is_ascii(const std::string& value) {
  for (char c : value)
    if (static_cast<unsigned char>(c) >= 0x80) return false;
  return true;
}

std::string header_text(const std::string& value) {
  return is_ascii(value) ? value : encoded_word(value);
}

void add_part(curl_mime* mime, const std::string& content, const char* type) {
  curl_mimepart* part = curl_mime_addpart(mime);
  curl_mime_data(part, content.data(), content.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, "base64");
}

List headers_of(const Mail& mail) {
  List headers;
  append(headers, "From: " + header_text(mail.from_name) + " <" + mail.from_address + ">");
  append(headers, "To: <" + mail.to_address + ">");
  append(headers, "Subject: " + header_text(mail.subject));
  append(headers, "Message-ID: <" + mail.message_id + ">");
  append(headers, "Auto-Submitted: auto-generated");
  return headers;
}

// Blocking; on a worker thread.
void send_now(const std::string& url, const Mail& mail, Deadline deadline) {
  for (const std::string& value :
       {mail.from_name, mail.from_address, mail.to_address, mail.subject, mail.message_id})
    refuse_line_breaks(value);
  const Easy easy(curl_easy_init());
  invariant(easy != nullptr, "libcurl cannot start");
  const List headers = headers_of(mail);
  List recipients;
  append(recipients, "<" + mail.to_address + ">");
  const Mime mime(curl_mime_init(easy.get()));
  // Two parts that say the same: a reader shows the last it understands.
  Mime alternatives(curl_mime_init(easy.get()));
  add_part(alternatives.get(), mail.text, "text/plain; charset=utf-8");
  add_part(alternatives.get(), mail.html, "text/html; charset=utf-8");
  curl_mimepart* body = curl_mime_addpart(mime.get());
  curl_mime_subparts(body, alternatives.release());
  curl_mime_type(body, "multipart/alternative");
  const std::string from = "<" + mail.from_address + ">";
  const auto limit = std::max<long>(1, static_cast<long>(deadline.remaining().count()));
  curl_easy_setopt(easy.get(), CURLOPT_URL, url.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_PROTOCOLS_STR, "smtp,smtps");
  curl_easy_setopt(easy.get(), CURLOPT_USE_SSL, static_cast<long>(CURLUSESSL_TRY));
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_FROM, from.c_str());
  curl_easy_setopt(easy.get(), CURLOPT_MAIL_RCPT, recipients.get());
  curl_easy_setopt(easy.get(), CURLOPT_HTTPHEADER, headers.get());
  curl_easy_setopt(easy.get(), CURLOPT_MIMEPOST, mime.get());
  curl_easy_setopt(easy.get(), CURLOPT_TIMEOUT_MS, limit);
  curl_easy_setopt(easy.get(), CURLOPT_NOSIGNAL, 1L);
  const CURLcode code = curl_easy_perform(easy.get());
  if (code == CURLE_OK) return;
  long answer = 0;
  curl_easy_getinfo(easy.get(), CURLINFO_RESPONSE_CODE, &answer);
  const std::string why =
      std::string(curl_easy_strerror(code)) + ", answer " + std::to_string(answer);
  if (answer >= 500 && answer < 600) throw Refused("the mail server refused: " + why);
  throw Unsent("the mail could not be sent: " + why);
}

class SmtpSender final : public Sender {
 public:
  SmtpSender(std::string url, WorkerPool& workers) : url_(std::move(url)), workers_(workers) {}

  Task<void> send(Mail mail, Deadline deadline) override {
    const std::string url = url_;
    co_await workers_.run([url, mail, deadline] { send_now(url, mail, deadline); }, deadline);
  }

 private:
  std::string url_;
  WorkerPool& workers_;
};

}  // namespace

std::unique_ptr<Sender> smtp_sender(std::string url, WorkerPool& workers) {
  return std::make_unique<SmtpSender>(std::move(url), workers);
}

}  // namespace flipflop::mail
