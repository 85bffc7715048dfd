#include "platform/config/config.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>

#include "base/invariant.h"

namespace flipflop {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class EnvFile : public testing::Test {
 protected:
  EnvFile()
      : path_(std::filesystem::temp_directory_path() /
              ("flipflop-config-test-" + std::to_string(getpid()) + ".env")) {}
  ~EnvFile() override {
    std::filesystem::remove(path_);
    unsetenv("DB_HOST");
    unsetenv("FLIPFLOP_DATTA");
  }
  Config load(const std::string& content) {
    std::ofstream(path_) << content;
    return Config::load(path_);
  }
  std::string refusal(const std::string& content) {
    try {
      load(content);
    } catch (const BadSetting& bad) {
      return bad.what();
    }
    return "";
  }

  std::string path_;
};

std::string refusal_of(const Config& config, std::string_view name) {
  try {
    config.whole(name, 0, 65535);
  } catch (const BadSetting& bad) {
    return bad.what();
  }
  return "";
}

TEST_F(EnvFile, the_environment_wins_over_the_file_and_the_command_line_over_both) {
  setenv("DB_HOST", "from-environment", 1);
  Config config = load("DB_HOST=from-file\nDB_NAME=from-file\n");
  EXPECT_EQ(config.text("DB_HOST"), "from-environment");
  EXPECT_EQ(config.origin("DB_HOST"), Config::Origin::environment);
  EXPECT_EQ(config.text("DB_NAME"), "from-file");
  EXPECT_EQ(config.origin("DB_NAME"), Config::Origin::env_file);
  EXPECT_EQ(config.origin("DB_USER"), Config::Origin::default_value);
  config.override_with("DB_HOST", "from-command-line");
  EXPECT_EQ(config.text("DB_HOST"), "from-command-line");
}

TEST_F(EnvFile, quotes_comments_and_export_are_understood) {
  const Config config = load(
      "# the database\n"
      "\n"
      "export DB_USER = shop # who\n"
      "DB_PASSWORD='p#a ss=\"word\"'\n"
      "DB_NAME=\"flip flop\"  # quoted\r\n"
      "SMTP_URL=smtp://host#1\n");
  EXPECT_EQ(config.text("DB_USER"), "shop");
  EXPECT_EQ(config.text("DB_PASSWORD"), "p#a ss=\"word\"");
  EXPECT_EQ(config.text("DB_NAME"), "flip flop");
  EXPECT_EQ(config.text("SMTP_URL"), "smtp://host#1");
}

TEST_F(EnvFile, a_broken_line_is_named) {
  EXPECT_THAT(refusal("DB_NAME=x\nnonsense\n"), HasSubstr("line 2"));
  EXPECT_THAT(refusal("DB_NAME=\"x\n"), HasSubstr("quote"));
  EXPECT_THAT(refusal("DB_NAME=\"x\" y\n"), HasSubstr("behind the quote"));
  EXPECT_THAT(refusal("1A=x\n"), HasSubstr("NAME=value"));
}

TEST_F(EnvFile, a_missing_file_leaves_the_defaults) {
  const Config config = Config::load("/nonexistent/.env");
  EXPECT_EQ(config.whole("FRONTEND_PORT", 0, 65535), 3500);
  EXPECT_TRUE(config.flag("DEMO_SHOP"));
  EXPECT_FALSE(config.is_set("DATABASE_URL"));
}

TEST_F(EnvFile, mistyped_names_are_reported) {
  setenv("FLIPFLOP_DATTA", "x", 1);
  const Config config = load("DB_HOTS=x\nDB_HOST=y\n");
  EXPECT_THAT(config.unknown_names(), ElementsAre("DB_HOTS", "FLIPFLOP_DATTA"));
}

TEST(Config, a_bad_value_names_its_variable) {
  EXPECT_THAT(refusal_of(Config::of({{"DB_PORT", "54x2"}}), "DB_PORT"),
              HasSubstr("DB_PORT: \"54x2\""));
  EXPECT_NE(refusal_of(Config::of({{"DB_PORT", "65536"}}), "DB_PORT"), "");
  EXPECT_NE(refusal_of(Config::of({{"DB_PORT", "-1"}}), "DB_PORT"), "");
  EXPECT_NE(refusal_of(Config::of({{"DB_PORT", "99999999999999999999"}}), "DB_PORT"), "");
  EXPECT_THROW(Config::of({{"DEMO_SHOP", "maybe"}}).flag("DEMO_SHOP"), BadSetting);
  EXPECT_THROW(Config::of({{"FLIPFLOP_ENV", "prod"}}).is_production(), BadSetting);
}

TEST(Config, a_secret_never_shows_in_a_message) {
  EXPECT_THAT(refusal_of(Config::of({{"FLIPFLOP_SECRET", "hunter2"}}), "FLIPFLOP_SECRET"),
              testing::Not(HasSubstr("hunter2")));
}

TEST(Config, an_empty_value_counts_as_not_set) {
  const Config config = Config::of({{"DB_HOST", ""}, {"DB_PORT", ""}});
  EXPECT_FALSE(config.is_set("DB_HOST"));
  EXPECT_EQ(config.whole("DB_PORT", 1, 65535), 5432);
}

TEST(Config, an_undeclared_name_is_a_mistake_of_the_program) {
  EXPECT_THROW(Config::of({}).text("NOT_DECLARED"), BrokenInvariant);
  EXPECT_THROW(Config::of({{"NOT_DECLARED", "x"}}), BrokenInvariant);
}

TEST(Config, the_list_is_sorted_complete_and_explained) {
  const auto& settings = Config::declared();
  EXPECT_TRUE(std::ranges::is_sorted(settings, {}, &Setting::name));
  for (const Setting& setting : settings) {
    EXPECT_NE(setting.why, "") << setting.name;
    EXPECT_EQ(setting.why.find('\n'), std::string::npos) << setting.name;
    const bool is_length = setting.name.find("_LENGTH") != std::string::npos;
    const bool sounds_secret = !is_length && (setting.name.find("PASSWORD") != std::string::npos ||
                                              setting.name.find("SECRET") != std::string::npos);
    EXPECT_TRUE(setting.secret || !sounds_secret) << setting.name;
  }
}

}  // namespace
}  // namespace flipflop
