#pragma once
// What the shop keeps of a person: agreements with their dates, a copy of everything, and the end
// of the account. The last two ask for the password again, since a session may be a borrowed one.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

struct ConsentForm {
  bool is_given = false;
};
BOOST_DESCRIBE_STRUCT(ConsentForm, (), (is_given))

struct ExportForm {
  std::optional<std::string> password, second_factor;
};
BOOST_DESCRIBE_STRUCT(ExportForm, (), (password, second_factor))

struct EraseForm {
  std::optional<std::string> password, second_factor, confirmation;
};
BOOST_DESCRIBE_STRUCT(EraseForm, (), (password, second_factor, confirmation))

class PrivacyPage {
 public:
  explicit PrivacyPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> consent(http::Call call, ConsentForm in);
  Task<http::Response> download(http::Call call, ExportForm in);
  Task<http::Response> erase(http::Call call, EraseForm in);

  // nullopt when the password is this account's.
  Task<std::optional<Mistake>> doubt(http::Call call, ExportForm proof);
  Task<http::Response> farewell(Deadline deadline);
  struct Mistakes {
    std::vector<Mistake> of_export, of_erasure;
  };
  Task<http::Response> render(http::Call call, auth::Account account, Mistakes mistakes);

  AccountNeeds needs_;
};

}  // namespace flipflop::storefront
