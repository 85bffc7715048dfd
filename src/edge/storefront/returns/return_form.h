#pragma once
// What somebody typed into a form about a return, judged field by field. Pure.

#include "edge/storefront/returns/returns_pages.h"

namespace flipflop::storefront {

// What is not a mistake is in `announcement`, but for its key and its actor.
struct JudgedReturn {
  returns::Announcement announcement;
  std::vector<Mistake> mistakes;
};
JudgedReturn judged(const ReturnForm& form, const order::View& order, returns::Kind kind);

// What the shop itself refused, beside the field that it is about.
Mistake mistake_of(const returns::AnnounceRefused& refused, returns::Kind kind);

// The id of a line's field: "kusu-1".
std::string field_of(std::size_t row);

}  // namespace flipflop::storefront
