#include "app/listeners.h"

#include <gmock/gmock.h>

#include "app/arguments.h"

namespace flipflop::app {
namespace {

using testing::ElementsAre;

std::vector<std::string> names(const std::vector<Port>& ports) {
  std::vector<std::string> names;
  for (const Port& port : ports) names.emplace_back(port.role->name);
  return names;
}

TEST(Ports, AllInOneListensForPagesAndApiAlone) {
  const auto ports = choose_ports(Config::of({}), {});
  EXPECT_THAT(names(ports), ElementsAre("frontend", "gateway"));
  EXPECT_EQ(ports[0].number, 3500);
  EXPECT_EQ(ports[1].number, 3511);
}

TEST(Ports, AnotherRoleOpensItsOwnWhenItsVariableIsSet) {
  const auto ports = choose_ports(Config::of({{"ORDER_SERVICE_PORT", "4503"}}), {});
  EXPECT_THAT(names(ports), testing::UnorderedElementsAre("frontend", "gateway", "order"));
}

TEST(Ports, NamedRolesListenOnTheirOwnAlone) {
  const auto ports = choose_ports(Config::of({}), {"order", "cart"});
  EXPECT_THAT(names(ports), ElementsAre("order", "cart"));
  EXPECT_EQ(ports[0].number, 3503);
  EXPECT_EQ(ports[1].number, 3509);
}

TEST(Ports, ZeroIsReplacedByAFreeOne) {
  const auto ports =
      choose_ports(Config::of({{"FRONTEND_PORT", "0"}, {"API_GATEWAY_PORT", "0"}}), {});
  EXPECT_GT(ports[0].number, 1023);
  EXPECT_GT(ports[1].number, 1023);
}

TEST(Ports, WhatIsNoRoleOrNoPortIsRefused) {
  EXPECT_THROW(choose_ports(Config::of({}), {"waiter"}), UsageError);
  EXPECT_THROW(choose_ports(Config::of({}), {"order", "order"}), UsageError);
  for (const char* bad : {"65536", "-1", "http", "35 00"})
    EXPECT_THROW(choose_ports(Config::of({{"FRONTEND_PORT", bad}}), {}), BadSetting) << bad;
}

TEST(Ports, ARoleThatAForeignServiceStandsInForIsNotServed) {
  const Config foreign = Config::of({{"AUTH_SERVICE_URL", "http://auth:1"}, {"AUTH_PORT", "3370"}});
  EXPECT_THROW(choose_ports(foreign, {"auth"}), BadSetting);
  EXPECT_THAT(names(choose_ports(foreign, {})), ElementsAre("frontend", "gateway"));
}

TEST(PublicUrl, IsTheSettingOrThePortOfThePages) {
  const Config plain = Config::of({{"FRONTEND_PORT", "0"}});
  const auto ports = choose_ports(plain, {});
  EXPECT_EQ(public_url(plain, ports), "http://127.0.0.1:" + std::to_string(ports.at(0).number));
  EXPECT_EQ(public_url(Config::of({}), {}), "http://127.0.0.1:3500");
  EXPECT_EQ(public_url(Config::of({{"FRONTEND_URL", "https://shop.example//"}}), ports),
            "https://shop.example");
}

}  // namespace
}  // namespace flipflop::app
