#pragma once
// Settings that a merchant changes while the shop runs (schema platform): small JSON documents by
// key, cached per process for a second. Decisions about money re-read them in their transaction.

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
};
BOOST_DESCRIBE_STRUCT(Company, (),
                      (name, address, city, postal_code, country, ico, dic, phone, email, website,
                       iban, register_entry))

Company sample_company();

class Settings {
 public:
  explicit Settings(pg::Database& database);
  ~Settings();

  Task<Company> company(Deadline deadline);
  Task<void> save_company(pg::Tx& tx, Company company);

  // The raw document of `key`, nullopt when it was never saved.
  Task<std::optional<std::string>> document(std::string key, Deadline deadline);
  Task<void> save_document(pg::Tx& tx, std::string key, std::string json);

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace flipflop::settings
