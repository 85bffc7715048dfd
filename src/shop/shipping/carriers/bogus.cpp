#include "shop/shipping/carriers/bogus.h"

#include "base/text.h"

namespace flipflop::shipping {
namespace {

constexpr std::chrono::seconds longest_call{5};
constexpr std::uint64_t largest_answer = 256 * 1024;

std::optional<ParcelState> state_of(std::string_view code) {
  if (code.size() != 1) return std::nullopt;
  switch (code[0]) {
    case 'A':
      return ParcelState::accepted;
    case 'T':
      return ParcelState::in_transit;
    case 'P':
      return ParcelState::ready_for_pickup;
    case 'O':
      return ParcelState::out_for_delivery;
    case 'F':
      return ParcelState::delivery_failed;
    case 'D':
      return ParcelState::delivered;
    case 'R':
      return ParcelState::returning;
    case 'X':
      return ParcelState::returned;
    case 'C':
      return ParcelState::cancelled;
    default:
      return std::nullopt;
  }
}

}  // namespace

Task<std::optional<std::vector<Scan>>> BogusCarrier::track(std::string tracking_number,
                                                           Deadline deadline) {
  http::ClientRequest request{.url = base_url_ + "/parcels/" + percent_encode(tracking_number),
                              .max_bytes = largest_answer,
                              .max_redirects = 0};
  const auto response =
      co_await client_.send(std::move(request), deadline.sooner(Deadline::after(longest_call)));
  if (response.status == 404) co_return std::nullopt;
  const auto parcel = json::from_text<BogusParcel>(response.body);
  if (response.status != 200 || !parcel || parcel->number != tracking_number) {
    throw MalformedAnswer("bogus answered status " + std::to_string(response.status));
  }
  std::vector<Scan> scans;
  for (const auto& scan : parcel->scans) {
    const auto state = state_of(scan.code);
    if (state) scans.push_back({*state, scan.at});
  }
  co_return scans;
}

std::string BogusCarrier::tracking_url(std::string_view tracking_number) const {
  return base_url_ + "/parcels/" + percent_encode(tracking_number) + "/page";
}

}  // namespace flipflop::shipping
