#include "edge/storefront/account/session_cookie.h"

#include <algorithm>

#include "platform/clock/clock.h"

namespace flipflop::storefront {
namespace {

constexpr std::int64_t longest_seconds = 400LL * 24 * 3600;  // more than browsers keep any cookie

bool is_https(const Platform& platform) {
  return platform.public_url.starts_with("https://");
}

}  // namespace

void set_session_cookie(http::Response& response, const Platform& platform,
                        const auth::SignedIn& signed_in) {
  const std::int64_t left =
      std::chrono::duration_cast<std::chrono::seconds>(signed_in.expires_at - platform.clock.now())
          .count();
  const auto age = static_cast<int>(std::clamp<std::int64_t>(left, 1, longest_seconds));
  http::set_cookie(response, auth::session_cookie(platform.public_url), signed_in.cookie,
                   {.max_age_seconds = age, .secure = is_https(platform)});
}

void clear_session_cookie(http::Response& response, const Platform& platform) {
  http::set_cookie(response, auth::session_cookie(platform.public_url), "",
                   {.max_age_seconds = -1, .secure = is_https(platform)});
}

}  // namespace flipflop::storefront
