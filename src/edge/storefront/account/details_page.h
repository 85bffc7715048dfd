#pragma once
// Who the account belongs to, its password, and how the shop may reach it.

#include "edge/storefront/account/account_frame.h"

namespace flipflop::storefront {

struct DetailsForm {
  std::optional<std::string> first_name, last_name, phone;
};
BOOST_DESCRIBE_STRUCT(DetailsForm, (), (first_name, last_name, phone))

struct ChangePasswordForm {
  std::optional<std::string> current_password, password;
};
BOOST_DESCRIBE_STRUCT(ChangePasswordForm, (), (current_password, password))

struct PreferencesForm {
  bool sms = false;
  bool whatsapp = false;
  bool telegram = false;
  std::optional<std::string> language;
};
BOOST_DESCRIBE_STRUCT(PreferencesForm, (), (sms, whatsapp, telegram, language))

class DetailsPage {
 public:
  explicit DetailsPage(AccountNeeds needs) : needs_(needs) {}
  void register_routes(http::Router& router);

 private:
  Task<http::Response> show(http::Call call, http::Nothing in);
  Task<http::Response> rename(http::Call call, DetailsForm in);
  Task<http::Response> change_password(http::Call call, ChangePasswordForm in);
  Task<http::Response> save_preferences(http::Call call, PreferencesForm in);
  Task<http::Response> render(http::Call call, DetailsForm form, std::vector<Mistake> mistakes);

  AccountNeeds needs_;
};

}  // namespace flipflop::storefront
