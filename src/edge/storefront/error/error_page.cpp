#include "edge/storefront/error/error_page.h"

#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr int not_found = 404;
constexpr int gone = 410;
constexpr int busy = 503;
constexpr int first_server_error = 500;

PageHead head_of(int status) {
  PageHead head;
  head.name = "error";
  head.title = text::message(status == not_found || status == gone ? "error.not_found_page_title"
                                                                   : "error.server_page_title");
  head.is_indexed = false;
  head.has_search = status == not_found || status == gone;
  return head;
}

std::string missing_page(PageShell& shell, search::Search& search, int status) {
  text::Dictionary document;
  text::Dictionary& body = shell.open(document, head_of(status), *shell.surroundings_now(),
                                      "edge/storefront/error/not_found.html");
  const auto replica = search.replica();
  for (const product::CategoryId& id : replica->top_categories()) {
    const product::Category& category = replica->find_category(id)->category;
    text::Dictionary& link = body.add("EMPTY_CATEGORY");
    link.set("EMPTY_CATEGORY_URL", "/kategorie/" + category.slug);
    link.set("EMPTY_CATEGORY_NAME", category.name);
  }
  return PageShell::close(document);
}

std::string broken_page(PageShell& shell, int status) {
  text::Dictionary document;
  text::Dictionary& body = shell.open(document, head_of(status), *shell.surroundings_now(),
                                      "edge/storefront/error/server_error.html");
  if (status == busy) {
    body.show("BUSY");
  } else if (status >= first_server_error) {
    body.show("BROKEN");
  } else {
    text::Dictionary& refused = body.add("REFUSED");
    refused.set("REFUSED_TITLE", text::message("error.refused_title"));
    refused.set("REFUSED_TEXT", text::message("error.refused_text"));
  }
  return PageShell::close(document);
}

}  // namespace

http::ErrorPage error_page(PageShell& shell, search::Search& search) {
  return [&shell, &search](int status, const std::string&, const std::string&) {
    return status == not_found || status == gone ? missing_page(shell, search, status)
                                                 : broken_page(shell, status);
  };
}

}  // namespace flipflop::storefront
