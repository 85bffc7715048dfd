#include "app/audit.h"
#include "app/backup.h"
#include "app/commands/shown.h"
#include "platform/json/describe.h"

namespace flipflop {
FLIPFLOP_JSON(app::AuditResult);
FLIPFLOP_JSON(app::BackupManifest);
FLIPFLOP_JSON(app::ShownJob);
FLIPFLOP_JSON(app::ShownApiKey);
FLIPFLOP_JSON(app::ShownSupplier);
FLIPFLOP_JSON(app::ShownOrderLine);
FLIPFLOP_JSON(app::ShownOrder);
FLIPFLOP_JSON(app::ShownMail);
FLIPFLOP_JSON(app::ShownSetting);
FLIPFLOP_JSON(app::ShownCheck);
FLIPFLOP_JSON(app::ShownRole);
}  // namespace flipflop
