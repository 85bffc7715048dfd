#include "edge/storefront/layout/page_shell.h"

#include "edge/storefront/layout/mistakes.h"
#include "edge/storefront/layout/page_assets.h"
#include "platform/config/config.h"
#include "platform/idempotency/idempotency.h"
#include "platform/loop/per_loop.h"
#include "platform/loop/posted.h"
#include "platform/loop/repeat.h"
#include "platform/settings/settings.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {
namespace {

constexpr std::chrono::seconds surroundings_lifetime{5};
constexpr std::chrono::seconds renewal_interval{2};
constexpr std::chrono::seconds renewal_limit{5};

std::vector<std::pair<std::string, std::string>> company_values(const settings::Company& company) {
  const std::string address = company.address + ", " + company.postal_code + " " + company.city;
  return {{"COMPANY_NAME", company.name},
          {"COMPANY_ID", company.ico},
          {"COMPANY_VAT_ID", company.dic},
          {"COMPANY_ADDRESS", address},
          {"COMPANY_RETURN_ADDRESS", address},
          {"COMPANY_REGISTER", company.register_entry},
          {"COMPANY_EMAIL", company.email},
          {"COMPANY_PHONE", company.phone},
          {"COMPANY_PHONE_DIGITS", digits_of(company.phone)}};
}

// The lowest goods total from which some way of delivery is free.
Money free_delivery_of(const std::vector<shipping::Method>& methods) {
  Money lowest;
  for (const shipping::Method& method : methods)
    if (method.free_from && (lowest.is_zero() || *method.free_from < lowest))
      lowest = *method.free_from;
  return lowest;
}

std::vector<promotion::Rule> bundles_in(const std::vector<promotion::Rule>& rules) {
  std::vector<promotion::Rule> bundles;
  for (const promotion::Rule& rule : rules)
    if (rule.effect == promotion::Effect::bundle_price && rule.condition.customer_group.empty())
      bundles.push_back(rule);
  return bundles;
}

std::shared_ptr<const Surroundings> make_surroundings(const settings::Company& company,
                                                      std::vector<shipping::Method> methods,
                                                      std::vector<promotion::Rule> bundles) {
  auto made = std::make_shared<Surroundings>();
  made->company = company_values(company);
  made->free_delivery = free_delivery_of(methods);
  if (!made->free_delivery.is_zero()) made->free_delivery_from = made->free_delivery.czech();
  std::string everything = made->free_delivery_from;
  for (const auto& [name, value] : made->company) everything += '\n' + value;
  for (const shipping::Method& method : methods)
    everything += '\n' + method.code + ' ' + std::to_string(method.version);
  for (const promotion::Rule& rule : bundles)
    everything += '\n' + rule.id.text() + ' ' + std::to_string(rule.version);
  made->fingerprint = idempotency::fingerprint({everything}).substr(0, 16);
  made->delivery = std::move(methods);
  made->bundles = std::move(bundles);
  return made;
}

}  // namespace

struct PageShell::Parts {
  struct Kept {
    std::shared_ptr<const Surroundings> value;  // shared with requests that began before a renewal
    SteadyInstant until{};
  };

  Parts(Platform& p, search::Search& s, shipping::Shipping& sh, promotion::Promotions& pr)
      : platform(p), search(s), shipping(sh), promotions(pr), assets(p.files) {}

  Task<std::shared_ptr<const Surroundings>> read(Deadline deadline);
  Task<Again> renew();

  Platform& platform;
  search::Search& search;
  shipping::Shipping& shipping;
  promotion::Promotions& promotions;
  PageAssets assets;
  Posted<Surroundings> posted{nullptr};
  std::string posted_fingerprint;
  PerLoop<Kept> kept;  // until something was posted
};

PageShell::PageShell(Platform& platform, search::Search& search, shipping::Shipping& shipping,
                     promotion::Promotions& promotions)
    : parts_(std::make_unique<Parts>(platform, search, shipping, promotions)) {}

PageShell::~PageShell() = default;

const std::string& PageShell::public_url() const {
  return parts_->platform.public_url;
}

void PageShell::start(Loops& loops) {
  parts_->posted.attach(loops);
  loops.at(0).spawn("storefront.surroundings", repeat("storefront.surroundings", renewal_interval,
                                                      &Parts::renew, parts_.get()));
}

Task<Again> PageShell::Parts::renew() {
  auto fresh = co_await read(Deadline::after(renewal_limit));
  if (fresh->fingerprint != posted_fingerprint) {
    posted_fingerprint = fresh->fingerprint;
    posted.publish(std::move(fresh));
  }
  co_return Again::yes;
}

Task<std::shared_ptr<const Surroundings>> PageShell::Parts::read(Deadline deadline) {
  const settings::Company company = co_await platform.settings.company(deadline);
  auto methods = co_await shipping.methods(deadline);
  const auto offered = co_await promotions.offered({}, deadline);
  co_return make_surroundings(company, std::move(methods), bundles_in(offered.rules));
}

