#include "shop/returns/states.h"

#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"

namespace flipflop::returns {
namespace {

template <class Enum>
std::string text_of(Enum value) {
  const char* name = boost::describe::enum_to_string(value, "");
  invariant(*name != '\0', "an enumerator without a name");
  return name;
}

}  // namespace

std::vector<Action> actions_in(State state) {
  switch (state) {
    case State::announced:
      return {Action::receive, Action::refuse, Action::call_off};
    case State::open:
      return {Action::accept, Action::refuse, Action::call_off};
    case State::accepted:
      return {Action::settle};
    default:
      return {};
  }
}

bool is_under_way(State state) {
  return state == State::announced || state == State::received || state == State::open ||
         state == State::accepted;
}

std::string name_of(Kind kind) {
  return text_of(kind);
}
std::string name_of(State state) {
  return text_of(state);
}
std::string name_of(Remedy remedy) {
  return text_of(remedy);
}
std::string name_of(Disposition disposition) {
  return text_of(disposition);
}

}  // namespace flipflop::returns
