#include "platform/http/client_exchange.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/invariant.h"
#include "base/text.h"
#include "platform/http/outbound_address.h"

namespace flipflop::http {
namespace {

constexpr std::chrono::milliseconds longest_connect{10'000};
constexpr std::size_t most_header_bytes = 64 * 1024;

struct UrlHandle {
  CURLU* parts = curl_url();
  ~UrlHandle() { curl_url_cleanup(parts); }
  UrlHandle() = default;
  UrlHandle(const UrlHandle&) = delete;
  UrlHandle& operator=(const UrlHandle&) = delete;

  bool set(const std::string& text) {
    return text.find('\0') == text.npos &&
           curl_url_set(parts, CURLUPART_URL, text.c_str(), CURLU_URLENCODE) == CURLUE_OK;
  }
  std::string get(CURLUPart part) const {
    char* value = nullptr;
    if (curl_url_get(parts, part, &value, CURLU_DEFAULT_PORT) != CURLUE_OK) return {};
    std::string text(value);
    curl_free(value);
    return text;
  }
  Url url() const {
    Url url{get(CURLUPART_URL), get(CURLUPART_SCHEME), lower_ascii(get(CURLUPART_HOST)),
            get(CURLUPART_PORT)};
    if (url.scheme != "http" && url.scheme != "https")
      throw Unreachable("only http and https addresses are fetched");
    return url;
  }
};

bool is_one_line(std::string_view text) {
  return text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos;
}

// The body of an answer on its way into memory or a file.
class Body {
 public:
  Body(std::string path, std::uint64_t limit) : path_(std::move(path)), left_(limit) {
    if (path_.empty()) return;
    file_ = open(path_.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0644);
    if (file_ < 0) throw Unreachable("cannot write " + path_ + ": " + std::strerror(errno));
  }
  ~Body() {
    if (file_ < 0) return;
    close(file_);
    if (!is_complete) unlink(path_.c_str());
  }
  Body(const Body&) = delete;
  Body& operator=(const Body&) = delete;

  // What is counted is what is kept, so that a small compressed answer cannot grow past the limit.
  bool take(std::string_view part) {
    if (part.size() > left_) {
      is_too_large = true;
      return false;
    }
    left_ -= part.size();
    if (file_ < 0) {
      in_memory.append(part);
      return true;
    }
    return write_to_file(part);
  }

  std::string in_memory;
  bool is_too_large = false;
  bool is_complete = false;
  std::string failure;  // of the file

 private:
  bool write_to_file(std::string_view part) {
    while (!part.empty()) {
      const ssize_t written = ::write(file_, part.data(), part.size());
      if (written < 0 && errno == EINTR) continue;
      if (written < 0) {
        failure = "cannot write " + path_ + ": " + std::strerror(errno);
        return false;
      }
      part.remove_prefix(static_cast<std::size_t>(written));
    }
    return true;
  }

  std::string path_;
  std::uint64_t left_;
  int file_ = -1;
};

class Transfer {
 public:
  Transfer(std::shared_ptr<CurlLoop> curl, const ClientRequest& request, const Url& url,
           const ExchangeOptions& options);
  ~Transfer();
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  void start(Deadline deadline);
  Task<void> wait() { return call_.done.wait(); }
  ClientResponse answer(Deadline deadline);

 private:
  void set_way(const ExchangeOptions& options);
  void set_method();
  void set_headers();
  void add_header(const std::string& line);
  [[noreturn]] void fail(Deadline deadline) const;

  static std::size_t on_header(char* bytes, std::size_t, std::size_t size, void* self);
  static std::size_t on_body(char* bytes, std::size_t, std::size_t size, void* self);
  static curl_socket_t on_connect(void* self, curlsocktype, curl_sockaddr* address);

  std::shared_ptr<CurlLoop> curl_;
  const ClientRequest& request_;
  const Url& url_;
  AddressRule rule_;
  CurlCall call_;
  curl_slist* header_lines_ = nullptr;
  char error_[CURL_ERROR_SIZE] = {};
  Body body_;
  ClientResponse response_;
  std::size_t header_bytes_ = 0;
  bool is_refused_address_ = false;
};

Transfer::Transfer(std::shared_ptr<CurlLoop> curl, const ClientRequest& request, const Url& url,
                   const ExchangeOptions& options)
    : curl_(std::move(curl)),
      request_(request),
      url_(url),
      rule_(options.rule),
      body_(options.path, request.max_bytes) {
  call_.easy = curl_easy_init();
  invariant(call_.easy != nullptr, "curl_easy_init failed");
  CURL* easy = call_.easy;
  curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, error_);
  curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  curl_easy_setopt(easy, CURLOPT_HEADERDATA, this);
  curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  curl_easy_setopt(easy, CURLOPT_WRITEDATA, this);
  set_way(options);
  set_method();
}

Transfer::~Transfer() {
  curl_->remove(call_);
  curl_easy_cleanup(call_.easy);
  curl_slist_free_all(header_lines_);
}

void Transfer::set_way(const ExchangeOptions& options) {
  CURL* easy = call_.easy;
  curl_easy_setopt(easy, CURLOPT_URL, url_.text.c_str());
  curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, static_cast<long>(CURL_HTTP_VERSION_1_1));
  // A proxy from the environment would hide the address that is to be checked.
  curl_easy_setopt(easy, CURLOPT_PROXY, "");
  curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
  // Leaving a name lookup must not wait for the resolver's thread.
  curl_easy_setopt(easy, CURLOPT_QUICK_EXIT, 1L);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &Transfer::on_connect);
  curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, options.may_reuse_connection ? 0L : 1L);
  curl_easy_setopt(easy, CURLOPT_FORBID_REUSE, options.may_reuse_connection ? 0L : 1L);
  curl_easy_setopt(easy, CURLOPT_ACCEPT_ENCODING, "gzip, br");
  curl_easy_setopt(easy, CURLOPT_USERAGENT, options.user_agent.c_str());
}

