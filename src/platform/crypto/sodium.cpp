#include "platform/crypto/sodium.h"

#include <sodium.h>

#include "base/invariant.h"

namespace flipflop::crypto {

void require_sodium() {
  static const bool ready = sodium_init() >= 0;
  invariant(ready, "libsodium did not start");
}

}  // namespace flipflop::crypto
