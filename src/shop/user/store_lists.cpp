// Preferences, lists of products, consents, and the end of it all.

#include <boost/describe/enum_from_string.hpp>
#include <boost/describe/enum_to_string.hpp>

#include "base/invariant.h"
#include "shop/user/store.h"

namespace flipflop::user {
namespace {

template <class Enum>
std::string name_of(Enum value) {
  return boost::describe::enum_to_string(value, "");
}

template <class Enum>
Enum named(std::string_view name) {
  Enum value{};
  invariant(boost::describe::enum_from_string(std::string(name).c_str(), value),
            "a stored name is one of its enum");
  return value;
}

std::vector<Uuid> ids_in(const pg::Rows& rows) {
  std::vector<Uuid> ids;
  for (const pg::Row row : rows) ids.push_back(row.get<Uuid>(0));
  return ids;
}

}  // namespace

constexpr pg::Statement select_preferences{
    "user.preferences",
    R"(SELECT channels, language FROM "user".preferences WHERE account_id = $1)"};

Task<Preferences> Store::preferences(AccountId account, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_preferences, {account}, deadline);
  Preferences preferences;
  if (rows.empty()) co_return preferences;
  preferences.channels.clear();
  for (const std::string& name : pg::array_elements(rows[0].text(0)))
    preferences.channels.push_back(named<Channel>(name));
  preferences.language = rows[0].get<std::string>(1);
  co_return preferences;
}

constexpr pg::Statement upsert_preferences{"user.save_preferences", R"(
  INSERT INTO "user".preferences (account_id, channels, language, updated_at)
  VALUES ($1, $2, $3, $4)
  ON CONFLICT (account_id) DO UPDATE SET channels = EXCLUDED.channels,
    language = EXCLUDED.language, updated_at = EXCLUDED.updated_at)"};

void Store::save_preferences(pg::WriteBatch& batch, AccountId account,
                             const Preferences& preferences) const {
  std::vector<std::string> channels;
  for (const Channel channel : preferences.channels) channels.push_back(name_of(channel));
  batch.add(pg::Stage::rows, upsert_preferences,
            {account, channels, preferences.language, clock_.now()});
}

constexpr pg::Statement select_wishes{"user.wishlist", R"(
  SELECT product_id FROM "user".wish WHERE account_id = $1
  ORDER BY at DESC, product_id LIMIT 500)"};

Task<std::vector<Uuid>> Store::wishlist(AccountId account, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_wishes, {account}, deadline);
  co_return ids_in(rows);
}

constexpr pg::Statement insert_wish{"user.wish", R"(
  INSERT INTO "user".wish (account_id, product_id, at) VALUES ($1, $2, $3)
  ON CONFLICT (account_id, product_id) DO NOTHING)"};

constexpr pg::Statement ensure_wishes{"user.ensure_wishes", R"(
  SELECT platform.ensure((SELECT count(*) FROM "user".wish WHERE account_id = $1) <= $2,
    'the wishlist is full'))"};

void Store::wish(pg::WriteBatch& batch, AccountId account, Uuid product) const {
  batch.add(pg::Stage::rows, insert_wish, {account, product, clock_.now()});
  batch.add_guard(pg::Stage::rows, ensure_wishes, {account, most_wishes}, guard_list_full);
}

constexpr pg::Statement delete_wish{
    "user.unwish", R"(DELETE FROM "user".wish WHERE account_id = $1 AND product_id = $2)"};

Task<void> Store::unwish(AccountId account, Uuid product, Deadline deadline) const {
  co_await database_.write(delete_wish, {account, product}, deadline);
}

constexpr pg::Statement select_link{
    "user.wishlist_link", R"(SELECT token FROM "user".wishlist_link WHERE account_id = $1)"};

Task<std::optional<std::string>> Store::link(AccountId account, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_link, {account}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<std::string>(0);
}

constexpr pg::Statement insert_one_link{"user.share_wishlist", R"(
  INSERT INTO "user".wishlist_link (account_id, token, made_at) VALUES ($1, $2, $3)
  ON CONFLICT (account_id) DO NOTHING)"};

void Store::insert_link(pg::WriteBatch& batch, AccountId account, std::string token) const {
  batch.add(pg::Stage::rows, insert_one_link, {account, std::move(token), clock_.now()});
}

constexpr pg::Statement delete_one_link{
    "user.unshare_wishlist", R"(DELETE FROM "user".wishlist_link WHERE account_id = $1)"};

Task<void> Store::delete_link(AccountId account, Deadline deadline) const {
  co_await database_.write(delete_one_link, {account}, deadline);
}

constexpr pg::Statement select_account_of_link{
    "user.account_of_link", R"(SELECT account_id FROM "user".wishlist_link WHERE token = $1)"};

