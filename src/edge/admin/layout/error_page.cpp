#include "edge/admin/layout/error_page.h"

#include "platform/text/messages.h"

namespace flipflop::admin {
namespace {

const char* name_of(int status) {
  switch (status) {
    case 403:
      return "forbidden";
    case 404:
    case 410:
      return "missing";
    case 429:
      return "too_many";
    case 503:
      return "busy";
    default:
      return status >= 500 ? "broken" : "refused";
  }
}

}  // namespace

// Nobody's navigation: who asked is not known here.
http::ErrorPage error_page(const StaffShell& shell) {
  return [&shell](int status, const std::string&, const std::string&) {
    const std::string key = std::string("admin.error_") + name_of(status);
    text::Dictionary document;
    text::Dictionary& body =
        shell.open(document, {text::message(key), ""}, {}, "edge/admin/layout/error.html");
    body.set("ERROR_TEXT", text::message(key + "_text"));
    return StaffShell::close(document, status).body;
  };
}

}  // namespace flipflop::admin
