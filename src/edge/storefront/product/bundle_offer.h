#pragma once
// "V sadě levněji": the bundles that a product is a part of, from the replica and the promotions
// that pages know of. The cart prices a bundle by what it reads itself; this page only tells of it.

#include <vector>

#include "edge/storefront/layout/page_shell.h"
#include "platform/text/template.h"
#include "shop/search/search.h"

namespace flipflop::storefront {

struct BundleMember {
  const search::Replica::Entry* entry = nullptr;
  const search::Record::Variant* variant = nullptr;
};

// A bundle of which every piece can be had and that saves something.
struct BundleOffer {
  const promotion::Rule* rule = nullptr;
  std::int64_t pieces = 1;  // of each
  std::vector<BundleMember> members;
  Money apart;  // what the same pieces cost without it
};

// At most three. Of the product itself the variant that is shown, of the others the one that
// nobody has to choose.
std::vector<BundleOffer> bundles_of(const search::Replica& replica, const BundleMember& shown,
                                    const std::vector<promotion::Rule>& bundles);

void add_bundles(text::Dictionary& body, const std::vector<BundleOffer>& offers);

}  // namespace flipflop::storefront
