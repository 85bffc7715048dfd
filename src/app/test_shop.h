#pragma once
// A database with a small true shop in it, for tests of the command line and of the audit: one
// product on a shelf of ours, an order paid on delivery, and one that waits for a transfer.

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

#include "app/commands.h"
#include "app/with_shop.h"
#include "platform/clock/clock.h"
#include "platform/pg/test_database.h"
#include "shop/order/order.h"
#include "shop/product/product.h"

namespace flipflop::app {

struct Ran {
  int code = 0;
  std::string out;
  std::string refusal;  // of a command that could not do its work
  std::string usage;    // of a command line that makes no sense
};

class TestShop {
 public:
  TestShop() {
    std::string name = "/tmp/flipflop-test-XXXXXX";
    if (mkdtemp(name.data()) == nullptr) throw std::runtime_error("mkdtemp " + name);
    folder_ = name;
    Invocation invocation = invocation_of({}, {});
    with_shop(invocation, &TestShop::stock_and_order);
  }
  ~TestShop() {
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  std::string conninfo() const { return database_.conninfo(); }
  std::string text(const std::string& sql) const {
    return pg::query_now(conninfo(), sql).at(0).at(0);
  }
  std::string number_of(const std::string& payment_method) const {
    return text("SELECT number FROM \"order\".orders WHERE payment_method = '" + payment_method +
                "'");
  }
  Invocation invocation_of(const std::vector<std::string>& words,
                           std::vector<Option> options) const {
    options.push_back({"--json", ""});
    Config config = Config::of({{"DATABASE_URL", conninfo()},
                                {"FLIPFLOP_SECRET", std::string(43, 'x')},
                                {"FLIPFLOP_DATA", folder_}});
    return {std::move(config), Arguments(words, options)};
  }

  // Runs a command as main does.
  Ran run(const std::string& name, const std::vector<std::string>& words = {}) const {
    Ran ran;
    testing::internal::CaptureStdout();
    try {
      const Command command = find(name);
      Invocation invocation = invocation_of(words, command.options);
      if (invocation.arguments.positional().size() != command.positional)
        throw UsageError("usage: " + name);
      ran.code = command.run(invocation);
    } catch (const UsageError& error) {
      ran.code = 2;
      ran.usage = error.what();
    } catch (const Refused& error) {
      ran.code = 1;
      ran.refusal = error.what();
    }
    ran.out = testing::internal::GetCapturedStdout();
    return ran;
  }

 private:
  static Command find(const std::string& name) {
    for (const auto& family :
         {order_commands(), job_commands(), supplier_commands(), mail_commands(),
          describe_commands(), database_commands(), staff_commands()})
      for (const Command& command : family)
        if (command.name == name) return command;
    throw std::runtime_error("there is no command " + name);
  }

  static Task<int> stock_and_order(Shop* shop, const Invocation* invocation) {
    const Deadline deadline = Deadline::after(std::chrono::seconds(30));
    product::ImportedProduct lamp;
    lamp.id = shop->platform().ids.next_as<product::ProductId>();
    lamp.name = "Lampa";
    lamp.variants.push_back({shop->platform().ids.next_as<product::VariantId>(),
                             "L-1",
                             "",
                             {},
                             Money{100'000},
                             VatRate{21}});
    pg::Tx tx = co_await shop->platform().database.begin(deadline);
    co_await shop->products().upsert(tx, shop->platform().ids.next(), {lamp});
    co_await tx.commit();
    const std::string item = "'" + lamp.variants[0].id.text() + "'";
    const std::string where = "(SELECT id FROM warehouse.location WHERE kind = 'own')";
    pg::run_script(invocation->config.text("DATABASE_URL"),
                   "INSERT INTO warehouse.item VALUES (" + item +
                       ", 'Lampa');"
                       "INSERT INTO warehouse.stock (item_id, location_id, on_hand) VALUES (" +
                       item + ", " + where +
                       ", 9);"
                       "INSERT INTO warehouse.movement (item_id, location_id, delta, reason, cause,"
                       " at) VALUES (" +
                       item + ", " + where + ", 9, 'correction', gen_random_uuid(), now())");
    for (const char* payment : {"cod", "bank_transfer"}) {
      order::PlaceRequest request;
      request.items = {{lamp.variants[0].id, 2}};
      request.email = "jana@example.cz";
      request.delivery = {"Jana", "Nová", "", "Dlouhá 1", "Praha", "110 00", "CZ", ""};
      request.payment_method = payment;
      request.delivery_method = "bogus";
      const auto placed = co_await shop->orders().place(std::move(request), deadline);
      EXPECT_TRUE(placed.has_value()) << payment;
    }
    co_return 0;
  }

  pg::TestDatabase database_;
  std::string folder_;
};

}  // namespace flipflop::app
