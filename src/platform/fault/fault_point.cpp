#include "platform/fault/fault_point.h"

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <fstream>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>

#include "base/invariant.h"
#include "base/text.h"

namespace flipflop::fault {
namespace {

constexpr std::chrono::seconds pause_length{30};

struct Plan {
  std::string name;
  std::string action;
  std::int64_t nth = 1;
};

std::optional<Plan> plan_in(std::string_view text) {
  text = trim(text);
  if (text.empty()) return std::nullopt;
  const auto parts = split(text, ':');
  invariant(parts.size() == 2 || parts.size() == 3, "a fault is name:action[:nth]");
  Plan plan{std::string(parts[0]), std::string(parts[1])};
  invariant(plan.action == "kill" || plan.action == "error" || plan.action == "pause",
            "the action of a fault is kill, error or pause");
  if (parts.size() == 3) {
    const auto nth = parse_unsigned(parts[2]);
    invariant(nth && *nth > 0, "nth of a fault counts from 1");
    plan.nth = *nth;
  }
  return plan;
}

std::string text_of(const char* environment_name) {
  const char* text = std::getenv(environment_name);
  return text == nullptr ? std::string() : std::string(text);
}

// Points may be passed on several threads; only builds with fault points come here.
class Points {
 public:
  Points() : plan_(plan_in(text_of("FLIPFLOP_FAULT"))), plan_file_(text_of("FLIPFLOP_FAULT_FILE")) {
    const std::string path = text_of("FLIPFLOP_FAULT_TRACE");
    if (!path.empty()) trace_.open(path, std::ios::app);
  }

  // The action that is due now, or empty.
  std::string count(const char* name) {
    const std::lock_guard lock(mutex_);
    if (!plan_file_.empty()) read_plan_file();
    const std::int64_t times = ++passed_[name];
    if (times == 1 && trace_.is_open()) trace_ << name << std::endl;
    return plan_ && plan_->name == name && plan_->nth == times ? plan_->action : "";
  }

 private:
  // A missing file is an empty one.
  void read_plan_file() {
    std::ifstream file(plan_file_);
    std::string text(std::istreambuf_iterator<char>(file), {});
    if (text == plan_file_text_) return;
    plan_file_text_ = std::move(text);
    plan_ = plan_in(plan_file_text_);
    passed_.clear();
  }

  std::mutex mutex_;
  std::optional<Plan> plan_;
  const std::string plan_file_;
  std::string plan_file_text_;
  std::ofstream trace_;
  std::map<std::string, std::int64_t> passed_;
};

}  // namespace

void passed(const char* name) {
  static Points points;
  const std::string action = points.count(name);
  if (action == "kill") std::raise(SIGKILL);
  if (action == "error") throw InjectedFault(std::string("injected fault at ") + name);
  if (action == "pause") std::this_thread::sleep_for(pause_length);
}

}  // namespace flipflop::fault
