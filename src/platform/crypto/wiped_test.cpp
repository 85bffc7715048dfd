#include "platform/crypto/wiped.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace flipflop::crypto {
namespace {

// What the string's own memory holds.
std::string memory_of(const std::string& text) {
  return {text.data(), text.data() + text.capacity()};
}

TEST(Wiped, nothing_is_left_of_a_wiped_text) {
  for (std::string text : {std::string("short"), std::string(100, 'x'), std::string()}) {
    wipe(text);
    EXPECT_TRUE(text.empty());
    const std::string memory = memory_of(text);
    EXPECT_EQ(std::ranges::count(memory, '\0'), static_cast<std::ptrdiff_t>(memory.size()));
  }
}

TEST(Wiped, a_text_is_moved_in_and_nothing_stays_behind) {
  for (const std::string& before : {std::string("short"), std::string(100, 'x')}) {
    std::string source = before;
    const WipedText kept(std::move(source));
    EXPECT_EQ(kept.text(), before);
    const std::string memory = memory_of(source);
    EXPECT_EQ(std::ranges::count(memory, '\0'), static_cast<std::ptrdiff_t>(memory.size()));
  }
}

}  // namespace
}  // namespace flipflop::crypto
