// Every setting of flipflop, in the order of the alphabet. An empty default means "not set".

#include "platform/config/config.h"

namespace flipflop {

const std::vector<Setting>& Config::declared() {
  static const std::vector<Setting> settings = {
      {"AI_SERVICE_PORT", "3507", "port of the role ai"},
      {"ANALYTICS_SERVICE_PORT", "3508", "port of the role analytics"},
      {"API_GATEWAY_PORT", "3511", "port of the JSON API; 0 takes a free one"},
      {"AUTH_PORT", "3370", "port of the role auth"},
      {"BANK_TRANSFER_ACCOUNT_IBAN", "",
       "IBAN behind the QR code of a bank transfer; made from the account number when empty"},
      {"BANK_TRANSFER_ACCOUNT_NUMBER", "",
       "account that buyers transfer to, e.g. 19-2000145399/0800; production offers no transfer "
       "without it"},
      {"CART_SERVICE_PORT", "3509", "port of the role cart"},
      {"CORS_ORIGIN", "",
       "origins whose pages may call the API with the visitor's cookies, with commas between; in "
       "development http://localhost:3500 and http://localhost:3000 when empty"},
      {"DATABASE_URL", "",
       "postgresql://user:password@host:port/name; without it and DB_HOST the shop runs its own "
       "PostgreSQL",
       true},
      {"DB_CONNECTIONS", "24", "most PostgreSQL connections of one process, shared by its loops"},
      {"DB_HOST", "", "PostgreSQL host, when DATABASE_URL is not given"},
      {"DB_NAME", "flipflop", "PostgreSQL database, with DB_HOST"},
      {"DB_PASSWORD", "", "PostgreSQL password, with DB_HOST", true},
      {"DB_PORT", "5432", "PostgreSQL port, with DB_HOST"},
      {"DB_USER", "flipflop", "PostgreSQL user, with DB_HOST"},
      {"DEFAULT_CURRENCY", "CZK",
       "currency of all prices; this release knows CZK alone and refuses to start with another"},
      {"DEMO_CLOCK_SPEED", "1",
       "how many times faster than real the bogus wholesaler and carrier move; development only"},
      {"DEMO_SHOP", "true", "load the demo shop when the catalogue is empty"},
      {"FEED_MAX_BYTES", "2147483648", "largest supplier feed that is downloaded"},
      {"FLIPFLOP_DATA", "var", "folder of the embedded database, pictures, snapshots and logs"},
      {"FLIPFLOP_ENV", "development",
       "development or production; production has no bogus providers and no /dev pages"},
      {"FLIPFLOP_SECRET", "",
       "keys cookies and tokens, at least 32 characters; generated for the embedded database",
       true},
      {"FRONTEND_PORT", "3500", "port of the shop's pages; 0 takes a free one"},
      {"FRONTEND_URL", "",
       "address of the shop as its visitors see it, for links and payment returns; made from "
       "FRONTEND_PORT when empty"},
      {"JWT_EXPIRES_IN", "15m",
       "how long an access token is good: seconds, or 15m, 12h, 1d; at most a day"},
      {"JWT_REFRESH_EXPIRES_IN", "30d",
       "how long a session goes on without being seen; at most 90 days"},
      {"LISTEN_ADDRESS", "127.0.0.1", "address of all listeners; nginx stands in front of them"},
      {"LOGGING_PORT", "3367", "port of the role logging"},
      {"LOG_LEVEL", "info", "debug, info, warn or error"},
      {"MAIL_FROM", "obchod@flipflop.example", "sender of the shop's mails"},
      {"NOTIFICATION_PORT", "3368", "port of the role notification"},
      {"ORDER_SERVICE_PORT", "3503", "port of the role order"},
      {"OUTBOUND_ALLOW_PRIVATE", "false",
       "lets feeds, pictures and webhooks come from private and loopback addresses"},
      {"PASSWORD_LENGTH_LEAST", "15",
       "shortest password, 8 to 64 characters; NIST 800-63B asks for 15 where it stands alone"},
      {"PAYMENT_PORT", "3468", "port of the role payment"},
      {"PRODUCT_SERVICE_PORT", "3502", "port of the role product"},
      {"RATE_LIMITS", "on", "off for load tests; refused in production"},
      {"RATE_LIMIT_OVERRIDES", "",
       "other rates than the built-in ones, by name, calls and seconds: order_lookup=50/600, "
       "webhook=9000/60"},
      {"SHUTDOWN_SECONDS", "20", "how long a stopping process may finish what it began"},
      {"SMTP_URL", "",
       "smtp://user:password@host:587 or smtps://host:465; without it mails go to the development "
       "mailbox",
       true},
      {"SUPPLIER_SERVICE_PORT", "3506", "port of the role supplier"},
      {"THREADS", "0", "event loops; 0 means one per core"},
      {"USER_SERVICE_PORT", "3504", "port of the role user"},
      {"WAREHOUSE_SERVICE_PORT", "3505", "port of the role warehouse"},
      {"WORKER_THREADS", "2", "threads for pictures, feeds, mail and index builds"},
  };
  return settings;
}

}  // namespace flipflop
