#pragma once
// What a customer keeps with us besides orders: addresses, preferences, wishlist, what was looked
// at, consents with their evidence. Knows accounts by id and products by id, nothing about either.
// Also iterates the privacy holders for export and erasure.

#include <expected>
#include <optional>
#include <string>
#include <vector>

#include "base/instant.h"
#include "base/uuid.h"
#include "platform/json/json.h"
#include "platform/loop/task.h"
#include "platform/pg/pg.h"
#include "shop/auth/auth.h"

namespace flipflop::user {

using AddressId = Id<struct AddressTag>;
using auth::AccountId;

struct NewAddress {
  std::string first_name, last_name, company, street, city, postal_code;
  std::string country = "CZ";
  std::string phone;
  bool is_default = false;
};

struct Address {
  AddressId id;
  std::string first_name, last_name, company, street, city, postal_code, country, phone;
  bool is_default = false;  // exactly one of an account that has any
  Instant created_at, updated_at;
};

enum class Channel { email, sms, whatsapp, telegram };
BOOST_DESCRIBE_ENUM(Channel, email, sms, whatsapp, telegram)

struct Preferences {
  std::vector<Channel> channels = {Channel::email};
  std::string language = "cs";
};

enum class ConsentKind { marketing, cookies_analytics, cookies_marketing };
BOOST_DESCRIBE_ENUM(ConsentKind, marketing, cookies_analytics, cookies_marketing)

// The evidence that GDPR article 7 asks for: what was agreed to, when, and by which text.
struct Consent {
  ConsentKind kind = ConsentKind::marketing;
  bool is_given = false;
  std::string text_version;  // of the sentence that was shown
  std::string source;        // "checkout", "account", "cookie_bar"
  Instant at;
};

enum class AddressRefusal { unknown, too_many };

class Users {
 public:
  virtual ~Users() = default;

  // The default first, then newest first; at most 50.
  virtual Task<std::vector<Address>> addresses(AccountId account, Deadline deadline) = 0;
  virtual Task<std::optional<Address>> find_address(AccountId account, AddressId id,
                                                    Deadline deadline) = 0;
  virtual Task<std::expected<Address, AddressRefusal>> add_address(AccountId account,
                                                                   NewAddress address,
                                                                   Deadline deadline) = 0;
  virtual Task<std::expected<Address, AddressRefusal>> change_address(AccountId account,
                                                                      AddressId id,
                                                                      NewAddress address,
                                                                      Deadline deadline) = 0;
  virtual Task<bool> remove_address(AccountId account, AddressId id, Deadline deadline) = 0;

  virtual Task<Preferences> preferences(AccountId account, Deadline deadline) = 0;
  virtual Task<void> save_preferences(AccountId account, Preferences preferences,
                                      Deadline deadline) = 0;

  // Product ids, newest first; at most 500 and 50.
  virtual Task<std::vector<Uuid>> wishlist(AccountId account, Deadline deadline) = 0;
  virtual Task<void> wish(AccountId account, Uuid product, Deadline deadline) = 0;
  virtual Task<void> unwish(AccountId account, Uuid product, Deadline deadline) = 0;
  virtual Task<std::vector<Uuid>> recently_viewed(AccountId account, Deadline deadline) = 0;
  virtual Task<void> viewed(AccountId account, Uuid product, Deadline deadline) = 0;

  // The latest word on each kind; `subject` is an account id's text or a guest's e-mail hash.
  virtual Task<std::vector<Consent>> consents(std::string subject, Deadline deadline) = 0;
  virtual Task<void> consent(std::string subject, Consent consent, Deadline deadline) = 0;

  // A ZIP of one JSON file per module.
  virtual Task<std::string> export_everything(AccountId account, Deadline deadline) = 0;
  // Every holder forgets the person in one transaction; accounting records stay, nameless.
  virtual Task<void> erase_person(AccountId account, Deadline deadline) = 0;
};

}  // namespace flipflop::user