Task<std::optional<AccountId>> Store::account_of_link(std::string token, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_account_of_link, {token}, deadline);
  if (rows.empty()) co_return std::nullopt;
  co_return rows[0].get<AccountId>(0);
}

constexpr pg::Statement select_viewed{"user.recently_viewed", R"(
  SELECT product_id FROM "user".viewed WHERE account_id = $1
  ORDER BY at DESC, product_id LIMIT 50)"};

Task<std::vector<Uuid>> Store::viewed(AccountId account, Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(select_viewed, {account}, deadline);
  co_return ids_in(rows);
}

constexpr pg::Statement upsert_viewed{"user.view", R"(
  INSERT INTO "user".viewed (account_id, product_id, at) VALUES ($1, $2, $3)
  ON CONFLICT (account_id, product_id) DO UPDATE SET at = EXCLUDED.at)"};

constexpr pg::Statement trim_viewed{"user.trim_viewed", R"(
  DELETE FROM "user".viewed WHERE account_id = $1 AND product_id NOT IN (
    SELECT product_id FROM "user".viewed WHERE account_id = $1
    ORDER BY at DESC, product_id LIMIT $2))"};

void Store::view(pg::WriteBatch& batch, AccountId account, Uuid product) const {
  batch.add(pg::Stage::rows, upsert_viewed, {account, product, clock_.now()});
  batch.add(pg::Stage::rows, trim_viewed, {account, most_viewed});
}

constexpr pg::Statement select_latest_consents{"user.consents", R"(
  SELECT DISTINCT ON (kind) kind, is_given, text_version, source, at
  FROM "user".consent WHERE subject = $1 AND subject <> '' ORDER BY kind, id DESC LIMIT 10)"};

Task<std::vector<Consent>> Store::latest_consents(std::string subject, Deadline deadline) const {
  return consents(select_latest_consents, std::move(subject), deadline);
}

constexpr pg::Statement select_all_consents{"user.all_consents", R"(
  SELECT kind, is_given, text_version, source, at
  FROM "user".consent WHERE subject = $1 AND subject <> '' ORDER BY id LIMIT 10000)"};

Task<std::vector<Consent>> Store::all_consents(std::string subject, Deadline deadline) const {
  return consents(select_all_consents, std::move(subject), deadline);
}

Task<std::vector<Consent>> Store::consents(pg::Statement statement, std::string subject,
                                           Deadline deadline) const {
  const pg::Rows rows = co_await database_.read(statement, {subject}, deadline);
  std::vector<Consent> found;
  for (const pg::Row row : rows)
    found.push_back({named<ConsentKind>(row.text(0)), row.get<bool>(1), row.get<std::string>(2),
                     row.get<std::string>(3), row.get<Instant>(4)});
  co_return found;
}

constexpr pg::Statement insert_one_consent{"user.insert_consent", R"(
  INSERT INTO "user".consent (subject, kind, is_given, text_version, source, at)
  VALUES ($1, $2, $3, $4, $5, $6))"};

void Store::insert_consent(pg::WriteBatch& batch, std::string subject,
                           const Consent& consent) const {
  batch.add(pg::Stage::rows, insert_one_consent,
            {std::move(subject), name_of(consent.kind), consent.is_given, consent.text_version,
             consent.source, clock_.now()});
}

constexpr pg::Statement update_consents_of_browsers{"user.forget_browsers", R"(
  UPDATE "user".consent SET subject = '' WHERE id IN
    (SELECT id FROM "user".consent
     WHERE length(subject) = 43 AND at < $1::timestamptz ORDER BY at LIMIT $2))"};

Task<int> Store::forget_browsers(Instant before, int limit, Deadline deadline) const {
  const auto rows =
      co_await database_.write(update_consents_of_browsers, {before, limit}, deadline);
  co_return static_cast<int>(rows.affected());
}

constexpr pg::Statement close_account{"user.close_account", R"(
  INSERT INTO "user".erased_account (account_id, at) VALUES ($1, $2)
  ON CONFLICT (account_id) DO NOTHING)"};

constexpr pg::Statement erase_lists{"user.erase", R"(
  WITH addresses AS (DELETE FROM "user".address WHERE account_id = $1),
  preferences AS (DELETE FROM "user".preferences WHERE account_id = $1),
  wishes AS (DELETE FROM "user".wish WHERE account_id = $1),
  links AS (DELETE FROM "user".wishlist_link WHERE account_id = $1),
  views AS (DELETE FROM "user".viewed WHERE account_id = $1),
  groups AS (DELETE FROM "user".member WHERE account_id = $1)
  UPDATE "user".consent SET subject = '' WHERE subject = $1::uuid::text)"};

Task<void> Store::erase(pg::Tx& tx, AccountId account) const {
  co_await tx.run(erase_lists, {account});
  co_await tx.run(close_account, {account, clock_.now()});
}

}  // namespace flipflop::user
