#pragma once
// What a carrier must be able to do. An implementation asks its far end and translates the states;
// it touches no tables. Called from every loop; it throws http::Unreachable or Timeout when it
// could not ask, MalformedAnswer when it was answered nonsense.

#include <chrono>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "base/instant.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"
#include "shop/shipping/shipping.h"

namespace flipflop::shipping {

class MalformedAnswer : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// One report of where a parcel was. Reports may come doubled, late and out of order.
struct Scan {
  ParcelState state = ParcelState::label_created;
  Instant at;  // by the carrier's clock
};

class Carrier {
 public:
  virtual ~Carrier() = default;
  virtual std::string_view name() const = 0;

  // nullopt when the carrier does not know the number (yet).
  virtual Task<std::optional<std::vector<Scan>>> track(std::string tracking_number,
                                                       Deadline deadline) = 0;
  // Where people look; empty when there is no such page.
  virtual std::string tracking_url(std::string_view tracking_number) const = 0;
  // How often a parcel on its way is asked about.
  virtual std::chrono::seconds interval() const = 0;
};

using Carriers = std::vector<std::unique_ptr<Carrier>>;

}  // namespace flipflop::shipping
