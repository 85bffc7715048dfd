#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>

#include "platform/config/config.h"
#include "platform/http/test_peer.h"
#include "platform/loop/loop.h"
#include "platform/mail/mail.h"

namespace flipflop::mail {
namespace {

using namespace std::chrono_literals;
using http::TestPeer;
using testing::HasSubstr;
using testing::Not;

constexpr std::string_view drop = "drop";

// A server that answers each command from `answers` (by its first word, "." for the end of the
// mail), and otherwise as a friendly one does. It keeps what it was told.
class SmtpServer {
 public:
  explicit SmtpServer(std::map<std::string, std::string> answers = {})
      : answers_(std::move(answers)),
        peer_([this](TestPeer::Connection& connection, int) { serve(connection); }) {}

  std::string url(const std::string& login = "") const {
    return "smtp://" + login + "127.0.0.1:" + std::to_string(peer_.port());
  }
  // Read after send() has ended.
  std::string commands, mail;

 private:
  std::string answer_to(const std::string& word, const std::string& friendly) {
    const auto found = answers_.find(word);
    return found == answers_.end() ? friendly : found->second;
  }
  // False when the connection is to be dropped.
  bool say(TestPeer::Connection& connection, const std::string& answer) {
    if (answer == drop) return false;
    connection.write(answer + "\r\n");
    return true;
  }
  void serve(TestPeer::Connection& connection) {
    if (!say(connection, answer_to("greeting", "220 test"))) return;
    for (;;) {
      const std::string line = connection.read_until("\r\n");
      if (line.empty()) return;
      commands += line;
      const std::string word = line.substr(0, line.find_first_of(" \r"));
      if (word == "DATA") {
        const std::string answer = answer_to("DATA", "354 go on");
        if (!say(connection, answer)) return;
        if (!answer.starts_with("3")) continue;
        mail = connection.read_until("\r\n.\r\n");
        if (!say(connection, answer_to(".", "250 taken"))) return;
      } else if (word == "EHLO") {
        if (!say(connection, answer_to("EHLO", "250-test\r\n250 AUTH PLAIN"))) return;
      } else if (word == "AUTH") {
        connection.write("334 \r\n");
        connection.read_until("\r\n");
        if (!say(connection, answer_to(word, "235 in"))) return;
      } else {
        if (!say(connection, answer_to(word, "250 ok"))) return;
      }
    }
  }

