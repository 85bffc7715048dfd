#pragma once
// How much of a password is its owner's own. A folded text is covered as cheaply as possible by
// what guessers try first: common words, names, rows of the keyboard, runs, repetitions, dates;
// what remains counts character by character. Pure, safe from every thread.

#include <string>
#include <string_view>
#include <vector>

namespace flipflop::auth {

// Below this a password is refused. Three common words, or one with three letters beside it, pass;
// two words do not, whatever digits and signs stand around them.
inline constexpr int effort_least = 5;

// `folded` is lower case without diacritics (base/text.h fold), as are the `names`, which cost less
// than other words. Efforts of effort_least and above are not told apart.
int guessing_effort(std::string_view folded, const std::vector<std::string>& names);

// A letter of a folded text, or a byte of one outside ASCII.
bool is_letter(char c);

}  // namespace flipflop::auth
