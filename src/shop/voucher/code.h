#pragma once
// The code of a voucher: five groups of four letters of Crockford's base 32, a hundred bits. It is
// made of the voucher's id and the installation's secret and kept nowhere; staff know its last four
// letters, which leaves eighty bits to guess. Pure, but for the secret it is given.

#include <string>
#include <string_view>

#include "platform/config/config.h"
#include "shop/voucher/voucher.h"

namespace flipflop::voucher {

class Codes {
 public:
  explicit Codes(const Config& config);
  // "7K3M-..." as it is printed.
  std::string code_of(VoucherId id) const;

 private:
  std::string secret_;
};

// What is typed, in capitals and without what stands between the letters: O is 0, and I and L
// are 1.
std::string plain_letters(std::string_view typed);
// The letters of a code as typed; empty for what is no code.
std::string letters_of(std::string_view typed);
std::string last_four_of(std::string_view letters);
// What is kept of a code in its place.
std::string hash_of(std::string_view letters);

}  // namespace flipflop::voucher