  std::map<std::string, std::string> answers_;
  TestPeer peer_;
};

Mail sample() {
  return Mail{.message_id = "0192f0c1@flipflop",
              .from_name = "Obchod Žluť",
              .from_address = "obchod@flipflop.example",
              .to_address = "jan@example.org",
              .subject = "Potvrzení objednávky č. 7",
              .text = "Dobrý den,\n.\n.tečka na začátku\nkonec",
              .html = "<p>Dobrý den</p>"};
}

using Sent = std::expected<void, Refused>;

Task<void> send_one(Sender* sender, Mail mail, Deadline deadline, Sent* sent) {
  *sent = co_await sender->send(std::move(mail), deadline);
}

Sent send(const std::string& url, Mail mail = sample(),
          std::chrono::milliseconds span = std::chrono::seconds{10}) {
  WorkerPool workers(1, 4);
  const auto sender = smtp_sender(url, workers);
  Sent sent;
  run_here(send_one(sender.get(), std::move(mail), Deadline::after(span), &sent));
  return sent;
}

TEST(Smtp, a_mail_arrives_whole) {
  SmtpServer server;
  EXPECT_TRUE(send(server.url()).has_value());
  EXPECT_THAT(server.commands, HasSubstr("MAIL FROM:<obchod@flipflop.example>"));
  EXPECT_THAT(server.commands, HasSubstr("RCPT TO:<jan@example.org>\r\n"));
  for (const char* line : {"From: =?UTF-8?B?T2JjaG9kIMW9bHXFpQ==?= <obchod@flipflop.example>\r\n",
                           "To: jan@example.org\r\n",
                           "Subject: =?UTF-8?B?UG90dnJ6ZW7DrSBvYmplZG7DoXZreSDEjS4gNw==?=\r\n",
                           "Message-ID: <0192f0c1@flipflop>\r\n", "Date: ", "Mime-Version: 1.0\r\n",
                           "multipart/alternative", "Content-Type: text/plain; charset=utf-8\r\n",
                           "Content-Type: text/html; charset=utf-8\r\n", "<p>Dobr=C3=BD den</p>"})
    EXPECT_THAT(server.mail, HasSubstr(line));
  EXPECT_LT(server.mail.find("text/plain"), server.mail.find("text/html"));
}

TEST(Smtp, a_line_with_a_dot_does_not_end_the_mail) {
  SmtpServer server;
  send(server.url());
  EXPECT_THAT(server.mail, HasSubstr("Dobr=C3=BD den,\r\n..\r\n"));
  EXPECT_THAT(server.mail, HasSubstr("konec"));
}

TEST(Smtp, what_may_work_later_is_unsent) {
  const std::vector<std::map<std::string, std::string>> answers = {
      {{"greeting", "421 busy"}},
      {{"greeting", "554 not you"}},  // about us, not about the mail
      {{"greeting", std::string(drop)}},
      {{"MAIL", "451 later"}},
      {{"RCPT", "450 greylisted"}},
      {{"RCPT", std::string(drop)}},
      {{"DATA", "452 full"}},
      {{".", "451 later"}},
      {{".", std::string(drop)}}};
  for (const auto& answer : answers) {
    SmtpServer server(answer);
    EXPECT_THROW(send(server.url()), Unsent) << answer.begin()->first << answer.begin()->second;
  }
}

TEST(Smtp, what_never_works_is_refused) {
  for (const char* command : {"MAIL", "RCPT", "DATA", "."}) {
    SmtpServer server({{command, "550 no such person"}});
    const Sent sent = send(server.url());
    ASSERT_FALSE(sent.has_value()) << command;
    EXPECT_THAT(sent.error().reason, HasSubstr("550"));
  }
}

TEST(Smtp, nobody_listening_is_unsent) {
  EXPECT_THROW(send("smtp://127.0.0.1:1"), Unsent);
}

TEST(Smtp, a_silent_server_ends_at_the_deadline) {
  TestPeer silent([](TestPeer::Connection& connection, int) { connection.wait_for_close(); });
  const auto began = std::chrono::steady_clock::now();
  EXPECT_THROW(send("smtp://127.0.0.1:" + std::to_string(silent.port()), sample(), 200ms), Unsent);
  EXPECT_LT(std::chrono::steady_clock::now() - began, 8s);
}

TEST(Smtp, a_login_is_sent_and_a_wrong_one_is_no_fault_of_the_mail) {
  SmtpServer right;
  send(right.url("shop:secret@"));
  EXPECT_THAT(right.commands, HasSubstr("AUTH PLAIN"));
  SmtpServer wrong({{"AUTH", "535 wrong"}});
  EXPECT_THROW(send(wrong.url("shop:secret@")), Unsent);
  EXPECT_THAT(wrong.commands, Not(HasSubstr("MAIL FROM")));
}

TEST(Smtp, forged_headers_never_reach_the_server) {
  SmtpServer server;
  const auto forged = [&](auto change) {
    Mail mail = sample();
    change(mail);
    EXPECT_FALSE(send(server.url(), mail).has_value());
  };
  forged([](Mail& mail) { mail.subject = "Hi\r\nBcc: all@example.org"; });
  forged([](Mail& mail) { mail.subject = std::string("a\0b", 3); });
  forged([](Mail& mail) { mail.from_name = "x\nBcc: all@example.org"; });
  forged([](Mail& mail) { mail.to_address = "a@b>\r\nRCPT TO:<c@d"; });
  forged([](Mail& mail) { mail.to_address = "a@b, c@d"; });
  forged([](Mail& mail) { mail.message_id = "x>\r\nBcc: <all@example.org"; });
  EXPECT_EQ(server.commands, "");
}

TEST(Smtp, a_mail_without_html_has_one_part) {
  SmtpServer server;
  Mail mail = sample();
  mail.html.clear();
  send(server.url(), mail);
  EXPECT_THAT(server.mail, Not(HasSubstr("text/html")));
}

TEST(Smtp, a_bad_address_of_the_server_names_the_setting_and_not_the_password) {
  WorkerPool workers(1, 4);
  for (const char* url : {"", "http://user:hunter2@host", "host:25"}) {
    try {
      smtp_sender(url, workers);
      ADD_FAILURE() << url;
    } catch (const BadSetting& bad) {
      EXPECT_THAT(bad.what(), HasSubstr("SMTP_URL"));
      EXPECT_THAT(bad.what(), Not(HasSubstr("hunter2")));
    }
  }
}

}  // namespace
}  // namespace flipflop::mail