void Transfer::set_method() {
  CURL* easy = call_.easy;
  if (request_.method == Method::head) {
    curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    return;
  }
  const auto largest = static_cast<curl_off_t>(
      std::min<std::uint64_t>(request_.max_bytes, std::numeric_limits<curl_off_t>::max()));
  curl_easy_setopt(easy, CURLOPT_MAXFILESIZE_LARGE, largest);
  if (request_.method == Method::get && request_.body.empty()) return;
  if (request_.method == Method::post || !request_.body.empty()) {
    curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE,
                     static_cast<curl_off_t>(request_.body.size()));
    curl_easy_setopt(easy, CURLOPT_POSTFIELDS, request_.body.c_str());
  }
  if (request_.method != Method::post)
    curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST,
                     std::string(method_name(request_.method)).c_str());
}

void Transfer::set_headers() {
  bool has_type = false;
  for (const auto& [name, value] : request_.headers) {
    invariant(is_one_line(name) && is_one_line(value), "an outbound header holds a line break");
    // Curl writes an empty header when its line ends with a semicolon.
    std::string line = name;
    line.append(value.empty() ? ";" : ": ").append(value);
    add_header(line);
    has_type = has_type || equals_ignoring_case(name, "content-type");
  }
  if (!has_type) add_header("Content-Type:");  // keeps curl from inventing one
  add_header("Expect:");                       // no pause before a large body
  curl_easy_setopt(call_.easy, CURLOPT_HTTPHEADER, header_lines_);
}

void Transfer::add_header(const std::string& line) {
  curl_slist* longer = curl_slist_append(header_lines_, line.c_str());
  invariant(longer != nullptr, "curl_slist_append failed");
  header_lines_ = longer;
}

void Transfer::start(Deadline deadline) {
  set_headers();  // may throw, which a constructor would not clean up after
  const auto span = std::max(deadline.remaining(), std::chrono::milliseconds{1});
  const long milliseconds = static_cast<long>(
      std::min<std::int64_t>(span.count(), std::numeric_limits<std::int32_t>::max()));
  curl_easy_setopt(call_.easy, CURLOPT_TIMEOUT_MS, milliseconds);
  curl_easy_setopt(call_.easy, CURLOPT_CONNECTTIMEOUT_MS,
                   std::min(milliseconds, static_cast<long>(longest_connect.count())));
  curl_->start(call_);
}

