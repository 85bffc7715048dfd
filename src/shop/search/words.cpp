#include "shop/search/words.h"

#include <algorithm>
#include <numeric>

#include "base/invariant.h"
#include "base/text.h"

namespace flipflop::search {
namespace {

bool is_word_character(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
         (static_cast<unsigned char>(c) >= 0x80);
}

}  // namespace

std::vector<std::string> words_of(std::string_view text) {
  const std::string folded = fold(text);
  std::vector<std::string> words;
  for (std::size_t i = 0; i < folded.size();) {
    const std::size_t begin = i;
    while (i < folded.size() && is_word_character(folded[i])) ++i;
    if (i > begin) words.push_back(folded.substr(begin, i - begin));
    if (i == begin) ++i;
  }
  return words;
}

namespace {

constexpr std::size_t shortest_word_with_forms = 5;  // letters

// "hrnek" and "venec" lose their vowel in other forms: "hrnky", "vence".
bool has_passing_vowel(std::string_view word) {
  return word.size() >= shortest_word_with_forms && (word.ends_with("ek") || word.ends_with("ec"));
}

}  // namespace

std::string beginning_of(std::string_view word) {
  constexpr std::string_view vowels = "aeiouy";
  const bool has_letters = std::ranges::all_of(word, [](char c) { return c >= 'a' && c <= 'z'; });
  if (!has_letters || word.size() < shortest_word_with_forms) return std::string(word);
  std::string beginning(word);
  if (has_passing_vowel(word)) {
    beginning.erase(beginning.size() - 2, 1);
  } else if (vowels.contains(word.back())) {
    beginning.pop_back();
  }
  return beginning;
}

std::size_t Words::first_with(std::string_view prefix) const {
  std::size_t low = 0;
  std::size_t high = size();
  while (low < high) {
    const std::size_t middle = (low + high) / 2;
    if (at(middle) < prefix) {
      low = middle + 1;
    } else {
      high = middle;
    }
  }
  return low;
}

void Words::Builder::add(std::uint32_t position, Field field, std::string_view text) {
  invariant(position < (1u << 28), "a replica holds at most 268 million products");
  for (const std::string& word : words_of(text)) {
    add_word(position, field, word);
    if (has_passing_vowel(word)) add_word(position, field, beginning_of(word));
  }
}

void Words::Builder::add_word(std::uint32_t position, Field field, const std::string& word) {
  const auto number = static_cast<std::uint32_t>(numbers_.size());
  const auto known = numbers_.try_emplace(word, number).first;
  seen_.push_back({known->second, {position, static_cast<std::uint32_t>(field)}});
}

Words Words::Builder::finish() {
  std::vector<std::pair<std::string_view, std::uint32_t>> sorted(numbers_.begin(), numbers_.end());
  std::ranges::sort(sorted);
  std::vector<std::uint32_t> place(sorted.size());  // by number: where the word stands when sorted
  Words words;
  words.word_begin_.reserve(sorted.size() + 1);
  words.word_begin_.push_back(0);
  for (std::uint32_t i = 0; i < sorted.size(); ++i) {
    place[sorted[i].second] = i;
    words.letters_ += sorted[i].first;
    words.word_begin_.push_back(static_cast<std::uint32_t>(words.letters_.size()));
  }

  words.posting_begin_.assign(sorted.size() + 1, 0);
  for (const Seen& seen : seen_) ++words.posting_begin_[place[seen.word] + 1];
  std::partial_sum(words.posting_begin_.begin(), words.posting_begin_.end(),
                   words.posting_begin_.begin());
  words.postings_.resize(seen_.size());
  std::vector<std::uint32_t> next(words.posting_begin_.begin(), words.posting_begin_.end() - 1);
  for (const Seen& seen : seen_) words.postings_[next[place[seen.word]]++] = seen.posting;
  words.letters_.shrink_to_fit();
  return words;
}

}  // namespace flipflop::search
