#include "app/platform_parts.h"

namespace flipflop::app {
namespace {

constexpr std::size_t worker_queue_limit = 256;

pg::DatabaseOptions database_options(const Config& config, const ShopOptions& options) {
  return {.conninfo = options.conninfo,
          .connections = static_cast<int>(config.whole("DB_CONNECTIONS", 4, 1000)),
          .loops = options.loops};
}

// Amounts are haléř throughout: another currency would be charged by the number alone.
const Config& checked(const Config& config) {
  const std::string currency = config.text("DEFAULT_CURRENCY");
  if (currency != "CZK")
    throw BadSetting("DEFAULT_CURRENCY: this release sells in CZK alone, not in " + currency);
  return config;
}

std::unique_ptr<mail::Sender> mail_sender(const Config& config, WorkerPool& workers) {
  if (!config.is_set("SMTP_URL")) return nullptr;
  return mail::smtp_sender(config.text("SMTP_URL"), workers);
}

}  // namespace

PlatformParts::PlatformParts(const Config& with_config, const ShopOptions& options)
    : config(checked(with_config)),
      database(database_options(config, options)),
      outbox(database, ids, clock),
      events(outbox, database, clock),
      jobs(database, ids, clock, random),
      client({.allow_private = config.flag("OUTBOUND_ALLOW_PRIVATE")}),
      workers(static_cast<std::size_t>(config.whole("WORKER_THREADS", 1, 256)), worker_queue_limit),
      settings(database),
      audit_log(ids, clock),
      sealing(database, clock, jobs),
      idempotency_retention(database, clock, jobs),
      key_guard(database, clock, random),
      mail(mail_sender(config, workers)),
      platform{.config = config,
               .clock = clock,
               .random = random,
               .ids = ids,
               .database = database,
               .outbox = outbox,
               .events = events,
               .jobs = jobs,
               .client = client,
               .files = files,
               .workers = workers,
               .settings = settings,
               .audit_log = audit_log,
               .mail = mail.get(),
               .data_folder = options.data_folder,
               .public_url = options.public_url} {}

}  // namespace flipflop::app
