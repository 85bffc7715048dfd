#include "edge/storefront/account/password_words.h"

#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

std::string with_least(std::string_view key, const auth::Auth& auth) {
  return text::message(key, {{"count", std::to_string(auth.password_length_least())}});
}

Mistake plain(std::string_view key) {
  return {"", "", text::message(key)};
}

}  // namespace

std::string password_hint(const auth::Auth& auth) {
  return with_least("account.password_hint", auth);
}

Mistake new_password_mistake(auth::Refusal refusal, const auth::Auth& auth) {
  using auth::Refusal;
  switch (refusal) {
    case Refusal::password_too_short:
      return {"nove-heslo", "", with_least("account.error_password_short", auth)};
    case Refusal::password_too_long:
      return {"nove-heslo", "", text::message("account.error_password_long")};
    case Refusal::password_known:
      return {"nove-heslo", "", text::message("account.error_password_known")};
    case Refusal::invalid_email:
      return {"email", "", text::message("account.error_email")};
    case Refusal::email_taken:
      return {"email", "", text::message("account.error_email_taken")};
    case Refusal::bad_credentials:
      return {"heslo", "", text::message("account.error_password_wrong")};
    case Refusal::too_many_attempts:
      return plain("account.error_too_many");
    case Refusal::invalid_link:
      return plain("account.error_link");
    default:
      return plain("account.error_not_now");
  }
}

Mistake sign_in_mistake(auth::Refusal refusal) {
  using auth::Refusal;
  switch (refusal) {
    case Refusal::bad_credentials:
      return plain("account.error_credentials");
    case Refusal::second_factor:
      return {"overovaci-kod", "", text::message("account.error_second_factor")};
    case Refusal::bad_second_factor:
      return {"overovaci-kod", "", text::message("account.error_bad_second_factor")};
    case Refusal::too_many_attempts:
      return plain("account.error_too_many");
    case Refusal::invalid_link:
      return {"kod", "", text::message("account.error_code")};
    default:
      return plain("account.error_not_now");
  }
}

}  // namespace flipflop::storefront
