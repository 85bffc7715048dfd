#pragma once
// Settings that a merchant changes while the shop runs (schema platform): small JSON documents by
// key, cached per process for a second. Decisions about money re-read them in their transaction.
// A document has a version that rises with every save, so that nobody overwrites what they have not
// seen: whoever changes one locks it, compares, and saves.

#include <memory>
#include <optional>
#include <string>

#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"

namespace flipflop::settings {

// Who sells: on documents, legal pages and mails. The default is visibly a sample.
struct Company {
  std::string name, address, city, postal_code, country, ico, dic, phone, email, website, iban,
      register_entry;
  std::optional<std::string> logo_url, notes;
};
BOOST_DESCRIBE_STRUCT(Company, (),
                      (name, address, city, postal_code, country, ico, dic, phone, email, website,
                       iban, register_entry, logo_url, notes))

Company sample_company();

struct Document {
  std::optional<std::string> json;  // nullopt when it was never saved
  std::int64_t version = 0;         // of a saved one from 1 on
};

Company company_in(const Document& document);

class Settings {
 public:
  explicit Settings(pg::Database& database);
  ~Settings();

  Task<Company> company(Deadline deadline);
  Task<void> save_company(pg::Tx& tx, Company company);

  // The raw document of `key`, nullopt when it was never saved.
  Task<std::optional<std::string>> document(std::string key, Deadline deadline);
  Task<void> save_document(pg::Tx& tx, std::string key, std::string json);

  static constexpr const char* company_key = "company";
  // As it is now, past the cache.
  Task<Document> latest(std::string key, Deadline deadline);
  // The same, and nobody else locks it until the transaction ends.
  Task<Document> lock(pg::Tx& tx, std::string key);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::settings
