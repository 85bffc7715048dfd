#include "platform/json/describe.h"
#include "shop/user/answer.h"
#include "shop/user/http.h"
#include "shop/user/http_addresses.h"
#include "shop/user/http_groups.h"
#include "shop/user/http_privacy.h"

namespace flipflop {

FLIPFLOP_JSON(user::ProfileReply);
FLIPFLOP_JSON(user::AddressReply);
FLIPFLOP_JSON(user::GroupReply);
FLIPFLOP_JSON(user::GroupsReply);
FLIPFLOP_JSON(user::NewGroupInput);
FLIPFLOP_JSON(user::GroupPath);
FLIPFLOP_JSON(user::GroupInput);
FLIPFLOP_JSON(user::PreferencesReply);
FLIPFLOP_JSON(user::ProductsReply);
FLIPFLOP_JSON(user::ConsentReply);
FLIPFLOP_JSON(user::NewAddressInput);
FLIPFLOP_JSON(user::AddressChangeInput);
FLIPFLOP_JSON(user::AddressIdInput);
FLIPFLOP_JSON(user::AddressRemoved);
FLIPFLOP_JSON(user::ProfileChangeInput);
FLIPFLOP_JSON(user::PreferencesInput);
FLIPFLOP_JSON(user::OldNotifications);
FLIPFLOP_JSON(user::SettingsInput);
FLIPFLOP_JSON(user::SettingsReply);
FLIPFLOP_JSON(user::OwnProductInput);
FLIPFLOP_JSON(user::WishlistLinkReply);
FLIPFLOP_JSON(user::WishlistLinkInput);
FLIPFLOP_JSON(user::ConsentInput);
FLIPFLOP_JSON(user::ProofInput);

}  // namespace flipflop
