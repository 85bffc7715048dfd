#pragma once
// An account as the stores of auth read it: the columns of every such statement, in this order.

#include "shop/auth/store.h"

#define FF_ACCOUNT                                                                          \
  "a.id, a.email, a.first_name, a.last_name, a.phone, a.is_active, a.is_verified,"          \
  " a.created_at, a.updated_at, a.password_hash, a.totp_secret,"                            \
  " ARRAY(SELECT r.role FROM auth.account_role r WHERE r.account_id = a.id ORDER BY r.role" \
  " LIMIT 20), a.erased_at IS NOT NULL"

namespace flipflop::auth {

StoredAccount account_in(const pg::Row& row);

}  // namespace flipflop::auth
