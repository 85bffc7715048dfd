#pragma once
// What the pages of the account share: who is asking, the frame with the account's menu, fields
// with their mistakes, and that nobody keeps a copy of any of it.

#include <string>
#include <vector>

#include "edge/storefront/layout/mistakes.h"
#include "edge/storefront/layout/page_shell.h"
#include "platform/http/router.h"
#include "shop/auth/auth.h"
#include "shop/loyalty/loyalty.h"
#include "shop/order/order.h"
#include "shop/user/user.h"

namespace flipflop::storefront {

struct AccountNeeds {
  Platform& platform;
  PageShell& shell;
  search::Search& search;
  order::Orders& orders;
  auth::Auth& auth;
  user::Users& users;
  loyalty::Loyalty& loyalty;
};

struct ReturnQuery {
  std::optional<std::string> zpet;  // where a form leads when it is done
};
BOOST_DESCRIBE_STRUCT(ReturnQuery, (), (zpet))

// A page that only its account may see; a guest is sent to sign in and comes back.
http::Route account_route(http::Method method, std::string path, std::string summary);
// A page of signing in, open to anybody.
http::Route open_route(http::Method method, std::string path, std::string summary);

// The same route, called only so often.
http::Route limited(http::Route route, std::vector<http::RateRule> limits);

auth::AccountId account_id_of(const http::Principal& principal);
auth::SessionId session_id_of(const http::Principal& principal);
auth::Device device_of(const http::Request& request);
// The account behind a principal; Problem 401 when it has gone meanwhile.
Task<auth::Account> known_account(auth::Auth* auth, http::Principal principal, Deadline deadline);
// What was typed into a field of one line: at most so many characters, no line breaks.
std::string typed(const std::optional<std::string>& value, std::size_t longest = 80);
std::string full_name(const auth::Account& account);

struct AccountHead {
  std::string title_key;      // "account.overview_title"
  std::string template_name;  // "overview.html"
  std::string menu_url = {};  // the entry of the account's menu; empty: one narrow form, no menu
  std::string notice = {};    // key of a message after a redirect: "account.notice_saved"
};

// The message that `?zprava=` names after a redirect; empty for anything else.
std::string notice_of(const http::Request& request);

// A document in the making. `content` is the page's own dictionary.
struct AccountPage {
  text::Dictionary document;
  text::Dictionary* content = nullptr;

  http::Response finish(int status = 200) const;
};
AccountPage open_account_page(const AccountNeeds& needs, const Surroundings& surroundings,
                              const AccountHead& head);

struct Field {
  std::string id;     // of the HTML element: "heslo"
  std::string name;   // of the form: "password"
  std::string label;  // message key
  std::string type = "text";
  std::string autocomplete = "off";
  int longest = 80;
  std::string value = {};
  std::string hint = {};  // a text
  std::string mode = {};  // inputmode
  bool is_required = false;
  bool is_half = false;
};
// Adds account/field.html to FIELDS of `form`, with the mistake made at it. The first wrong field
// gets the focus.
void add_fields(text::Dictionary& form, const std::vector<Field>& fields,
                const std::vector<Mistake>& mistakes);

}  // namespace flipflop::storefront
