#pragma once
// Pure decisions of the wire for other applications: how our states, methods and events are called
// there, which addresses may be named, and what one refund is.

#include <chrono>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "shop/payment/payment.h"

namespace flipflop::payment {

// The states of the old payment service.
enum class ForeignStatus { pending, processing, completed, failed, cancelled, refunded };
BOOST_DESCRIBE_ENUM(ForeignStatus, pending, processing, completed, failed, cancelled, refunded)

// What an application is told of. A part that went back is none of them: it asked for that itself.
enum class ForeignEvent { completed, failed, refunded };
BOOST_DESCRIBE_ENUM(ForeignEvent, completed, failed, refunded)

// Processing: a provider waits for the buyer. What is to go back whole stays completed until it is
// back.
enum class HasPage { no, yes };
ForeignStatus foreign_status(State state, HasPage page);
ForeignStatus status_after(ForeignEvent event);

// Methods that an application may choose: nobody collects cash for a parcel that we do not send.
std::vector<MethodInfo> foreign_methods(std::vector<MethodInfo> methods);
// The code of the method that is meant: "card" is the first one with a page to pay on, "fiobanka" a
// bank transfer. nullopt for what does not exist here.
std::optional<std::string> meant_method(std::string_view asked,
                                        const std::vector<MethodInfo>& methods);

// Whether this is an absolute address of the web, without a name and password or a fragment.
enum class Scheme { https_alone, any };
bool is_web_address(std::string_view url, Scheme scheme);

// What a part goes back for: the key of the request, or else the request itself, so that one that
// is sent twice without a key is one part all the same.
Uuid refund_cause(PaymentId payment, std::string_view key, std::string_view request);

// How long to wait before a message of this age is sent again; nullopt when it is given up.
std::optional<std::chrono::seconds> next_callback_in(Duration age);

}  // namespace flipflop::payment
