#include "platform/crypto/wiped.h"

#include <sodium.h>

#include <utility>

namespace flipflop::crypto {

void wipe(std::string& text) {
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

WipedText::WipedText(std::string&& text) : text_(std::move(text)) {
  wipe(text);
}

WipedText::~WipedText() {
  wipe(text_);
}

}  // namespace flipflop::crypto
