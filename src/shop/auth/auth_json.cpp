#include "platform/json/describe.h"
#include "shop/auth/http_accounts.h"
#include "shop/auth/http_api_keys.h"
#include "shop/auth/http_second_factor.h"
#include "shop/auth/key_making.h"
#include "shop/auth/staff.h"

namespace flipflop {

FLIPFLOP_JSON(auth::AccountRegistered);
FLIPFLOP_JSON(auth::EmailVerified);
FLIPFLOP_JSON(auth::LinkRequested);
FLIPFLOP_JSON(auth::AccountErased);
FLIPFLOP_JSON(auth::ContactInfo);
FLIPFLOP_JSON(auth::User);
FLIPFLOP_JSON(auth::ShownSession);
FLIPFLOP_JSON(auth::ExportedAccount);
FLIPFLOP_JSON(auth::RegisterInput);
FLIPFLOP_JSON(auth::LoginInput);
FLIPFLOP_JSON(auth::ShownToken);
FLIPFLOP_JSON(auth::RefreshInput);
FLIPFLOP_JSON(auth::EmailInput);
FLIPFLOP_JSON(auth::ResetInput);
FLIPFLOP_JSON(auth::ChangeInput);
FLIPFLOP_JSON(auth::ContactInput);
FLIPFLOP_JSON(auth::RegisterContactInput);
FLIPFLOP_JSON(auth::LoginContactInput);
FLIPFLOP_JSON(auth::OwnNamesInput);
FLIPFLOP_JSON(auth::SessionPath);
FLIPFLOP_JSON(auth::Tokens);
FLIPFLOP_JSON(auth::TokensBeside);
FLIPFLOP_JSON(auth::UserAnswer);
FLIPFLOP_JSON(auth::Validity);
FLIPFLOP_JSON(auth::MessageAnswer);
FLIPFLOP_JSON(auth::ContactAccount);
FLIPFLOP_JSON(auth::ContactLogin);
FLIPFLOP_JSON(auth::AccountsQuery);
FLIPFLOP_JSON(auth::AccountRow);
FLIPFLOP_JSON(auth::AccountRows);
FLIPFLOP_JSON(auth::AccountPath);
FLIPFLOP_JSON(auth::AccountInput);
FLIPFLOP_JSON(auth::AccountNote);
FLIPFLOP_JSON(auth::MadeKeyNote);
FLIPFLOP_JSON(auth::ShownKey);
FLIPFLOP_JSON(auth::NewKeyInput);
FLIPFLOP_JSON(auth::MadeKey);
FLIPFLOP_JSON(auth::KeyPath);
FLIPFLOP_JSON(auth::BeginInput);
FLIPFLOP_JSON(auth::ConfirmInput);
FLIPFLOP_JSON(auth::OwnProofInput);
FLIPFLOP_JSON(auth::FactorAnswer);
FLIPFLOP_JSON(auth::EnrolmentAnswer);
FLIPFLOP_JSON(auth::CodesAnswer);

}  // namespace flipflop
