#pragma once
// Internal to http: what a hop changes about a message. Whatever belongs to one connection stays on
// it (RFC 9110, 7.6.1); who asks and which trace it belongs to is told anew, so that nothing a
// client wrote about itself is believed further inside.

#include <string>

#include "platform/http/message.h"
#include "platform/http/response_parser.h"

namespace flipflop::http {

// Appends the head of `request` for the next process.
void write_hop_head(std::string& out, const Request& request);

// The answer without its body. Headers that our own writer puts on every answer are left out.
Response hop_response(ResponseParser& parser, Method asked);

}  // namespace flipflop::http
