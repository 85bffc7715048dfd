#include "platform/pg/test_database.h"

#include <unistd.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

#include "platform/pg/blocking.h"
#include "platform/pg/migrate.h"
#include "platform/pg/test_cluster.h"

namespace flipflop::pg {
namespace {

constexpr std::size_t copies_ahead = 3;
constexpr int connections_per_loop = 24;

std::string conninfo_of(const std::string& database) {
  return test_server() + " dbname=" + database;
}

// A migrated database that all processes of this server copy, one for each state of the
// migrations. Made under a lock, and under another name until it is complete.
std::string template_name() {
  static const std::string name = [] {
    const std::string wanted = "flipflop_template_" + schema_version();
    const std::string unfinished = wanted + "_unfinished";
    BlockingConnection connection(conninfo_of("postgres"), {});
    connection.run("SELECT pg_advisory_lock(7014002)");
    const Rows found = connection.run("SELECT FROM pg_database WHERE datname = $1", {wanted});
    if (!found.empty()) return wanted;
    connection.run("DROP DATABASE IF EXISTS " + unfinished);
    connection.run("CREATE DATABASE " + unfinished);
    migrate(conninfo_of(unfinished));
    connection.run("ALTER DATABASE " + unfinished + " RENAME TO " + wanted);
    return wanted;
  }();
  return name;
}

// Makes copies ahead and drops used ones, on a thread of its own.
class Copies {
 public:
  Copies() : thread_([this] { work(); }) {}
  ~Copies() {
    {
      const std::lock_guard lock(mutex_);
      closing_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }
  Copies(const Copies&) = delete;
  Copies& operator=(const Copies&) = delete;

  std::string take() {
    std::unique_lock lock(mutex_);
    ++wanted_;
    changed_.notify_all();
    changed_.wait(lock, [this] { return !ready_.empty() || failure_; });
    --wanted_;
    if (failure_) std::rethrow_exception(failure_);
    std::string name = std::move(ready_.front());
    ready_.pop_front();
    changed_.notify_all();
    return name;
  }

  void drop(std::string name) {
    const std::lock_guard lock(mutex_);
    used_.push_back(std::move(name));
    changed_.notify_all();
  }

 private:
  void work() {
    try {
      BlockingConnection connection(conninfo_of("postgres"), {});
      while (work_once(connection)) {
      }
    } catch (...) {
      const std::lock_guard lock(mutex_);
      failure_ = std::current_exception();
      changed_.notify_all();
    }
  }

  // Waiting tests come before used copies; at the end only what is left is dropped.
  bool work_once(BlockingConnection& connection) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return closing_ || is_short() || !used_.empty(); });
    if (is_short() && !closing_) {
      lock.unlock();
      std::string name = make_copy(connection);
      lock.lock();
      ready_.push_back(std::move(name));
      changed_.notify_all();
      return true;
    }
    if (closing_ && test_server_is_own()) return false;  // all of it is about to go
    if (closing_) used_.insert(used_.end(), ready_.begin(), ready_.end());
    if (closing_) ready_.clear();
    if (used_.empty()) return false;
    const std::string name = std::move(used_.front());
    used_.pop_front();
    lock.unlock();
    connection.run("DROP DATABASE IF EXISTS " + name + " WITH (FORCE)");
    return true;
  }

  bool is_short() const { return ready_.size() < copies_ahead + wanted_; }

  std::string make_copy(BlockingConnection& connection) {
    const std::string name = "flipflop_test_" + std::to_string(getpid()) + "_" +
                             std::to_string(++made_) + "_" + std::to_string(std::random_device{}());
    connection.run("CREATE DATABASE " + name + " TEMPLATE " + template_name());
    return name;
  }

  std::mutex mutex_;  // guards all below but made_
  std::condition_variable changed_;
  std::deque<std::string> ready_;
  std::deque<std::string> used_;
  std::size_t wanted_ = 0;
  bool closing_ = false;
  std::exception_ptr failure_;
  int made_ = 0;
  std::thread thread_;  // last: it uses all of the above
};

Copies& copies() {
  // First what the copies' thread uses, so that it is destroyed last.
  template_name();
  static Copies all;
  return all;
}

}  // namespace

TestDatabase::TestDatabase() : name_(copies().take()) {
  conninfo_ = conninfo_of(name_);
}

TestDatabase::~TestDatabase() {
  copies().drop(name_);
}

std::unique_ptr<Database> TestDatabase::open(std::size_t loops) const {
  return std::make_unique<Database>(
      DatabaseOptions{.conninfo = conninfo_,
                      .connections = connections_per_loop * static_cast<int>(loops),
                      .loops = loops});
}

}  // namespace flipflop::pg
