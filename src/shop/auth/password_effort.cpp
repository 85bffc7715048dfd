#include "shop/auth/password_effort.h"

#include <algorithm>
#include <array>

#include "base/text.h"
#include "platform/assets/assets.h"
#include "platform/crypto/wiped.h"
#include "shop/auth/password_runs.h"

namespace flipflop::auth {
namespace {

constexpr int letter_effort = 1;
constexpr int name_effort = 1;
constexpr int run_effort = 1;
constexpr int word_effort = 2;

constexpr std::size_t letter_run_least = 3;
constexpr std::size_t sign_run_least = 4;  // three digits in a row stand in many random numbers

// People who were once allowed eight characters cut their word there.
constexpr std::size_t cut_size = 8;

struct Words {
  std::string text;  // into which the views of the list point
  std::vector<std::string_view> sorted;
};

void add_words(std::vector<std::string_view>& words, std::string_view line) {
  for (const std::string_view word : split(line, ' ')) {
    words.push_back(word);
    words.push_back(word.substr(0, cut_size));
  }
}

Words read_words() {
  Words words{assets::read("shop/auth/common_passwords.txt"), {}};
  for (const std::string_view line : split(words.text, '\n'))
    if (!line.starts_with('#') && !line.empty()) add_words(words.sorted, line);
  std::ranges::sort(words.sorted);
  return words;
}

const std::vector<std::string_view>& common_words() {
  static const Words words = read_words();
  return words.sorted;
}

// The letter that a digit or sign stands for in "h3sl0" and "pa$$word"; '1' and '!' may be an i or
// an l, as `one` says.
char meant_letter(char c, char one) {
  constexpr std::string_view written = "0|34@5$6789+";
  constexpr std::string_view meant = "oleaassgtbgt";
  if (c == '1' || c == '!') return one;
  const std::size_t at = written.find(c);
  return at == written.npos ? c : meant[at];
}

std::string with_meant_letters(std::string_view text, char one) {
  std::string meant(text);
  std::ranges::transform(meant, meant.begin(), [one](char c) { return meant_letter(c, one); });
  return meant;
}

bool goes_on(char c) {  // a later byte of one character
  return (static_cast<unsigned char>(c) & 0xC0u) == 0x80u;
}

// A text and what its digits and signs may mean; the three are equally long.
class Cover {
 public:
  Cover(std::string_view text, const std::vector<std::string>& names)
      : names_(names),
        plain_(std::string(text)),
        with_i_(with_meant_letters(text, 'i')),
        with_l_(with_meant_letters(text, 'l')) {}

  int effort() {
    // Digits and signs around a word say nothing new; a text of digits alone is judged by them.
    walk(0);
    const int around_words = best_.back()[1];
    walk(letter_effort);
    return std::min({around_words, best_.back()[0], best_.back()[1], effort_least});
  }

 private:
  // The least effort to come to each place, without and with a word on the way.
  using Place = std::array<int, 2>;

  void walk(int sign_effort) {
    best_.assign(plain_.text().size() + 1, Place{effort_least, effort_least});
    best_[0][0] = 0;
    for (at_ = 0; at_ < plain_.text().size(); ++at_) {
      const Place& here = best_[at_];
      if (std::min(here[0], here[1]) >= effort_least) continue;
      const char c = plain_.text()[at_];
      step(1, goes_on(c) ? 0 : is_letter(c) ? letter_effort : sign_effort, false);
      step_over_names();
      step_over_words();
      step_over_runs();
    }
  }

  void step(std::size_t size, int effort, bool is_word) {
    Place& there = best_[at_ + size];
    const Place& here = best_[at_];
    there[1] = std::min(there[1], here[1] + effort);
    int& other = is_word ? there[1] : there[0];
    other = std::min(other, here[0] + effort);
  }

  std::string_view rest_of(const crypto::WipedText& view) const {
    return std::string_view(view.text()).substr(at_);
  }

  void step_over_names() {
    for (const std::string& name : names_)
      for (const crypto::WipedText* view : {&plain_, &with_i_, &with_l_})
        if (rest_of(*view).starts_with(name)) step(name.size(), name_effort, true);
  }

  void step_over_words() {
    for (const crypto::WipedText* view : {&plain_, &with_i_, &with_l_}) step_over_words_in(*view);
  }

  // Narrows the sorted words down by one character after the other; most places end at the third.
  void step_over_words_in(const crypto::WipedText& view) {
    const std::string_view rest = rest_of(view);
    auto first = common_words().begin();
    auto last = common_words().end();
    for (std::size_t size = 1; size <= rest.size() && first != last; ++size) {
      const char c = rest[size - 1];
      first = std::lower_bound(first, last, c, [size](std::string_view word, char than) {
        return word.size() < size || word[size - 1] < than;
      });
      last = std::upper_bound(first, last, c, [size](char than, std::string_view word) {
        return than < word[size - 1];
      });
      const bool is_whole = first != last && first->size() == size;
      if (is_whole && (&view == &plain_ || has_letters(size))) step(size, word_effort, true);
    }
  }

  // Whether half of what stands here are letters: a number is no word, though its digits look like
  // letters.
  bool has_letters(std::size_t size) const {
    const auto letters = std::ranges::count_if(rest_of(plain_).substr(0, size), is_letter);
    return static_cast<std::size_t>(letters) * 2 >= size;
  }

  void step_over_runs() {
    const std::string_view rest = rest_of(plain_);
    const std::size_t longest = run_size(rest);
    bool is_word = false;
    for (std::size_t size = 1; size <= longest; ++size) {
      is_word = is_word || is_letter(rest[size - 1]);
      if (size >= (is_word ? letter_run_least : sign_run_least)) step(size, run_effort, is_word);
    }
    if (starts_with_date(rest)) step(date_size, run_effort, false);
  }

  const std::vector<std::string>& names_;
  const crypto::WipedText plain_, with_i_, with_l_;
  std::vector<Place> best_;
  std::size_t at_ = 0;
};

// Without what separates words: "p.a.s.s" is "pass".
std::string joined(std::string_view text) {
  std::string out;
  std::ranges::copy_if(text, std::back_inserter(out), [](char c) {
    return std::string_view(" -_.,;:/'\"").find(c) == std::string_view::npos;
  });
  return out;
}

// With each character once where it stands several times: "112233" is "123".
std::string without_repetition(std::string_view text) {
  std::string out(text);
  out.erase(std::ranges::unique(out).begin(), out.end());
  return out;
}

}  // namespace

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || static_cast<unsigned char>(c) >= 0x80;
}

int guessing_effort(std::string_view folded, const std::vector<std::string>& names) {
  const crypto::WipedText tight(joined(folded));
  const crypto::WipedText thin(without_repetition(tight.text()));
  int least = Cover(folded, names).effort();
  least = std::min(least, Cover(tight.text(), names).effort());
  return std::min(least, Cover(thin.text(), names).effort());
}

}  // namespace flipflop::auth
