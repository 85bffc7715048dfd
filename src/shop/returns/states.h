#pragma once
// Part of the face: what cases are and where they go (README.md has the picture).

#include <string>
#include <vector>

#include "base/uuid.h"
#include "platform/json/json.h"

namespace flipflop::returns {

using CaseId = Id<struct CaseTag>;

enum class Kind { withdrawal, claim };
BOOST_DESCRIBE_ENUM(Kind, withdrawal, claim)

enum class State {
  announced,        // withdrawal: the goods are with the buyer, or on their way
  received,         // withdrawal: the goods came, the money is on its way
  refunded,         // withdrawal: the money went back
  order_cancelled,  // withdrawal from all before it left: the order itself is cancelled
  open,             // claim: to be judged
  accepted,         // claim: justified, to be settled
  settled,          // claim: repaired, replaced, made cheaper or paid back
  refused,
  called_off
};
BOOST_DESCRIBE_ENUM(State, announced, received, refunded, order_cancelled, open, accepted, settled,
                    refused, called_off)

enum class Remedy { repair, replacement, discount, refund };
BOOST_DESCRIBE_ENUM(Remedy, repair, replacement, discount, refund)

// Where returned pieces go.
enum class Disposition { stock, damaged };
BOOST_DESCRIBE_ENUM(Disposition, stock, damaged)

// What staff may do with a case.
enum class Action { receive, accept, refuse, call_off, settle };
BOOST_DESCRIBE_ENUM(Action, receive, accept, refuse, call_off, settle)
std::vector<Action> actions_in(State state);
// Whether somebody still waits for something.
bool is_under_way(State state);

std::string name_of(Kind kind);
std::string name_of(State state);
std::string name_of(Remedy remedy);
std::string name_of(Disposition disposition);

}  // namespace flipflop::returns
