#pragma once
// Mixed into what is thrown when nobody can say whether something happened: the edge answers 503,
// and who sends the request again under its key is told what became of it.

namespace flipflop {

class OutcomeUnknown {
 public:
  virtual ~OutcomeUnknown() = default;
};

}  // namespace flipflop
