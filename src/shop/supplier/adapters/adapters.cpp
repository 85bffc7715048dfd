#include "shop/supplier/adapters/adapter.h"
#include "shop/supplier/adapters/heureka_xml.h"

namespace flipflop::supplier {

std::unique_ptr<FeedReader> open_feed(std::string_view adapter, FeedFile file) {
  if (adapter == "heureka_xml") return open_heureka_xml(std::move(file));
  return nullptr;
}

std::vector<std::string_view> adapter_names() {
  return {"heureka_xml"};
}

}  // namespace flipflop::supplier
