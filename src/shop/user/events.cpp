#include "platform/outbox/outbox.h"
#include "shop/user/privacy.h"

namespace flipflop::user {

void Privacy::subscribe() {
  platform_.events.on("user.account_erased", &Privacy::account_erased, this);
}

}  // namespace flipflop::user
