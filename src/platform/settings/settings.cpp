#include "platform/settings/settings.h"

#include <map>
#include <mutex>

#include "base/invariant.h"
#include "platform/settings/store.h"

namespace flipflop::settings {
namespace {

using namespace std::chrono_literals;

constexpr auto cached_for = 1s;
}  // namespace

// A document as it was at `read_at`; nullopt when it was never saved.
struct Cached {
  std::optional<std::string> json;
  SteadyInstant read_at;
};

struct Settings::Parts {
  explicit Parts(pg::Database& with_database) : database(with_database) {}

  std::optional<Cached> find(const std::string& key) {
    const std::lock_guard lock(mutex);
    const auto found = cache.find(key);
    if (found == cache.end()) return std::nullopt;
    if (std::chrono::steady_clock::now() - found->second.read_at > cached_for) return std::nullopt;
    return found->second;
  }
  void keep(const std::string& key, const std::optional<std::string>& json) {
    const std::lock_guard lock(mutex);
    cache[key] = {json, std::chrono::steady_clock::now()};
  }
  void forget(const std::string& key) {
    const std::lock_guard lock(mutex);
    cache.erase(key);
  }

  pg::Database& database;
  std::mutex mutex;
  std::map<std::string, Cached> cache;  // as many as there are keys in the program
};

Settings::Settings(pg::Database& database) : parts_(std::make_unique<Parts>(database)) {}
Settings::~Settings() = default;

Task<Company> Settings::company(Deadline deadline) {
  Document known;
  known.json = co_await document(company_key, deadline);
  co_return company_in(known);
}

Company company_in(const Document& document) {
  if (!document.json) return sample_company();
  auto company = json::from_text<Company>(*document.json);
  invariant(company.has_value(), "the stored company document has the members of Company");
  return std::move(*company);
}

Task<void> Settings::save_company(pg::Tx& tx, Company company) {
  return save_document(tx, company_key, json::to_text(company));
}

Task<std::optional<std::string>> Settings::document(std::string key, Deadline deadline) {
  if (const auto cached = parts_->find(key)) co_return cached->json;
  std::optional<std::string> json = co_await select_document(parts_->database, key, deadline);
  parts_->keep(key, json);
  co_return json;
}

Task<void> Settings::save_document(pg::Tx& tx, std::string key, std::string json) {
  tx.after_commit([parts = parts_.get(), key] { parts->forget(key); });
  co_await upsert_document(tx, key, std::move(json));
}

Task<Document> Settings::latest(std::string key, Deadline deadline) {
  return select_version(parts_->database, std::move(key), deadline);
}

Task<Document> Settings::lock(pg::Tx& tx, std::string key) {
  return lock_version(tx, std::move(key));
}

// Every value says that it is a sample, or is one that cannot belong to anybody: IČO 00000000, a
// telephone number of zeros, and an IBAN with a valid check sum in a bank code that does not exist.
Company sample_company() {
  return {.name = "Ukázková společnost s.r.o. (vzorová data)",
          .address = "Vzorová 1",
          .city = "Ukázkov",
          .postal_code = "000 00",
          .country = "CZ",
          .ico = "00000000",
          .dic = "CZ00000000",
          .phone = "+420 000 000 000",
          .email = "info@example.cz",
          .website = "https://www.example.cz",
          .iban = "CZ7900000000000000000000",
          .register_entry = "Vzorový zápis, spisová značka C 0, Ukázkový soud"};
}

}  // namespace flipflop::settings
