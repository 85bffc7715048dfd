#pragma once
// The carrier of development: asks the emulator (src/edge/dev/carrier) over HTTP.
//
//   GET <base>/parcels/<number>   {number, state, scans: [{code, at}]}; 404 for an unknown number
//
// Codes: A accepted, T in transit, P ready for pickup, O out for delivery, F delivery failed,
// D delivered, R returning, X returned, C cancelled. Other codes are internal to the carrier.

#include <string>
#include <vector>

#include "platform/http/client.h"
#include "platform/json/json.h"
#include "shop/shipping/carriers/carrier.h"

namespace flipflop::shipping {

struct BogusScan {
  std::string code;
  Instant at;
};
BOOST_DESCRIBE_STRUCT(BogusScan, (), (code, at))

struct BogusParcel {
  std::string number, state;
  std::vector<BogusScan> scans;
};
BOOST_DESCRIBE_STRUCT(BogusParcel, (), (number, state, scans))

class BogusCarrier final : public Carrier {
 public:
  // `base_url` without a slash at the end.
  BogusCarrier(http::Client& client, std::string base_url)
      : client_(client), base_url_(std::move(base_url)) {}

  std::string_view name() const override { return "bogus"; }
  Task<std::optional<std::vector<Scan>>> track(std::string tracking_number,
                                               Deadline deadline) override;
  std::string tracking_url(std::string_view tracking_number) const override;
  // The emulator delivers within a minute.
  std::chrono::seconds interval() const override { return std::chrono::seconds(3); }

 private:
  http::Client& client_;
  std::string base_url_;
};

}  // namespace flipflop::shipping
