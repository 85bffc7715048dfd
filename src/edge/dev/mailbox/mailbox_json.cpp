#include "edge/dev/mailbox/mailbox.h"
#include "platform/json/describe.h"

namespace flipflop {

FLIPFLOP_JSON(dev::MailboxQuery);
FLIPFLOP_JSON(dev::MailQuery);

}  // namespace flipflop
