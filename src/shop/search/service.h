#pragma once
// The face over the replica that the feed posts.

#include "platform/loop/posted.h"
#include "shop/search/search.h"

namespace flipflop::search {

class Service final : public Search {
 public:
  explicit Service(const Posted<Replica>& posted) : posted_(posted) {}

  std::shared_ptr<const Replica> replica() override { return posted_.current(); }
  Found find(const Replica& replica, const Filter& filter) override;

 private:
  const Posted<Replica>& posted_;
};

}  // namespace flipflop::search
