#pragma once
// Texts that leave nothing behind in memory: passwords, and what is made from them. Copies that the
// caller, a parser or an allocator made before are theirs.

#include <string>

namespace flipflop::crypto {

// Overwrites what the string holds and could hold, and leaves it empty.
void wipe(std::string& text);

class WipedText {
 public:
  // Takes the text and wipes the string it stood in: a short one is copied by a move.
  explicit WipedText(std::string&& text);
  ~WipedText();
  WipedText(const WipedText&) = delete;
  WipedText& operator=(const WipedText&) = delete;

  const std::string& text() const { return text_; }

 private:
  std::string text_;
};

}  // namespace flipflop::crypto
