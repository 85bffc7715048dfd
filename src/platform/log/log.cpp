#include "platform/log/log.h"

#include <fmt/format.h>
#include <poll.h>
#include <spdlog/sinks/rotating_file_sink.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <climits>
#include <cmath>
#include <csignal>
#include <filesystem>
#include <mutex>
#include <shared_mutex>
#include <vector>

#include "base/instant.h"
#include "base/text.h"
#include "platform/json/json.h"
#include "platform/metrics/metrics.h"

namespace flipflop::log {
namespace {

constexpr std::size_t file_bytes = 20 * 1024 * 1024;
constexpr std::size_t files_kept = 10;
constexpr std::size_t longest_value = 8 * 1024;  // bytes; the rest is cut off

constexpr std::string_view level_names[] = {"debug", "info", "warn", "error"};

using FileSink = spdlog::sinks::rotating_file_sink_mt;

struct State {
  std::atomic<Level> least = Level::info;
  std::shared_mutex mutex;  // of the two below
  std::unique_ptr<FileSink> file;
  std::vector<std::shared_ptr<Sink>> sinks;
  metrics::Counter lost = metrics::counter("flipflop_log_lines_lost_total",
                                           "Log lines that a file, pipe or sink did not take");
  metrics::Counter written[4];

  State() {
    for (std::size_t i = 0; i < 4; ++i)
      written[i] = metrics::counter("flipflop_log_lines_total", "Log lines by level",
                                    {{"level", std::string(level_names[i])}});
  }
};

// Never destroyed: other threads may log until the process has gone.
State& state() {
  static auto* const state = new State();
  return *state;
}

// The first bytes of a text that is too long, cut between two characters.
std::string_view shortened(std::string_view text) {
  std::size_t end = longest_value;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0u) == 0x80u) --end;
  return text.substr(0, end);
}

// Bytes that are no UTF-8 (a foreign error text) become question marks, so that the line stays
// JSON; and so do DEL and U+0080 to U+009F, which JSON leaves alone and a terminal obeys.
std::string printable(std::string_view text) {
  const bool is_long = text.size() > longest_value;
  std::string out(is_long ? shortened(text) : text);
  if (is_long) out += "...";
  const bool is_utf8 = is_valid_utf8(out);
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto byte = static_cast<unsigned char>(out[i]);
    const bool is_control = byte == 0xC2 && static_cast<unsigned char>(out[i + 1]) < 0xA0;
    if (byte == 0x7F || (!is_utf8 && byte >= 0x80)) out[i] = '?';
    if (is_utf8 && is_control) out.replace(i, 2, "?");
  }
  return out;
}

void append_value(std::string& line, const Field& field) {
  if (const auto* text = std::get_if<std::string_view>(&field.value)) {
    json::write_string(line, printable(*text));
  } else if (const auto* whole = std::get_if<std::int64_t>(&field.value)) {
    line += std::to_string(*whole);
  } else if (const auto* number = std::get_if<double>(&field.value)) {
    line += std::isfinite(*number) ? fmt::format("{}", *number) : "null";
  } else {
    line += std::get<bool>(field.value) ? "true" : "false";
  }
}

std::string json_line(Level level, std::string_view message, Fields fields) {
  const auto now = std::chrono::floor<Duration>(std::chrono::system_clock::now());
  std::string line = R"({"time":")" + iso_text(now) + R"(","level":")";
  line.append(level_names[static_cast<std::size_t>(level)]).append(R"(","message":)");
  json::write_string(line, printable(message));
  for (const Field& field : fields) {
    line.push_back(',');
    json::write_string(line, field.name);
    line.push_back(':');
    append_value(line, field);
  }
  line.push_back('}');
  return line;
}

// A reader that has stopped reading (a full pipe) loses lines rather than stop the shop: a pipe
// that polls as writable takes PIPE_BUF bytes without waiting, and no more are given at once. What
// is left of a torn line is closed before the next one.
bool write_to_stderr(std::string line) {
  static std::mutex mutex;
  static bool is_torn = false;
  line.push_back('\n');
  const std::lock_guard lock(mutex);
  if (is_torn) line.insert(line.begin(), '\n');
  for (std::size_t sent = 0; sent < line.size();) {
    pollfd ready{STDERR_FILENO, POLLOUT, 0};
    const bool is_ready = poll(&ready, 1, 0) == 1 && (ready.revents & POLLOUT) != 0;
    const std::size_t part = std::min<std::size_t>(line.size() - sent, PIPE_BUF);
    const ssize_t taken = is_ready ? ::write(STDERR_FILENO, line.data() + sent, part) : -1;
    if (taken <= 0) {
      is_torn = is_torn || sent > 0;
      return false;
    }
    sent += static_cast<std::size_t>(taken);
  }
  is_torn = false;
  return true;
}

void write_to_file(FileSink& file, Level level, const std::string& line) {
  file.log(spdlog::details::log_msg("", spdlog::level::info, line));
  if (level != Level::debug) file.flush();
}

}  // namespace

void start(Level least, const std::string& folder) {
  // Whoever read our stderr may go away; that must not end the process.
  std::signal(SIGPIPE, SIG_IGN);
  State& here = state();
  here.least = least;
  const std::unique_lock lock(here.mutex);
  here.file.reset();
  if (folder.empty()) return;
  std::filesystem::create_directories(folder);
  here.file = std::make_unique<FileSink>(folder + "/flipflop.log", file_bytes, files_kept);
  here.file->set_pattern("%v");
}

void add_sink(std::shared_ptr<Sink> sink) {
  const std::unique_lock lock(state().mutex);
  state().sinks.push_back(std::move(sink));
}

void flush() {
  const std::shared_lock lock(state().mutex);
  if (!state().file) return;
  try {
    state().file->flush();
  } catch (const std::exception&) {
    state().lost.add();
  }
}

void write(Level level, std::string_view message, Fields fields) {
  State& here = state();
  if (level < here.least.load(std::memory_order_relaxed)) return;
  try {
    const std::string line = json_line(level, message, fields);
    here.written[static_cast<std::size_t>(level)].add();
    if (!write_to_stderr(line)) here.lost.add();
    const std::shared_lock lock(here.mutex);
    for (const auto& sink : here.sinks) sink->write(level, line);
    if (here.file) write_to_file(*here.file, level, line);
  } catch (const std::exception&) {
    // A full disk or a broken sink: there is nowhere left to say so but the counter.
    here.lost.add();
  }
}

}  // namespace flipflop::log
