#pragma once
// Czech bank accounts and the payment descriptor that banking applications scan. Pure.

#include <optional>
#include <string>
#include <string_view>

#include "base/money.h"

namespace flipflop::payment {

// An account in the Czech notation prefix-number/bank, zero-padded to 6, 10 and 4 digits.
struct BankAccount {
  std::string prefix, number, bank;
};

// Accepts "19-2000145399/0800" and "2000145399/0800" when prefix and number each pass the modulo 11
// check of the Czech National Bank's decree 169/2011; nullopt otherwise.
std::optional<BankAccount> parse_account(std::string_view text);

// ISO 13616: CZ, two check digits (98 - BBAN modulo 97), bank, prefix, number; without spaces.
std::string iban(const BankAccount& account);

struct Transfer {
  std::string iban;
  Money amount;
  std::string variable_symbol;
  std::string message;
};

enum class Checksum { omitted, appended };

// Short Payment Descriptor 1.0 (qr-platba.cz): ACC, AM, CC, MSG, X-VS. The message is folded to
// upper-case ASCII and cut to 60 characters, so that the QR code stays small and every bank reads
// it. Few banks look at the CRC32, so the default is to leave it out.
std::string spayd(const Transfer& transfer, Checksum checksum = Checksum::omitted);

// Digits only, at most 10, without leading zeros; nullopt for anything else, also for zero.
std::optional<std::string> normalised_symbol(std::string_view text);

}  // namespace flipflop::payment
