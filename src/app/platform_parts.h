#pragma once
// The platform of one process: what wiring hands to every module, built from the configuration.

#include "app/wiring.h"
#include "platform/audit_log/audit_log.h"
#include "platform/audit_log/sealing.h"
#include "platform/clock/clock.h"
#include "platform/http/client.h"
#include "platform/http/static_files.h"
#include "platform/idempotency/http_guard.h"
#include "platform/idempotency/idempotency.h"
#include "platform/jobs/jobs.h"
#include "platform/loop/worker_pool.h"
#include "platform/mail/mail.h"
#include "platform/outbox/outbox.h"
#include "platform/pg/pg.h"
#include "platform/settings/settings.h"

namespace flipflop::app {

// Members are built from the top down and destroyed from the bottom up.
struct PlatformParts {
  // Throws BadSetting. What is registered with `jobs` and `events` starts with Shop::start.
  PlatformParts(const Config& with_config, const ShopOptions& options);

  const Config& config;
  SystemClock clock;
  SystemRandom random;
  Ids ids{clock, random};
  pg::Database database;
  outbox::Outbox outbox;
  outbox::Events events;
  jobs::Jobs jobs;
  http::Client client;
  http::StaticFiles files;
  WorkerPool workers;
  settings::Settings settings;
  audit_log::AuditLog audit_log;
  audit_log::Sealing sealing;
  idempotency::Retention idempotency_retention;
  idempotency::HttpGuard key_guard;
  std::unique_ptr<mail::Sender> mail;
  Platform platform;
};

}  // namespace flipflop::app
