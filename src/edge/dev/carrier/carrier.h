#pragma once
// The bogus carrier: a foreign company that takes parcels and delivers them within a minute of the
// demo clock, played under /dev/carrier. What it remembers is in a journal under DATA/dev.
// Development only; the shop's side is src/shop/shipping/carriers/bogus.h.
//
//   POST /dev/carrier/parcels               takes a parcel; Idempotency-Key; {number, state}
//   GET  /dev/carrier/parcels/:number       its way so far
//   GET  /dev/carrier/parcels/:number/page  the same for people
//
// A reference that begins with "RETURN" is not accepted at the door and comes back; "LOST" stays in
// transit. A number that somebody wrote on a parcel by hand ("BG" and ten digits) is known from the
// first question on.

#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "edge/dev/carrier/way.h"
#include "edge/dev/journal.h"
#include "platform/http/router.h"
#include "platform/platform.h"

namespace flipflop::dev {

struct HandedParcel {
  json::Text<1, 60> reference;
};
BOOST_DESCRIBE_STRUCT(HandedParcel, (), (reference))

struct TakenParcel {
  std::string number, state;
};
BOOST_DESCRIBE_STRUCT(TakenParcel, (), (number, state))

struct ByParcelNumber {
  std::string number;
};
BOOST_DESCRIBE_STRUCT(ByParcelNumber, (), (number))

class Carrier {
 public:
  explicit Carrier(Platform& platform);
  void register_routes(http::Router& router);

 private:
  Task<http::Response> take(http::Call call, HandedParcel in);
  Task<http::Response> way(http::Call call, ByParcelNumber in);
  Task<http::Response> page(http::Call call, ByParcelNumber in);

  ParcelWay way_now(const std::string& number);
  std::optional<CarriedParcel> find(const std::string& number);
  std::string free_number() const;
  void keep(CarriedParcel parcel);

  Platform& platform_;
  std::mutex mutex_;  // guards what is below; never held over a co_await
  std::map<std::string, CarriedParcel> parcels_;      // by number
  std::map<std::string, std::string> number_by_key_;  // by idempotency key
  Journal journal_;
};

}  // namespace flipflop::dev
