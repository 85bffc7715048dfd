#pragma once
// Fetches the products' pictures from their suppliers, scales them and keeps them as WebP in the
// data folder. Slow on purpose: two at a time, so that a supplier's server and our own workers have
// room for other things.

#include <string>

#include "platform/jobs/jobs.h"
#include "platform/platform.h"
#include "shop/product/product.h"
#include "shop/product/store.h"

namespace flipflop::product {

struct FetchImage {
  std::string url;
};
BOOST_DESCRIBE_STRUCT(FetchImage, (), (url))

class Pictures {
 public:
  Pictures(Platform& platform, Store& store, Products& products);

  void register_jobs();
  // Turns pictures that an import brought into jobs, a few hundred at a time: a first import of a
  // million products must not fill the job table.
  Task<void> queue_waiting(Deadline deadline);
  Task<jobs::Outcome> fetch(jobs::Job job, FetchImage body);

 private:
  bool is_own_emulator(const std::string& url) const;

  Platform& platform_;
  Store& store_;
  Products& products_;
};

}  // namespace flipflop::product
