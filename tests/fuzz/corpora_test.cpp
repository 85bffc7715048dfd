// Every fuzzer over its stored inputs, and over inputs made from them by chance, in the sanitized
// build that every change is tested with. It finds again what was found before, and what is easy to
// find; guided by coverage, tests/fuzz/run looks further under `./flip test --long`.
//
// A finding of either becomes a file of the corpus, with the mended code.

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/hex.h"
#include "base/split_mix.h"
#include "tests/fuzz/corpora.h"

namespace flipflop::fuzz {
namespace {

constexpr std::size_t input_size_most = 65536;

// Said when a fuzzer gives up: an abort tells no more than where.
std::string running;

void say_input(int) {
  const std::string text = "\ninput: " + running + "\n";
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, text.data(), text.size());
}

std::vector<std::string> inputs_of(const Fuzzer& fuzzer) {
  std::vector<std::filesystem::path> paths;
  for (const auto& entry : std::filesystem::directory_iterator(fuzzer.corpus))
    paths.push_back(entry.path());
  std::ranges::sort(paths);
  std::vector<std::string> inputs;
  for (const auto& path : paths) {
    std::ifstream file(path, std::ios::binary);
    inputs.emplace_back(std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>());
  }
  return inputs;
}

void run(const Fuzzer& fuzzer, const std::string& input) {
  running = "hex ";
  for (const char c : input) {
    running.push_back(hex_digits[static_cast<unsigned char>(c) >> 4]);
    running.push_back(hex_digits[static_cast<unsigned char>(c) & 15]);
  }
  fuzzer.run(reinterpret_cast<const unsigned char*>(input.data()), input.size());
}

// The same inputs in every run: what fails, fails again.
class Chance {
 public:
  explicit Chance(const std::vector<std::string>& inputs) : inputs_(inputs) {}

  std::string input() {
    std::string made = any();
    for (std::size_t edits = 1 + below(6); edits > 0; --edits) edit(made);
    made.resize(std::min(made.size(), input_size_most));
    return made;
  }

 private:
  std::size_t below(std::size_t bound) { return split_mix(state_) % bound; }
  const std::string& any() { return inputs_[below(inputs_.size())]; }

  void edit(std::string& text) {
    const std::size_t at = below(text.size() + 1);
    switch (below(5)) {
      case 0:
        text.insert(at, 1, static_cast<char>(below(256)));
        break;
      case 1:
        text.erase(at, below(8));
        break;
      case 2:
        if (at < text.size()) text[at] = static_cast<char>(text[at] ^ (1 << below(8)));
        break;
      case 3:
        text.insert(at, text.substr(below(text.size() + 1), below(16)));
        break;
      default: {
        const std::string& other = any();
        text = text.substr(0, at) + other.substr(std::min(at, other.size()));
      }
    }
  }

  const std::vector<std::string>& inputs_;
  std::uint64_t state_ = 1;
};

// What each fuzzer has besides its thousand inputs. CI lets them share five minutes.
std::chrono::seconds time_given() {
  const char* seconds = std::getenv("FUZZ_CHANCE_SECONDS");
  return std::chrono::seconds(seconds == nullptr ? 0 : std::atoi(seconds));
}

class Corpus : public testing::TestWithParam<Fuzzer> {
 protected:
  void SetUp() override { std::signal(SIGABRT, say_input); }
  void TearDown() override { std::signal(SIGABRT, SIG_DFL); }

  const std::vector<std::string> inputs_ = inputs_of(GetParam());
};

TEST_P(Corpus, holds_no_finding) {
  EXPECT_FALSE(inputs_.empty());
  run(GetParam(), "");
  for (const std::string& input : inputs_) run(GetParam(), input);
}

TEST_P(Corpus, leads_to_no_finding_by_chance) {
  ASSERT_FALSE(inputs_.empty());
  const int rounds = std::getenv("FLIPFLOP_LONG") != nullptr ? 50'000 : 1'000;
  const auto end = std::chrono::steady_clock::now() + time_given();
  Chance chance(inputs_);
  for (int i = 0; i < rounds || std::chrono::steady_clock::now() < end; ++i)
    run(GetParam(), chance.input());
}

INSTANTIATE_TEST_SUITE_P(Fuzz, Corpus, testing::ValuesIn(fuzzers().begin(), fuzzers().end()),
                         [](const auto& tested) { return std::string(tested.param.name); });

}  // namespace
}  // namespace flipflop::fuzz
