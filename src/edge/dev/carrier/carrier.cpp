#include "edge/dev/carrier/carrier.h"

#include <algorithm>

#include "base/invariant.h"
#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/text/czech.h"
#include "platform/text/template.h"

namespace flipflop::dev {
namespace {

std::string_view state_name(std::string_view code) {
  switch (code.empty() ? ' ' : code[0]) {
    case 'A':
      return "Převzata dopravcem";
    case 'T':
      return "Na cestě";
    case 'O':
      return "Na rozvozu";
    case 'D':
      return "Doručena";
    case 'F':
      return "Adresát nezastižen";
    case 'R':
      return "Vrací se odesílateli";
    case 'X':
      return "Vrácena odesílateli";
    default:
      return "Podána";
  }
}

bool is_written_by_hand(std::string_view number) {
  return number.size() == 12 && number.starts_with("BG") &&
         std::ranges::all_of(number.substr(2), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Carrier::Carrier(Platform& platform)
    : platform_(platform), journal_(platform.data_folder, "carrier", [this](std::string_view line) {
        auto parcel = json::from_text<CarriedParcel>(line);
        invariant(parcel.has_value(), "the carrier's journal is not readable");
        number_by_key_[parcel->idempotency_key] = parcel->number;
        parcels_[parcel->number] = std::move(*parcel);
      }) {}

void Carrier::register_routes(http::Router& router) {
  using http::Method;
  const auto open = http::permission::open;
  router.add({.method = Method::post,
              .path = "/dev/carrier/parcels",
              .permission = open,
              .summary = "Hands a parcel to the bogus carrier"},
             &Carrier::take, this);
  router.add({.method = Method::get,
              .path = "/dev/carrier/parcels/:number",
              .permission = open,
              .summary = "The way of a parcel with the bogus carrier"},
             &Carrier::way, this);
  router.add({.method = Method::get,
              .path = "/dev/carrier/parcels/:number/page",
              .permission = open,
              .summary = "The bogus carrier's tracking page",
              .is_page = true},
             &Carrier::page, this);
}

Task<http::Response> Carrier::take(http::Call call, HandedParcel in) {
  const std::string key(call.request->header("idempotency-key"));
  const std::lock_guard lock(mutex_);
  const auto known = number_by_key_.find(key);
  std::string number = known == number_by_key_.end() || key.empty() ? "" : known->second;
  if (number.empty()) {
    number = free_number();
    keep({number, key, in.reference, platform_.clock.now()});
  }
  co_return http::json_text(json::to_text(TakenParcel{number, "registered"}));
}

Task<http::Response> Carrier::way(http::Call, ByParcelNumber in) {
  co_return http::json_text(json::to_text(way_now(in.number)));
}

Task<http::Response> Carrier::page(http::Call, ByParcelNumber in) {
  const auto way = way_now(in.number);
  text::Dictionary values;
  values.set("NUMBER", way.number);
  values.set("STATE", state_name(way.scans.empty() ? "" : way.scans.back().code));
  for (const auto& scan : way.scans) {
    auto& row = values.add("SCAN");
    row.set("TIME", text::czech_date_time(scan.at));
    row.set("TEXT", state_name(scan.code));
  }
  auto response = http::html(text::render("edge/dev/carrier/carrier.html", values));
  response.with("Cache-Control", "no-store");
  co_return response;
}

ParcelWay Carrier::way_now(const std::string& number) {
  const auto now = platform_.clock.now();
  auto parcel = find(number);
  if (!parcel && is_written_by_hand(number)) {
    const std::lock_guard lock(mutex_);
    keep({number, "by hand " + number, "by hand", now});
    parcel = parcels_.at(number);
  }
  if (!parcel) throw http::not_found("There is no parcel of this number.");
  return way_of(*parcel, now, platform_.config.whole("DEMO_CLOCK_SPEED", 1, 1000));
}

std::optional<CarriedParcel> Carrier::find(const std::string& number) {
  const std::lock_guard lock(mutex_);
  const auto found = parcels_.find(number);
  if (found == parcels_.end()) return std::nullopt;
  return found->second;
}

// Nothing is ever forgotten, so the count of parcels is near the next free number; numbers written
// by hand are stepped over. The caller holds the lock.
std::string Carrier::free_number() const {
  for (auto next = parcels_.size() + 1;; ++next) {
    const auto digits = std::to_string(next);
    auto number = "BG" + std::string(10 - digits.size(), '0') + digits;
    if (!parcels_.contains(number)) return number;
  }
}

// Writes the parcel to the journal and to memory; the caller holds the lock.
void Carrier::keep(CarriedParcel parcel) {
  journal_.append(json::to_text(parcel));
  number_by_key_[parcel.idempotency_key] = parcel.number;
  parcels_[parcel.number] = std::move(parcel);
}

}  // namespace flipflop::dev
