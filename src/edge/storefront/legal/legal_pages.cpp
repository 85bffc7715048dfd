#include "edge/storefront/legal/legal_pages.h"

#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr const char* terms_path = "/obchodni-podminky";
constexpr const char* privacy_path = "/ochrana-osobnich-udaju";
constexpr const char* complaints_path = "/reklamace";
constexpr const char* contact_path = "/kontakt";

http::Route page(const char* path, std::string summary) {
  return {.method = http::Method::get,
          .path = path,
          .permission = http::permission::open,
          .summary = std::move(summary),
          .is_page = true};
}

}  // namespace

void LegalPages::register_routes(http::Router& router) {
  router.add(page(terms_path, "Terms"), &LegalPages::terms, this);
  router.add(page(privacy_path, "Privacy"), &LegalPages::privacy, this);
  router.add(page(complaints_path, "Returns and complaints"), &LegalPages::complaints, this);
  router.add(page(contact_path, "Contact"), &LegalPages::contact, this);
}

Task<http::Response> LegalPages::terms(http::Call call, http::Nothing) {
  return show("terms", terms_path, call.deadline);
}
Task<http::Response> LegalPages::privacy(http::Call call, http::Nothing) {
  return show("privacy", privacy_path, call.deadline);
}
Task<http::Response> LegalPages::complaints(http::Call call, http::Nothing) {
  return show("complaints", complaints_path, call.deadline);
}
Task<http::Response> LegalPages::contact(http::Call call, http::Nothing) {
  return show("contact", contact_path, call.deadline);
}

Task<http::Response> LegalPages::show(std::string name, std::string path, Deadline deadline) {
  const auto surroundings = co_await shell_.surroundings(deadline);
  DocumentKey key;
  key.add(path).add(search_.replica()->categories_version()).add(surroundings->fingerprint);
  co_return documents_.get(key.text(), [&] {
    PageHead head;
    head.name = "legal";
    head.title = text::message("legal." + name + "_title");
    head.description = text::message("legal." + name + "_description");
    head.canonical = path;
    text::Dictionary document;
    text::Dictionary& body =
        shell_.open(document, head, *surroundings, "edge/storefront/legal/" + name + ".html");
    body.set("TERMS_VALID_FROM", text::message("legal.terms_valid_from"));
    return PageShell::close(document);
  });
}

}  // namespace flipflop::storefront
