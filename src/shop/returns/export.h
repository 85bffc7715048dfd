#pragma once
// A case as its person takes it along.

#include "platform/json/json.h"
#include "shop/returns/returns.h"

namespace flipflop::returns {

struct ExportedCase {
  std::string number, kind, state, name, email, bank_account, description;
  Instant made_at;
};
BOOST_DESCRIBE_STRUCT(ExportedCase, (),
                      (number, kind, state, name, email, bank_account, description, made_at))

inline ExportedCase exported(const View& view) {
  return {view.number, name_of(view.kind), name_of(view.state), view.name,
          view.email,  view.bank_account,  view.description,    view.made_at};
}

}  // namespace flipflop::returns
