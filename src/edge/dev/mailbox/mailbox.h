#pragma once
// The development mailbox under /dev/mailbox: mails that would have gone out over SMTP. A mail's
// HTML is shown inside a sandboxed frame, from a route whose policy allows no script.

#include "platform/http/router.h"
#include "shop/notification/notification.h"

namespace flipflop::dev {

struct MailboxQuery {
  std::optional<std::string> recipient;
};
BOOST_DESCRIBE_STRUCT(MailboxQuery, (), (recipient))

struct MailQuery {
  Uuid id;
};
BOOST_DESCRIBE_STRUCT(MailQuery, (), (id))

class Mailbox {
 public:
  explicit Mailbox(notification::Notifications& notifications) : notifications_(notifications) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> list(http::Call call, MailboxQuery in);
  Task<http::Response> show(http::Call call, MailQuery in);
  Task<http::Response> body(http::Call call, MailQuery in);
  // The same for programs: newest first, with subject, recipient and text.
  Task<http::Response> as_json(http::Call call, MailboxQuery in);

  Task<notification::StoredMail> mail_or_not_found(Uuid id, Deadline deadline);

  notification::Notifications& notifications_;
};

}  // namespace flipflop::dev
