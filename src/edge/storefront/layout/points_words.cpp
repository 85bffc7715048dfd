#include "edge/storefront/layout/points_words.h"

#include "platform/text/czech.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {

std::string points_in_words(std::int64_t points) {
  return std::to_string(points) + "\u00a0" +
         std::string(text::plural(points, text::message("points.one"), text::message("points.few"),
                                  text::message("points.many")));
}

}  // namespace flipflop::storefront
