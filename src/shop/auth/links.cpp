#include "shop/auth/links.h"

#include <fmt/format.h>

#include "platform/clock/clock.h"
#include "platform/config/config.h"
#include "platform/crypto/hmac.h"
#include "platform/outbox/outbox.h"
#include "shop/auth/rules.h"

namespace flipflop::auth {
namespace {

constexpr std::uint64_t codes = 1'000'000;
constexpr std::size_t code_digits = 6;

std::string token_hash(std::string_view token) {
  return hash_of("auth.link", token);
}

}  // namespace

Links::Links(Platform& platform, Store& accounts)
    : platform_(platform),
      accounts_(accounts),
      store_(platform.database),
      code_secret_(crypto::derived_secret(platform.config.text("FLIPFLOP_SECRET"), "auth.code")) {}

void Links::ask(pg::WriteBatch& batch, const AskedLink& asked) {
  const Instant now = platform_.clock.now();
  const Uuid id = platform_.ids.next();
  store_.insert(batch, {id, asked.email, asked.account, asked.purpose, now, now + mail_delay_most});
  platform_.outbox.publish(batch, LinkRequested{id});
}

Task<void> Links::ask_now(AskedLink asked, Deadline deadline) {
  pg::WriteBatch batch(platform_.database);
  ask(batch, asked);
  co_await batch.commit(deadline);
}

Task<std::optional<Link>> Links::mint(Uuid request, Deadline deadline) {
  const Instant now = platform_.clock.now();
  const auto row = co_await store_.find(request, now, deadline);
  if (!row || !row->is_open || !row->account) co_return std::nullopt;
  const auto stored = co_await accounts_.find(*row->account, deadline);
  if (!stored || !stored->account.is_active || stored->account.email.empty())
    co_return std::nullopt;

  Link link;
  link.purpose = row->purpose;
  link.recipient = stored->account.email;
  link.first_name = stored->account.first_name;
  link.expires_at = now + link_life(row->purpose);
  link.account = stored->account.id;
  if (row->purpose == Link::Purpose::account_exists) co_return link;
  const bool is_code = row->purpose == Link::Purpose::sign_in_code;
  link.secret =
      is_code ? fmt::format("{:06}", platform_.random.below(codes)) : platform_.random.token();
  std::string hash = is_code ? code_hash(request, link.secret) : token_hash(link.secret);
  const bool is_open =
      co_await store_.set_secret(request, std::move(hash), link.expires_at, deadline);
  if (!is_open) co_return std::nullopt;
  co_return link;
}

Task<std::optional<LinkRow>> Links::find(Link::Purpose purpose, std::string token,
                                         Deadline deadline) {
  if (token.empty() || token.size() > longest_token) co_return std::nullopt;
  const auto row =
      co_await store_.find_by_secret(purpose, token_hash(token), platform_.clock.now(), deadline);
  co_return row;
}

Task<std::optional<LinkRow>> Links::find_by_code(std::string email, std::string code,
                                                 Deadline deadline) {
  const auto row = co_await store_.try_code(email, platform_.clock.now(), deadline);
  if (!row || !row->account || !row->secret_hash || code.size() != code_digits)
    co_return std::nullopt;
  if (!crypto::equal_in_constant_time(*row->secret_hash, code_hash(row->id, code)))
    co_return std::nullopt;
  co_return row;
}

std::string Links::code_hash(Uuid request, std::string_view code) const {
  return crypto::hmac_sha256_hex(code_secret_, request.text() + ":" + std::string(code));
}

}  // namespace flipflop::auth