Task<std::shared_ptr<const Surroundings>> PageShell::surroundings(Deadline deadline) {
  if (auto posted = parts_->posted.current()) co_return posted;
  Parts::Kept& kept = parts_->kept.here([] { return Parts::Kept{}; });
  if (kept.value != nullptr && std::chrono::steady_clock::now() < kept.until) co_return kept.value;
  auto fresh = co_await parts_->read(deadline);
  kept.value = fresh;
  kept.until = std::chrono::steady_clock::now() + surroundings_lifetime;
  co_return fresh;
}

std::shared_ptr<const Surroundings> PageShell::surroundings_now() const {
  if (Loop::current_or_null() != nullptr) {
    if (auto posted = parts_->posted.current()) return posted;
  }
  static const std::shared_ptr<const Surroundings> sample =
      make_surroundings(settings::sample_company(), {}, {});
  return sample;
}

namespace {

void fill_head(text::Dictionary& document, const PageHead& head, const std::string& public_url) {
  document.set("TITLE", head.has_whole_title
                            ? head.title
                            : head.title + " – " + text::message("layout.title_suffix"));
  document.set_optional("DESCRIPTION", head.description);
  if (!head.canonical.empty()) document.set_optional("CANONICAL", public_url + head.canonical);
  if (!head.is_indexed) document.show("NOINDEX");
  if (head.refresh_seconds > 0)
    document.set_optional("REFRESH_SECONDS", std::to_string(head.refresh_seconds));
  document.set_optional("NOTICE", head.notice);
  if (!head.structured_data.empty()) {
    document.set_safe_html("STRUCTURED_DATA", head.structured_data);
    document.show("STRUCTURED_DATA");
  }
  if (head.og_type.empty()) return;
  document.show("OPEN_GRAPH");
  document.set("OG_TYPE", head.og_type);
  document.set("OG_TITLE", head.title);
  document.set_optional("OG_IMAGE", head.og_image);
}

void fill_navigation(text::Dictionary& header, const PageHead& head,
                     const search::Replica& replica) {
  text::Dictionary& bar = header.add("NAV_BAR");
  for (const product::CategoryId& id : replica.top_categories()) {
    const search::CategoryNode* node = replica.find_category(id);
    if (node == nullptr || node->products.empty()) continue;
    text::Dictionary& link = bar.add("NAV");
    link.set("NAV_URL", "/kategorie/" + node->category.slug);
    link.set("NAV_NAME", node->category.name);
    if (node->category.slug == head.current_top) link.show("NAV_CURRENT");
  }
}

}  // namespace

text::Dictionary& PageShell::open(text::Dictionary& document, const PageHead& head,
                                  const Surroundings& surroundings, std::string_view body) const {
  fill_head(document, head, parts_->platform.public_url);
  document.set("ICON_URL", parts_->assets.icon_url());
  document.set("FONT_URL", parts_->assets.font_url());
  document.add("STYLE").set("STYLE_URL", parts_->assets.style_url(head.name));
  for (const std::string& url : parts_->assets.island_urls(head.name))
    document.add("ISLAND").set("ISLAND_URL", url);
  for (const auto& [name, value] : surroundings.company) document.set_everywhere(name, value);
  document.set_everywhere("FREE_DELIVERY_FROM", surroundings.free_delivery_from);
  text::Dictionary& header = document.include("HEADER", "edge/storefront/layout/header.html");
  header.include("WORDMARK", "edge/storefront/layout/wordmark.html");
  if (!parts_->platform.config.is_production()) header.show("DEMO_SHOP");
  header.set("CART_COUNT", "0");
  header.show("CART_EMPTY");
  if (head.has_search) {
    header.add("SEARCH").set("SEARCH_QUERY", head.search_query);
    fill_navigation(header, head, *parts_->search.replica());
  }
  text::Dictionary& footer = document.include("FOOTER", "edge/storefront/layout/footer.html");
  footer.include("WORDMARK", "edge/storefront/layout/wordmark.html");
  return document.include("BODY", body);
}

std::string PageShell::close(const text::Dictionary& document) {
  return text::render("edge/storefront/layout/page.html", document);
}

http::Response PageShell::close_private(const text::Dictionary& document, int status) {
  return http::html(close(document), status).with("Cache-Control", "no-store");
}

std::string picture_url(std::string_view file, int width) {
  if (file.empty()) return "/obrazky/nahrada.svg";
  return "/obrazky/" + std::string(file) + "-" + std::to_string(width) + ".webp";
}

std::string picture_srcset(std::string_view file) {
  if (file.empty()) return "/obrazky/nahrada.svg 640w";
  std::string srcset;
  for (int width : {320, 640, 1280}) {
    if (!srcset.empty()) srcset += ", ";
    srcset += picture_url(file, width) + " " + std::to_string(width) + "w";
  }
  return srcset;
}

}  // namespace flipflop::storefront
