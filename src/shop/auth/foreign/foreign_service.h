#pragma once
// The foreign auth service on one screen: what is used in place of our own where AUTH_SERVICE_URL
// says so.

#include <memory>

#include "platform/http/permission.h"
#include "platform/privacy/privacy.h"
#include "shop/auth/core.h"
#include "shop/auth/credentials.h"

namespace flipflop::auth::foreign {

class ForeignService {
 public:
  // nullptr when the setting is not given; BadSetting for what is no address, and for roles that
  // cannot be read.
  static std::unique_ptr<ForeignService> from(Core& core);
  explicit ForeignService(Core& core);
  ~ForeignService();

  Auth& face();
  Staff& staff();
  TokenAuthenticator& authenticator();
  privacy::Holder& holder();
  // Says in the log whether the service answers.
  void start(Loops& loops);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::auth::foreign
