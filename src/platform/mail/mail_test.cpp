#include "platform/mail/mail.h"

#include <gtest/gtest.h>

#include <atomic>

#include "platform/http/test_peer.h"
#include "platform/loop/loop.h"

namespace flipflop::mail {
namespace {

// A mail server that plays one part: it answers `answer` to the command that begins with `at`, and
// 250 (354 to DATA) to everything else. Keeps what was said.
class MailServer {
 public:
  MailServer(std::string at, std::string answer)
      : at_(std::move(at)), answer_(std::move(answer)), peer_([this](auto& connection, int) {
          connection.write("220 test\r\n");
          for (;;) {
            const std::string line = connection.read_until("\r\n");
            if (line.empty() || line.starts_with("QUIT")) return;
            said_ += line;
            if (!at_.empty() && line.starts_with(at_)) {
              if (answer_ == "drop") return connection.reset();
              connection.write(answer_ + "\r\n");
            } else if (line.starts_with("DATA")) {
              connection.write("354 go on\r\n");
              said_ += connection.read_until("\r\n.\r\n");
              if (at_ == ".") {
                if (answer_ == "drop") return connection.reset();
                connection.write(answer_ + "\r\n");
              } else {
                connection.write("250 kept\r\n");
              }
            } else {
              connection.write("250 ok\r\n");
            }
          }
        }) {}

  std::string url() const { return "smtp" + peer_.url("/").substr(4); }
  const std::string& said() const { return said_; }

 private:
  std::string at_, answer_, said_;
  http::TestPeer peer_;
};

Mail sample() {
  return {"0190-mail@flipflop",
          "Obchod Příklad",
          "obchod@example.cz",
          "jana@example.cz",
          "Potvrzení objednávky č. 2600000001",
          "Žluťoučký kůň",
          "<p>Žluťoučký kůň</p>"};
}

Task<void> send_it(std::string url, Mail mail) {
  WorkerPool workers(1, 10);
  const auto sender = smtp_sender(std::move(url), workers);
  co_await sender->send(std::move(mail), Deadline::after(std::chrono::seconds{10}));
}

TEST(Mail, AMailCarriesBothPartsAndAStableMessageId) {
  const MailServer server("", "");
  run_here(send_it(server.url(), sample()));
  EXPECT_NE(server.said().find("RCPT TO:<jana@example.cz>"), std::string::npos) << server.said();
  EXPECT_NE(server.said().find("Message-ID: <0190-mail@flipflop>"), std::string::npos);
  EXPECT_NE(server.said().find("multipart/alternative"), std::string::npos);
  EXPECT_NE(server.said().find("Subject: =?utf-8?B?UG90dnJ6ZW7DrSB"), std::string::npos);
}

TEST(Mail, AFiveHundredIsRefusedForGood) {
  const MailServer server("RCPT", "550 no such user");
  EXPECT_THROW(run_here(send_it(server.url(), sample())), Refused);
}

TEST(Mail, AFourHundredIsTriedAgainLater) {
  const MailServer server("RCPT", "451 greylisted");
  EXPECT_THROW(run_here(send_it(server.url(), sample())), Unsent);
}

TEST(Mail, AServerThatDropsAfterTheMailLeavesItUnsent) {
  const MailServer server(".", "drop");
  EXPECT_THROW(run_here(send_it(server.url(), sample())), Unsent);
}

TEST(Mail, AnUnreachableServerLeavesItUnsent) {
  EXPECT_THROW(run_here(send_it("smtp://127.0.0.1:1", sample())), Unsent);
}

TEST(Mail, ALineBreakInAHeaderIsRefusedBeforeAnythingIsSent) {
  const MailServer server("", "");
  Mail mail = sample();
  mail.subject = "Ahoj\r\nBcc: vsichni@example.cz";
  EXPECT_THROW(run_here(send_it(server.url(), mail)), Refused);
  EXPECT_EQ(server.said(), "");
}

}  // namespace
}  // namespace flipflop::mail
