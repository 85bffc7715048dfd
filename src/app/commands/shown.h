#pragma once
// What commands print with --json: one described struct per list.

#include <fmt/core.h>

#include <optional>
#include <string>
#include <vector>

#include "app/snake_case.h"
#include "base/money.h"
#include "platform/json/json.h"

namespace flipflop::app {

struct ShownJob {
  std::string id, kind, queue, key, state;
  int attempts = 0;
  std::string run_at, reason;
};
BOOST_DESCRIBE_STRUCT(ShownJob, (), (id, kind, queue, key, state, attempts, run_at, reason))

struct ShownApiKey {
  std::string id, name, prefix;
  std::vector<std::string> scopes;
  std::string created_at, expires_at, last_used_at, revoked_at;
};
BOOST_DESCRIBE_STRUCT(ShownApiKey, (),
                      (id, name, prefix, scopes, created_at, expires_at, last_used_at, revoked_at))

struct ShownSupplier {
  std::string id, name, adapter, feed_url, order_api_url;
  int margin_percent = 0;
  int assumed_stock = 0;
  bool is_active = true;
  std::string last_run_at;
};
BOOST_DESCRIBE_STRUCT(ShownSupplier, (),
                      (id, name, adapter, feed_url, order_api_url, margin_percent, assumed_stock,
                       is_active, last_run_at))

struct ShownOrderLine {
  std::string sku, name, variant;
  std::int64_t quantity = 0;
  Money unit_price, total;
};
BOOST_DESCRIBE_STRUCT(ShownOrderLine, (), (sku, name, variant, quantity, unit_price, total))

struct ShownOrder {
  std::string id, number, status, payment_status, payment_method, delivery_method, email, placed_at;
  Money total;
  std::vector<ShownOrderLine> lines;
};
BOOST_DESCRIBE_STRUCT(ShownOrder, (),
                      (id, number, status, payment_status, payment_method, delivery_method, email,
                       placed_at, total, lines))

struct ShownMail {
  std::string id, kind, state, recipient, subject, created_at, reason;
};
BOOST_DESCRIBE_STRUCT(ShownMail, (), (id, kind, state, recipient, subject, created_at, reason))

struct ShownSetting {
  std::string name, value, origin, why;
};
BOOST_DESCRIBE_STRUCT(ShownSetting, (), (name, value, origin, why))

struct ShownCheck {
  std::string check, state, advice;  // state: ok, problem
};
BOOST_DESCRIBE_STRUCT(ShownCheck, (), (check, state, advice))

struct ShownRole {
  std::string name, port_setting, port;
  std::vector<std::string> modules;
};
BOOST_DESCRIBE_STRUCT(ShownRole, (), (name, port_setting, port, modules))

template <class T>
void print_json(const std::vector<T>& list) {
  std::string text = "[";
  for (const T& element : list) {
    if (text.size() > 1) text += ",\n ";
    json::write(text, element);
  }
  fmt::print("{}]\n", with_snake_case_keys(text));
}

}  // namespace flipflop::app
