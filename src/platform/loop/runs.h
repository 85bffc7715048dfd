#pragma once

namespace flipflop {

// Whether the jobs and subscriptions that are registered from now on run in this process, or in
// that of another role; faces are usable in either case.
enum class Runs { here, elsewhere };

}  // namespace flipflop
