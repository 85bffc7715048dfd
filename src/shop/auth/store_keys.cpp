#include "shop/auth/store_keys.h"

#include "base/hex.h"
#include "base/invariant.h"
#include "base/text.h"

namespace flipflop::auth {
namespace {

std::string bytes_of(std::string_view text) {
  std::string bytes;
  for (std::size_t at = 0; at + 1 < text.size(); at += 2) {
    const int high = hex_value(text[at]);
    const int low = hex_value(text[at + 1]);
    invariant(high >= 0 && low >= 0, "a stored key is hexadecimal");
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

}  // namespace

constexpr pg::Statement select_keys{
    "auth.signing_keys",
    "SELECT id, public_key, sealed_secret, active_from, retired_at FROM auth.signing_key"
    " WHERE retired_at IS NULL OR retired_at > $1 ORDER BY active_from DESC, id DESC LIMIT 100"};

Task<std::vector<StoredKey>> KeyStore::keys(Instant retired_since, Deadline deadline) {
  const pg::Rows rows = co_await database_.read(select_keys, {retired_since}, deadline);
  std::vector<StoredKey> keys;
  for (const pg::Row row : rows) {
    keys.push_back({row.get<std::string>(0), bytes_of(row.text(1)), row.get<std::string>(2),
                    row.get<Instant>(3), row.get<std::optional<Instant>>(4)});
  }
  co_return keys;
}

constexpr pg::Statement retire_keys{
    "auth.retire_keys",
    "UPDATE auth.signing_key SET retired_at = greatest($1::timestamptz, active_from)"
    " WHERE retired_at IS NULL"};
constexpr pg::Statement insert_key{
    "auth.insert_key",
    "INSERT INTO auth.signing_key (id, public_key, sealed_secret, created_at, active_from)"
    " VALUES ($1, $2, $3, $4, $5)"};

Task<void> KeyStore::insert(pg::Tx& tx, StoredKey key, Instant now) {
  co_await tx.run(retire_keys, {key.active_from});
  co_await tx.run(insert_key,
                  {key.id, hex(key.public_key), key.sealed_secret, now, key.active_from});
}

}  // namespace flipflop::auth
