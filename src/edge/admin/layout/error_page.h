#pragma once
// What somebody sees below /sprava when a page is not there, not theirs, or broken.

#include "edge/admin/layout/staff_shell.h"
#include "platform/http/server.h"

namespace flipflop::admin {

http::ErrorPage error_page(const StaffShell& shell);

}  // namespace flipflop::admin
