#pragma once
// A belief of the code that turned out false. It is a failure, not an answer: nobody but the named
// catch places (http session, job runner, event runner, worker pool, main) handles it.

#include <stdexcept>
#include <string>

namespace flipflop {

class BrokenInvariant : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

// Throws BrokenInvariant with `what` unless `holds`.
inline void invariant(bool holds, const char* what) {
  if (!holds) throw BrokenInvariant(what);
}

}  // namespace flipflop
