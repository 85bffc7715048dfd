#pragma once
// What auth decides without asking anybody: the form of an address, networks, spans. Pure.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "base/instant.h"
#include "shop/auth/auth.h"

namespace flipflop::auth {

inline constexpr std::size_t longest_token = 100;       // of cookies, refresh tokens and links
inline constexpr std::size_t longest_user_agent = 250;  // kept with a session

// Wrong passwords in a row after which the password alone is refused (NIST 800-63B, 3.2.2). The
// code by mail and the reset go on working, so nobody can be locked out by somebody else.
inline constexpr int most_failures = 100;
// Wrong passwords from one network that cost no wait; then 1 s, 2 s, 4 s up to the longest.
inline constexpr int free_failures = 3;
inline constexpr int longest_wait_seconds = 900;

inline constexpr int most_code_tries = 5;

// How long a session lives at most, whatever is done with it.
inline constexpr std::chrono::hours session_life_most{90 * 24};

// An address as it is stored: trimmed and in lower case; nullopt when it is none.
std::optional<std::string> normal_email(std::string_view text);

// The clients that wait together for a wrong password: "192.0.2.0/24", "2001:db8::/64", and the
// text itself where it is no address.
std::string network_of(std::string_view address);

// How long the secret of a mail is good for, from the moment the mail is written.
Duration link_life(Link::Purpose purpose);
// How long after it was asked for the mail may still be written.
inline constexpr std::chrono::hours mail_delay_most{24};

std::string_view purpose_name(Link::Purpose purpose);
std::optional<Link::Purpose> purpose_named(std::string_view name);

// "900", "900s", "15m", "12h" or "30d"; nullopt for anything else and for more than ten years.
std::optional<std::chrono::seconds> span_of(std::string_view text);

struct Lifetimes {
  std::chrono::seconds access{std::chrono::minutes(15)};
  std::chrono::seconds refresh{std::chrono::hours(30 * 24)};  // and of a browser that is not seen
};

// When a session ends that is seen now.
Instant session_end(Instant created_at, Instant now, const Lifetimes& lifetimes);

}  // namespace flipflop::auth
