#pragma once
// What every module may use, built once by wiring and handed to each module's constructor.
// Everything here outlives the modules; members are safe from every loop.

#include <string>

namespace flipflop {

class Clock;
class Random;
class Ids;
class Config;
class Loops;
class WorkerPool;
namespace pg {
class Database;
}
namespace outbox {
class Outbox;
class Events;
}  // namespace outbox
namespace jobs {
class Jobs;
}
namespace http {
class Client;
class Router;
class StaticFiles;
}  // namespace http
namespace settings {
class Settings;
}
namespace audit_log {
class AuditLog;
}
namespace mail {
class Sender;
}

struct Platform {
  const Config& config;
  const Clock& clock;
  Random& random;
  Ids& ids;
  pg::Database& database;
  outbox::Outbox& outbox;
  outbox::Events& events;  // where modules subscribe
  jobs::Jobs& jobs;        // where modules register work
  http::Client& client;
  http::StaticFiles& files;
  WorkerPool& workers;
  settings::Settings& settings;
  audit_log::AuditLog& audit_log;
  mail::Sender* mail;       // nullptr: no SMTP_URL, mails go to the development mailbox
  std::string data_folder;  // DATA
  std::string public_url;   // FRONTEND_URL, "http://127.0.0.1:3500", without a slash at the end
};

}  // namespace flipflop
