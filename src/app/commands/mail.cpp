// mail list: what was sent to buyers, and what nobody took.

#include <fmt/core.h>

#include "app/commands/shown.h"
#include "app/with_shop.h"
#include "shop/notification/notification.h"

namespace flipflop::app {
namespace {

Task<int> list(Shop* shop, const Invocation* invocation) {
  const Arguments& arguments = invocation->arguments;
  notification::MailFilter filter;
  filter.recipient = arguments.value("--email").value_or("");
  filter.state = arguments.value("--state").value_or("");
  filter.limit = static_cast<int>(arguments.whole("--limit", 20, 1, 1000));
  const std::vector<notification::StoredMail> mails =
      co_await shop->notifications().mailbox(filter, Deadline::after(command_limit));
  std::vector<ShownMail> shown;
  for (const notification::StoredMail& mail : mails) {
    shown.push_back({mail.id.text(), mail.kind, mail.state, mail.recipient, mail.subject,
                     iso_text(mail.created_at), mail.reason});
  }
  if (invocation->wants_json()) {
    print_json(shown);
    co_return 0;
  }
  for (const ShownMail& mail : shown) {
    fmt::print("{}  {:<8} {:<16} {}  {}\n", mail.created_at, mail.state, mail.kind, mail.recipient,
               mail.reason);
  }
  fmt::print("{} mails\n", shown.size());
  co_return 0;
}

}  // namespace

std::vector<Command> mail_commands() {
  return {{"mail list",
           "[--state waiting|sent|kept|refused] [--email E] [--limit N]",
           "the newest mails to buyers",
           0,
           {{"--state", "S"}, {"--email", "E"}, {"--limit", "N"}},
           using_shop(list)}};
}

}  // namespace flipflop::app
