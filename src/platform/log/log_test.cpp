#include "platform/log/log.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <fstream>
#include <limits>
#include <mutex>
#include <sstream>
#include <thread>
#include <vector>

#include "platform/json/describe.h"
#include "platform/metrics/metrics.h"

namespace {

struct Line {
  std::string time, level, message;
  std::optional<std::string> text;
  std::optional<std::int64_t> whole;
  std::optional<bool> flag;
  std::optional<flipflop::json::Raw> number;
  std::optional<flipflop::json::Raw> nothing;
};
BOOST_DESCRIBE_STRUCT(Line, (), (time, level, message, text, whole, flag, number, nothing))

}  // namespace

FLIPFLOP_JSON(Line);

namespace flipflop::log {
namespace {

using testing::HasSubstr;

// Keeps what was logged, for one test at a time.
class Kept final : public Sink {
 public:
  void write(Level, std::string_view json_line) override {
    const std::lock_guard lock(mutex_);
    if (fail_) throw std::runtime_error("sink failed");
    lines_.emplace_back(json_line);
  }
  void begin(bool fail) {
    const std::lock_guard lock(mutex_);
    lines_.clear();
    fail_ = fail;
  }
  std::vector<std::string> lines() {
    const std::lock_guard lock(mutex_);
    return lines_;
  }

 private:
  std::mutex mutex_;
  std::vector<std::string> lines_;
  bool fail_ = false;
};

class Log : public testing::Test {
 protected:
  Log() {
    static const std::shared_ptr<Kept> kept = [] {
      auto made = std::make_shared<Kept>();  // shared with the log
      add_sink(made);
      return made;
    }();
    kept_ = kept.get();
    kept_->begin(false);
    folder_ =
        std::filesystem::temp_directory_path() / ("flipflop-log-test-" + std::to_string(getpid()));
  }
  ~Log() override {
    start(Level::info, "");
    kept_->begin(false);
    std::filesystem::remove_all(folder_);
  }
  std::string in_file() const {
    std::ifstream file(folder_ / "flipflop.log");
    std::ostringstream content;
    content << file.rdbuf();
    return std::move(content).str();
  }

  Kept* kept_;
  std::filesystem::path folder_;
};

TEST_F(Log, a_line_is_one_json_object) {
  info("cart \"opened\"\n", {{"text", "žlutá"}, {"whole", 7}, {"flag", true}, {"number", 1.5}});
  ASSERT_EQ(kept_->lines().size(), 1u);
  const auto line = json::from_text<Line>(kept_->lines()[0]);
  ASSERT_TRUE(line.has_value()) << kept_->lines()[0];
  EXPECT_EQ(line->level, "info");
  EXPECT_EQ(line->message, "cart \"opened\"\n");
  EXPECT_EQ(line->text, "žlutá");
  EXPECT_EQ(line->whole, 7);
  EXPECT_EQ(line->flag, true);
  EXPECT_EQ(line->number->text, "1.5");
}

TEST_F(Log, foreign_bytes_and_endless_texts_stay_one_json_line) {
  error("\xFF\xFEoops", {{"text", std::string(100'000, 'x')},
                         {"nothing", std::numeric_limits<double>::quiet_NaN()}});
  ASSERT_EQ(kept_->lines().size(), 1u);
  const auto line = json::from_text<Line>(kept_->lines()[0]);
  ASSERT_TRUE(line.has_value());
  EXPECT_EQ(line->message, "??oops");
  EXPECT_LT(line->text->size(), 9000u);
}

TEST_F(Log, a_long_czech_text_is_cut_between_two_characters) {
  std::string text = "x";  // so that the limit falls into the middle of a character
  for (int i = 0; i < 10'000; ++i) text += "ž";
  error("long", {{"text", text}});
  const auto line = json::from_text<Line>(kept_->lines().at(0));
  ASSERT_TRUE(line.has_value());
  EXPECT_THAT(*line->text, testing::StartsWith("xžžž"));
  EXPECT_EQ(line->text->find('?'), std::string::npos);
}

TEST_F(Log, what_a_terminal_would_obey_is_not_written) {
  error(
      "\x1B[2J \xC2\x9B"
      "2J \x7F \xC2\xA0ž");
  EXPECT_THAT(kept_->lines().at(0), HasSubstr("\\u001b[2J ?2J ? \xC2\xA0ž"));
}

TEST_F(Log, lines_below_the_least_level_are_dropped) {
  start(Level::warn, "");
  info("quiet");
  warn("loud");
  ASSERT_EQ(kept_->lines().size(), 1u);
  EXPECT_THAT(kept_->lines()[0], HasSubstr("loud"));
}

TEST_F(Log, lines_go_into_the_file_too) {
  start(Level::info, folder_);
  info("first");
  error("second");
  EXPECT_THAT(in_file(), HasSubstr("\"message\":\"first\"}\n"));
  EXPECT_THAT(in_file(), HasSubstr("\"message\":\"second\"}\n"));
}

TEST_F(Log, a_failing_sink_harms_nobody) {
  start(Level::info, folder_);
  kept_->begin(true);
  EXPECT_NO_THROW(error("sink is broken"));
}

TEST_F(Log, a_full_disk_ends_nothing_and_is_counted) {
  start(Level::info, folder_);
  info("before");
  // A limit on the size of files stands for the full disk: writes fail the same way.
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  const auto handler = std::signal(SIGXFSZ, SIG_IGN);
  rlimit tiny = before;
  tiny.rlim_cur = 64;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &tiny), 0);
  for (int i = 0; i < 10; ++i) EXPECT_NO_THROW(error("no room"));
  EXPECT_NO_THROW(flush());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  std::signal(SIGXFSZ, handler);
  EXPECT_THAT(metrics::exposition(), HasSubstr("flipflop_log_lines_lost_total"));
  EXPECT_EQ(metrics::exposition().find("flipflop_log_lines_lost_total 0\n"), std::string::npos);
  error("room again");
  EXPECT_THAT(in_file(), HasSubstr("room again"));
}

TEST_F(Log, a_reader_that_stopped_reading_stops_nobody) {
  int ends[2];
  ASSERT_EQ(pipe(ends), 0);
  const int kept_stderr = dup(STDERR_FILENO);
  dup2(ends[1], STDERR_FILENO);
  for (int i = 0; i < 2000; ++i) info("nobody reads this line, and the pipe holds 64 KB");
  // There is room for a page, but not for the whole of these.
  std::string page(4096, ' ');
  ASSERT_EQ(read(ends[0], page.data(), page.size()), 4096);
  info("long", {{"text", std::string(8000, 'x')}});
  close(ends[0]);
  info("nor this, whose reader has gone");
  dup2(kept_stderr, STDERR_FILENO);
  close(kept_stderr);
  close(ends[1]);
  EXPECT_EQ(kept_->lines().size(), 2002u);
}

TEST_F(Log, lines_of_several_threads_do_not_mix) {
  start(Level::info, folder_);
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t)
    threads.emplace_back([] {
      for (int i = 0; i < 100; ++i) info("a line of some length", {{"whole", i}});
    });
  for (std::thread& thread : threads) thread.join();
  std::istringstream content(in_file());
  int count = 0;
  for (std::string line; std::getline(content, line); ++count)
    ASSERT_TRUE(json::from_text<Line>(line).has_value()) << line;
  EXPECT_EQ(count, 400);
}

}  // namespace
}  // namespace flipflop::log
