#pragma once
// Which products have which words: a sorted vocabulary of folded words, and for each word the
// positions of the products that have it. Prefixes are ranges of the vocabulary.

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace flipflop::search {

// How much a word says about its product, by the field it stands in.
enum class Field : std::uint8_t { code = 1, brand = 2, name = 3 };

class Words {
 public:
  class Builder;

  // Calls `visit(position, weight)` for every product with a word that begins with `prefix`; a
  // position may come several times. The `wanted` word itself weighs more than another.
  template <class Visit>
  void visit(std::string_view prefix, std::string_view wanted, Visit visit) const {
    for (std::size_t word = first_with(prefix); word < size() && at(word).starts_with(prefix);
         ++word) {
      const int whole = at(word) == wanted ? 1 : 0;
      for (std::size_t i = posting_begin_[word]; i < posting_begin_[word + 1]; ++i)
        visit(postings_[i].position, static_cast<int>(postings_[i].field) * 2 + whole);
    }
  }

  std::size_t size() const { return word_begin_.empty() ? 0 : word_begin_.size() - 1; }

 private:
  struct Posting {
    std::uint32_t position : 28;
    std::uint32_t field : 4;
  };

  std::string_view at(std::size_t word) const {
    return std::string_view(letters_).substr(word_begin_[word],
                                             word_begin_[word + 1] - word_begin_[word]);
  }
  std::size_t first_with(std::string_view prefix) const;

  std::string letters_;                       // all words one after the other
  std::vector<std::uint32_t> word_begin_;     // into letters_, one more than words
  std::vector<std::uint32_t> posting_begin_;  // into postings_, one more than words
  std::vector<Posting> postings_;
};

// Folded runs of letters and digits.
std::vector<std::string> words_of(std::string_view text);

// What a word of a query is looked up by: forms of a Czech word that differ in the last vowel or in
// the vowel before the last consonant meet ("lampy" and "lampa" at "lamp", "svicek" and "svicka" at
// "svick"). Short words and codes are looked up as they are.
std::string beginning_of(std::string_view word);

class Words::Builder {
 public:
  // Positions in ascending order.
  void add(std::uint32_t position, Field field, std::string_view text);
  Words finish();

 private:
  void add_word(std::uint32_t position, Field field, const std::string& word);

  std::unordered_map<std::string, std::uint32_t> numbers_;  // by order of appearance
  struct Seen {
    std::uint32_t word;
    Posting posting;
  };
  std::vector<Seen> seen_;
};

}  // namespace flipflop::search
