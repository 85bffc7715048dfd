#pragma once
// The document around every page: head, styles, islands, header, navigation, footer. A page opens a
// document, fills the body it gets back, and closes it into HTML. Nothing here knows the visitor:
// the number on the cart comes from a cookie that a script reads, so whole documents can be cached.

#include <memory>
#include <string>
#include <vector>

#include "platform/http/message.h"
#include "platform/loop/deadline.h"
#include "platform/loop/task.h"
#include "platform/platform.h"
#include "platform/text/template.h"
#include "shop/promotion/promotion.h"
#include "shop/search/search.h"
#include "shop/shipping/shipping.h"

namespace flipflop::storefront {

struct PageHead {
  std::string name;   // of the page's folder: "product"; chooses its style
  std::string title;  // without the shop's name, unless
  bool has_whole_title = false;
  std::string description;  // of at most about 160 characters; empty: none
  std::string canonical;    // path, "/produkt/dubova-lampa"; empty: none
  bool is_indexed = true;
  bool has_search = true;       // search field and category bar
  std::string search_query;     // shown in the field
  std::string current_top;      // slug of the top category the page is in
  int refresh_seconds = 0;      // reload after so long; 0: never
  std::string og_type;          // "website" or "product"; empty: no Open Graph
  std::string og_image;         // absolute address
  std::string structured_data;  // JSON-LD, escaped for HTML by json::write_string
  std::string notice;           // a line after a redirect
};

// What pages show of the shop itself.
struct Surroundings {
  std::vector<std::pair<std::string, std::string>> company;  // template values, COMPANY_...
  std::string free_delivery_from;                            // "1 500 Kč"; empty: never free
  Money free_delivery;                                       // zero: never free
  std::vector<shipping::Method> delivery;                    // active ones, cheapest first
  std::vector<promotion::Rule> bundles;                      // that anybody gets without a code
  std::string fingerprint;                                   // changes when anything of it does
};

class PageShell {
 public:
  PageShell(Platform& platform, search::Search& search, shipping::Shipping& shipping,
            promotion::Promotions& promotions);
  ~PageShell();

  // Before the loops start: the surroundings are renewed in the background from now on, so that
  // browsing neither waits for the database nor ends with it.
  void start(Loops& loops);

  // Shared with the requests that show them. Read here until the background has done so once.
  Task<std::shared_ptr<const Surroundings>> surroundings(Deadline deadline);
  // What is known without waiting; the sample company until something was read.
  std::shared_ptr<const Surroundings> surroundings_now() const;

  // Fills `document` but for the body and returns the body's dictionary; `body` is the asset path
  // of the page's template.
  text::Dictionary& open(text::Dictionary& document, const PageHead& head,
                         const Surroundings& surroundings, std::string_view body) const;
  static std::string close(const text::Dictionary& document);
  // The answer of a page with somebody's own affairs on it: no cache keeps it, on no machine.
  static http::Response close_private(const text::Dictionary& document, int status = 200);

  const std::string& public_url() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> parts_;
};

// The address of a stored picture (width 320, 640 or 1280), or of the neutral one when `file` is
// empty.
std::string picture_url(std::string_view file, int width);
// "…-320.webp 320w, …-640.webp 640w, …-1280.webp 1280w"
std::string picture_srcset(std::string_view file);

}  // namespace flipflop::storefront
