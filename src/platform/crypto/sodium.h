#pragma once
// libsodium picks its implementations and opens its source of randomness once per process.

namespace flipflop::crypto {

// Before the first call of libsodium that draws randomness or is slow without its fast
// implementation; cheap afterwards, safe from every thread. BrokenInvariant when it cannot start.
void require_sodium();

}  // namespace flipflop::crypto
