#include "platform/fault/fault_point.h"

#include <gtest/gtest.h>

#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace flipflop::fault {
namespace {

// Points read the environment once per process, so each case is a process of its own.
class FaultPoint : public testing::Test {
 protected:
  void SetUp() override { testing::FLAGS_gtest_death_test_style = "threadsafe"; }
};

[[noreturn]] void pass_twice_and_exit(const char* plan) {
  setenv("FLIPFLOP_FAULT", plan, 1);
  int thrown_at = 0;
  for (int time = 1; time <= 2; ++time) {
    try {
      passed("order.after_commit");
    } catch (const InjectedFault&) {
      thrown_at = time;
    }
  }
  std::exit(thrown_at);
}

TEST_F(FaultPoint, throws_at_the_nth_passage) {
  EXPECT_EXIT(pass_twice_and_exit("order.after_commit:error:2"), testing::ExitedWithCode(2), "");
}

TEST_F(FaultPoint, throws_at_the_first_passage_by_default) {
  EXPECT_EXIT(pass_twice_and_exit("order.after_commit:error"), testing::ExitedWithCode(1), "");
}

TEST_F(FaultPoint, leaves_other_points_alone) {
  EXPECT_EXIT(pass_twice_and_exit("order.elsewhere:kill"), testing::ExitedWithCode(0), "");
}

TEST_F(FaultPoint, kills_the_process) {
  EXPECT_EXIT(pass_twice_and_exit("order.after_commit:kill"), testing::KilledBySignal(SIGKILL), "");
}

TEST_F(FaultPoint, traces_each_name_once) {
  const std::string path =
      std::filesystem::temp_directory_path() / ("flipflop_fault_trace_" + std::to_string(getpid()));
  // The child process runs this function anew and keeps the name that it inherited.
  setenv("FLIPFLOP_FAULT_TRACE", path.c_str(), 0);
  EXPECT_EXIT(pass_twice_and_exit(""), testing::ExitedWithCode(0), "");
  unsetenv("FLIPFLOP_FAULT_TRACE");
  std::ifstream file(path);
  const std::string content(std::istreambuf_iterator<char>(file), {});
  std::filesystem::remove(path);
  EXPECT_EQ(content, "order.after_commit\n");
}

void write_plan(const std::string& path, const char* plan) {
  std::ofstream(path) << plan;
}

// Passes the point three times; the plan for the first passage is given after one of them.
[[noreturn]] void pass_with_a_plan_exchanged_and_exit() {
  const std::string path =
      std::filesystem::temp_directory_path() / ("flipflop_fault_plan_" + std::to_string(getpid()));
  setenv("FLIPFLOP_FAULT_FILE", path.c_str(), 1);
  write_plan(path, "");
  int thrown_at = 0;
  for (int time = 1; time <= 3; ++time) {
    try {
      passed("order.after_commit");
    } catch (const InjectedFault&) {
      thrown_at = time;
    }
    if (time == 1) write_plan(path, "order.after_commit:error:1");
  }
  std::filesystem::remove(path);
  std::exit(thrown_at);
}

TEST_F(FaultPoint, counts_from_the_moment_a_plan_is_put_into_the_file) {
  EXPECT_EXIT(pass_with_a_plan_exchanged_and_exit(), testing::ExitedWithCode(2), "");
}

}  // namespace
}  // namespace flipflop::fault