ClientResponse Transfer::answer(Deadline deadline) {
  if (call_.result != CURLE_OK) fail(deadline);
  long status = 0;
  curl_easy_getinfo(call_.easy, CURLINFO_RESPONSE_CODE, &status);
  response_.status = static_cast<int>(status);
  response_.body = std::move(body_.in_memory);
  body_.is_complete = true;
  return std::move(response_);
}

void Transfer::fail(Deadline deadline) const {
  const std::string host = url_.host + ": ";
  if (is_refused_address_) throw Unreachable(host + "its address is not on the public internet");
  if (body_.is_too_large || call_.result == CURLE_FILESIZE_EXCEEDED)
    throw TooLarge(host + "answers more than " + std::to_string(request_.max_bytes) + " bytes");
  if (!body_.failure.empty()) throw Unreachable(host + body_.failure);
  if (header_bytes_ > most_header_bytes) throw Unreachable(host + "answers too many headers");
  // The connect limit is shorter than some deadlines; curl's clock may be a little ahead of ours.
  const bool is_late = deadline.remaining() <= std::chrono::milliseconds{20};
  if (call_.result == CURLE_OPERATION_TIMEDOUT && is_late)
    throw Timeout(host + "did not answer in time");
  throw Unreachable(host + (error_[0] != 0 ? error_ : curl_easy_strerror(call_.result)));
}

std::size_t Transfer::on_header(char* bytes, std::size_t, std::size_t size, void* self) {
  auto* transfer = static_cast<Transfer*>(self);
  transfer->header_bytes_ += size;
  if (transfer->header_bytes_ > most_header_bytes) return 0;
  const std::string_view line = trim({bytes, size});
  Fields& headers = transfer->response_.headers;
  if (line.starts_with("HTTP/")) {
    headers.clear();  // those before were of an interim answer
    return size;
  }
  const std::size_t colon = line.find(':');
  if (colon != std::string_view::npos)
    headers.emplace_back(lower_ascii(trim(line.substr(0, colon))), trim(line.substr(colon + 1)));
  return size;
}

std::size_t Transfer::on_body(char* bytes, std::size_t, std::size_t size, void* self) {
  return static_cast<Transfer*>(self)->body_.take({bytes, size}) ? size : 0;
}

// Curl has resolved the name; this very address is connected to, so no second lookup can differ.
curl_socket_t Transfer::on_connect(void* self, curlsocktype, curl_sockaddr* address) {
  auto* transfer = static_cast<Transfer*>(self);
  const bool is_loopback_allowed = transfer->rule_ == AddressRule::public_or_loopback;
  const bool is_allowed = transfer->rule_ == AddressRule::any ||
                          is_public_address(&address->addr) ||
                          (is_loopback_allowed && is_loopback_address(&address->addr));
  transfer->is_refused_address_ = !is_allowed;
  if (!is_allowed) return CURL_SOCKET_BAD;
  return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

}  // namespace

Url Url::parse(const std::string& text) {
  UrlHandle handle;
  if (!handle.set(text)) throw Unreachable("the address is not a URL");
  return handle.url();
}

Url Url::resolve(const std::string& location) const {
  UrlHandle handle;
  if (!handle.set(text) || !handle.set(location))
    throw Unreachable(host + ": redirects to what is not a URL");
  return handle.url();
}

Task<ClientResponse> exchange(std::shared_ptr<CurlLoop> curl, ClientRequest request, Url url,
                              ExchangeOptions options) {
  const Deadline deadline = options.deadline;
  if (deadline.passed()) throw Timeout(url.host + ": the deadline passed before the request");
  Transfer transfer(std::move(curl), request, url, options);
  transfer.start(deadline);
  co_await transfer.wait();
  co_return transfer.answer(deadline);
}

}  // namespace flipflop::http
