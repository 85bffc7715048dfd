#pragma once
// Something that the work needs is away and is known to be; the edge answers 503 and says when to
// come again. Whoever throws it has logged why.

#include <chrono>
#include <stdexcept>
#include <string>

namespace flipflop {

class Unavailable : public std::runtime_error {
 public:
  Unavailable(const std::string& what, std::chrono::seconds retry_in)
      : std::runtime_error(what), retry_in_(retry_in) {}
  std::chrono::seconds retry_in() const { return retry_in_; }

 private:
  std::chrono::seconds retry_in_;
};

}  // namespace flipflop
