#pragma once
// The document around every page of staff: head, navigation of what this person may see, the way
// out. A page opens a document, fills the body it gets back, and closes it into HTML. One for all
// pages, safe from every loop.

#include <string>
#include <string_view>

#include "platform/http/router.h"
#include "platform/platform.h"
#include "platform/text/template.h"

namespace flipflop::admin {

// A page of the navigation and the permission that it needs.
struct Section {
  const char* path;         // "/sprava/objednavky"
  const char* message_key;  // its name
  http::Permission permission;
};
const std::vector<Section>& sections();
// Who may see any of them.
bool is_staff(const http::Principal& principal);

struct StaffHead {
  std::string title;
  std::string section;  // path of the section that the page belongs to
};

class StaffShell {
 public:
  explicit StaffShell(Platform& platform);

  // `body` is the asset path of the page's template.
  text::Dictionary& open(text::Dictionary& document, const StaffHead& head,
                         const http::Principal& principal, std::string_view body) const;
  // Never kept by a cache.
  static http::Response close(const text::Dictionary& document, int status = 200);

 private:
  std::string style_url_, icon_url_;
};

// The route of a page: a guest is sent to sign in and comes back.
http::Route staff_page(const char* path, http::Permission permission, const char* summary);
// The route that a form of such a page is sent to.
http::Route staff_form(const char* path, http::Permission permission, const char* summary);

}  // namespace flipflop::admin
