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
#include "shop/user/groups.h"

namespace flipflop::user {

using AddressId = Id<struct AddressTag>;
using auth::AccountId;

struct NewAddress {
  std::string first_name, last_name, company, street, city;
  std::string postal_code;     // as its country writes it: "110 00"
  std::string country = "CZ";  // ISO 3166
  std::string phone;           // "+420777123456", or empty
  bool is_default = false;     // of a changed address: false leaves the default where it is
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
  std::string language = "cs";  // or "en"
};

enum class ConsentKind { marketing, cookies_analytics, cookies_marketing };
BOOST_DESCRIBE_ENUM(ConsentKind, marketing, cookies_analytics, cookies_marketing)

// The evidence that GDPR article 7 asks for: what was agreed to, when, and by which text.
struct Consent {
  ConsentKind kind = ConsentKind::marketing;
  bool is_given = false;
  std::string text_version;  // of the sentence that was shown
  std::string source;        // "checkout", "account", "cookie_bar"
  Instant at;                // set when it is stored
};

inline constexpr std::size_t most_addresses = 50;
inline constexpr int most_wishes = 500;
inline constexpr int most_viewed = 50;

// `erased`, and false or nullopt where a call says so: the account was erased a moment ago.
enum class AddressRefusal { unknown, too_many, erased };
enum class WishRefusal { too_many, erased };

// Before all data of a person leave or go.
using Proof = auth::Proof;

enum class ErasureRefusal {
  unknown_account,
  under_way,  // a holder still needs the person, such as an order that is not delivered yet
};

class Users {
 public:
  virtual ~Users() = default;

  // The default first, then newest first; at most 50.
  virtual Task<std::vector<Address>> addresses(AccountId account, Deadline deadline) = 0;
  virtual Task<std::optional<Address>> find_address(AccountId account, AddressId id,
                                                    Deadline deadline) = 0;
  // The first address of an account becomes its default.
  virtual Task<std::expected<Address, AddressRefusal>> add_address(AccountId account,
                                                                   NewAddress address,
                                                                   Deadline deadline) = 0;
  virtual Task<std::expected<Address, AddressRefusal>> change_address(AccountId account,
                                                                      AddressId id,
                                                                      NewAddress address,
                                                                      Deadline deadline) = 0;
  // The newest of the others takes the place of a default. False: there is no such address.
  virtual Task<bool> remove_address(AccountId account, AddressId id, Deadline deadline) = 0;

  virtual Task<Preferences> preferences(AccountId account, Deadline deadline) = 0;
  virtual Task<bool> save_preferences(AccountId account, Preferences preferences,
                                      Deadline deadline) = 0;

  // Product ids, newest first; at most 500 and 50. The 51st product that is looked at makes the
  // oldest forgotten.
  virtual Task<std::vector<Uuid>> wishlist(AccountId account, Deadline deadline) = 0;
  virtual Task<std::expected<void, WishRefusal>> wish(AccountId account, Uuid product,
                                                      Deadline deadline) = 0;
  virtual Task<void> unwish(AccountId account, Uuid product, Deadline deadline) = 0;
  // The token of a link to the list, the same until it is taken back.
  virtual Task<std::optional<std::string>> share_wishlist(AccountId account, Deadline deadline) = 0;
  virtual Task<void> unshare_wishlist(AccountId account, Deadline deadline) = 0;
  virtual Task<std::optional<std::vector<Uuid>>> shared_wishlist(std::string token,
                                                                 Deadline deadline) = 0;
  virtual Task<std::vector<Uuid>> recently_viewed(AccountId account, Deadline deadline) = 0;
  virtual Task<bool> viewed(AccountId account, Uuid product, Deadline deadline) = 0;

  // The latest word on each kind; `subject` is an account id's text or the id that a browser keeps
  // in its cookie.
  virtual Task<std::vector<Consent>> consents(std::string subject, Deadline deadline) = 0;
  virtual Task<bool> consent(std::string subject, Consent consent, Deadline deadline) = 0;

  // Whether the proof is the account's own. Costs what signing in costs.
  virtual Task<std::expected<void, auth::Refusal>> prove(AccountId account, Proof proof,
                                                         Deadline deadline) = 0;
  // A ZIP of JSON files, some per module; nullopt for an unknown account.
  virtual Task<std::optional<std::string>> export_everything(AccountId account,
                                                             Deadline deadline) = 0;
  // Every holder forgets the person in one transaction; accounting records stay, nameless.
  virtual Task<std::expected<void, ErasureRefusal>> erase_person(AccountId account,
                                                                 Deadline deadline) = 0;

  // Stage keys: the account is not erased, and will not be before the batch is through.
  virtual void guard_account(pg::WriteBatch& batch, AccountId account) = 0;
  static constexpr const char* guard_erased = "user.account_erased";
};

}  // namespace flipflop::user
