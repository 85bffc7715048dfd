#include "platform/http/hop_address.h"

#include <arpa/inet.h>
#include <fmt/format.h>

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstring>

#include "base/text.h"
#include "platform/http/request_target.h"
#include "platform/loop/loop.h"

namespace flipflop::http {

namespace {

using boost::asio::ip::tcp;

std::optional<HopAddress> numeric(const HopUrl& url) {
  HopAddress address;
  auto& v4 = reinterpret_cast<sockaddr_in&>(address.storage);
  auto& v6 = reinterpret_cast<sockaddr_in6&>(address.storage);
  if (::inet_pton(AF_INET, url.host.c_str(), &v4.sin_addr) == 1) {
    v4.sin_family = AF_INET;
    v4.sin_port = htons(url.port);
    address.size = sizeof(v4);
    return address;
  }
  if (::inet_pton(AF_INET6, url.host.c_str(), &v6.sin6_addr) != 1) return std::nullopt;
  v6.sin6_family = AF_INET6;
  v6.sin6_port = htons(url.port);
  address.size = sizeof(v6);
  return address;
}

// One look at a name; shared with its callback, which may come after everybody has left.
struct Look {
  tcp::resolver resolver{Loop::current().context()};
  Signal ended;
  bool is_over = false;
  std::optional<HopAddress> found;

  void take(const tcp::resolver::results_type& results) {
    is_over = true;
    // Processes listen on an IPv4 address unless told otherwise; "localhost" is often both.
    for (const auto& result : results) {
      const tcp::endpoint endpoint = result.endpoint();
      if (found && !endpoint.address().is_v4()) continue;
      found.emplace();
      found->size = static_cast<socklen_t>(endpoint.size());
      std::memcpy(&found->storage, endpoint.data(), endpoint.size());
      if (endpoint.address().is_v4()) break;
    }
    ended.notify_all();
  }
};

}  // namespace

Task<std::optional<HopAddress>> resolve_hop(HopUrl url, Deadline deadline) {
  if (const auto known = numeric(url)) co_return known;
  auto look = std::make_shared<Look>();
  look->resolver.async_resolve(
      url.host, std::to_string(url.port),
      [look](const boost::system::error_code& error, const tcp::resolver::results_type& results) {
        look->take(error ? tcp::resolver::results_type() : results);
      });
  while (!look->is_over) {
    const bool is_told = co_await look->ended.wait(deadline);
    if (!is_told) break;
  }
  co_return look->found;
}

std::expected<HopUrl, std::string> HopUrl::parse(std::string_view text) {
  constexpr std::string_view scheme = "http://";
  std::string_view rest = trim(text);
  if (!rest.starts_with(scheme)) return std::unexpected("it does not begin with http://");
  rest.remove_prefix(scheme.size());
  if (rest.ends_with('/')) rest.remove_suffix(1);
  if (rest.empty() || !is_authority(rest))
    return std::unexpected("it names no host and port alone");
  HopUrl url;
  const std::size_t colon = rest.rfind(':');
  const bool has_port = colon != rest.npos && rest.find(']', colon) == rest.npos;
  if (has_port) {
    const auto port = parse_unsigned(rest.substr(colon + 1));
    if (!port || *port < 1 || *port > 65535)
      return std::unexpected("its port is no number from 1 to 65535");
    url.port = static_cast<std::uint16_t>(*port);
    rest = rest.substr(0, colon);
  }
  if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
  url.host = rest;
  return url;
}

std::string HopUrl::text() const {
  const bool is_v6 = host.find(':') != host.npos;
  return fmt::format("http://{}{}{}:{}", is_v6 ? "[" : "", host, is_v6 ? "]" : "", port);
}

}  // namespace flipflop::http
