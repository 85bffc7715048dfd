#pragma once
// Sending one e-mail over SMTP (libcurl, STARTTLS where offered) from a worker thread. Called by
// jobs only: they own retries; the Message-ID is stable per (event, recipient), so that a mail sent
// twice because of a crash is recognisable.

#include <expected>
#include <memory>
#include <stdexcept>
#include <string>

#include "platform/loop/task.h"
#include "platform/loop/worker_pool.h"

namespace flipflop::mail {

struct Mail {
  std::string message_id;  // without angle brackets
  std::string from_name, from_address;
  std::string to_address;
  std::string subject;
  std::string text;  // plain text part
  std::string html;  // HTML part
};

// This mail will never be taken: the server said 5xx to it, or a header is no header.
struct Refused {
  std::string reason;  // may name the recipient
};
class Unsent : public std::runtime_error {  // 4xx or unreachable: try again
 public:
  using std::runtime_error::runtime_error;
};

class Sender {
 public:
  virtual ~Sender() = default;
  virtual Task<std::expected<void, Refused>> send(Mail mail, Deadline deadline) = 0;
};

// `url` such as smtp://user:password@host:587; CR, LF and NUL in header values are refused.
std::unique_ptr<Sender> smtp_sender(std::string url, WorkerPool& workers);

}  // namespace flipflop::mail
