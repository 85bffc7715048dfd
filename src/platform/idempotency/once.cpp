#include "platform/idempotency/once.h"

#include "base/invariant.h"
#include "platform/idempotency/store.h"

namespace flipflop::idempotency {

pg::Params Once::claimed(std::string about) {
  invariant(!was_done(), "an effect that is there is not made again");
  is_claimed_ = true;
  return {key_.scope, key_.key, key_.fingerprint, std::move(about), now_};
}

void claim(pg::WriteBatch& batch, Once* once, std::string about) {
  if (once != nullptr) batch.add(pg::Stage::keys, claim_key, once->claimed(std::move(about)));
}

Task<void> claim(pg::Tx& tx, Once* once, std::string about) {
  if (once != nullptr) co_await tx.run(claim_key, once->claimed(std::move(about)));
}

}  // namespace flipflop::idempotency
