#include "edge/storefront/site/site_files.h"

#include "base/text.h"
#include "edge/storefront/layout/category_path.h"
#include "platform/assets/assets.h"

namespace flipflop::storefront {
namespace {

constexpr std::size_t products_per_sitemap = 20'000;
constexpr const char* forever = "public, max-age=31536000, immutable";
constexpr const char* a_day = "public, max-age=86400";
constexpr const char* an_hour = "public, max-age=3600";
constexpr std::string_view xml_head = R"(<?xml version="1.0" encoding="UTF-8"?>)"
                                      "\n";

http::Route file(std::string path, std::string summary) {
  return {.method = http::Method::get,
          .path = std::move(path),
          .permission = http::permission::open,
          .summary = std::move(summary),
          .is_page = true};
}

http::Response content(std::string body, std::string type, const char* cache) {
  http::Response response;
  response.content_type = std::move(type);
  response.body = std::move(body);
  response.with("Cache-Control", cache);
  return response;
}

std::size_t sitemap_count(const search::Replica& replica) {
  return replica.on_sale().size() / products_per_sitemap + 1;
}

void add_url(std::string& out, const std::string& url, std::string_view last_change = {}) {
  out += "<url><loc>" + html_escape(url) + "</loc>";
  if (!last_change.empty()) out.append("<lastmod>").append(last_change).append("</lastmod>");
  out += "</url>\n";
}

void add_categories(std::string& out, const search::Replica& replica, const std::string& origin) {
  std::vector<product::CategoryId> waiting = replica.top_categories();
  for (std::size_t i = 0; i < waiting.size(); ++i) {
    const search::CategoryNode* node = replica.find_category(waiting[i]);
    waiting.insert(waiting.end(), node->children.begin(), node->children.end());
    if (!node->products.empty()) add_url(out, origin + category_path(node->category));
  }
}

}  // namespace

SiteFiles::SiteFiles(Platform& platform, search::Search& search)
    : platform_(platform),
      search_(search),
      icon_(assets::read("edge/storefront/layout/favicon.svg")),
      neutral_picture_(assets::read("edge/storefront/site/neutral_picture.svg")) {}

void SiteFiles::register_routes(http::Router& router) {
  router.add(file("/obrazky/:file", "Picture of a product"), &SiteFiles::picture, this);
  router.add(file("/obrazky/nahrada.svg", "Picture of a product that has none"),
             &SiteFiles::neutral_picture, this);
  router.add(file("/favicon.svg", "Icon"), &SiteFiles::icon, this);
  router.add(file("/favicon.ico", "Icon for old browsers"), &SiteFiles::old_icon, this);
  router.add(file("/robots.txt", "Rules for robots"), &SiteFiles::robots, this);
  router.add(file("/sitemap.xml", "Index of the sitemaps"), &SiteFiles::sitemap_index, this);
  router.add(file("/sitemap/:file", "One sitemap"), &SiteFiles::sitemap, this);
}

// A picture's name is made from its content, so what a name says never changes.
Task<http::Response> SiteFiles::picture(http::Call call, FilePath in) {
  http::Response response = platform_.files.serve_file(
      *call.request, platform_.data_folder + "/images", in.file, "image/webp");
  std::erase_if(response.headers,
                [](const auto& header) { return header.first == "Cache-Control"; });
  response.with("Cache-Control", forever);
  co_return response;
}

Task<http::Response> SiteFiles::neutral_picture(http::Call, http::Nothing) {
  co_return content(neutral_picture_, "image/svg+xml", a_day);
}

Task<http::Response> SiteFiles::icon(http::Call, http::Nothing) {
  co_return content(icon_, "image/svg+xml", a_day);
}

Task<http::Response> SiteFiles::old_icon(http::Call, http::Nothing) {
  co_return http::moved_permanently("/favicon.svg");
}

Task<http::Response> SiteFiles::robots(http::Call, http::Nothing) {
  std::string rules = "User-agent: *\n";
  for (const char* path : {"/kosik", "/pokladna", "/platba", "/objednavka", "/dekujeme", "/dev/",
                           "/api/", "/hledat?q="})
    rules.append("Disallow: ").append(path).append("\n");
  rules += "\nSitemap: " + platform_.public_url + "/sitemap.xml\n";
  co_return content(std::move(rules), "text/plain; charset=utf-8", an_hour);
}

Task<http::Response> SiteFiles::sitemap_index(http::Call, http::Nothing) {
  const auto replica = loaded_replica(search_);
  std::string xml(xml_head);
  xml += "<sitemapindex xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  for (std::size_t number = 1; number <= sitemap_count(*replica); ++number)
    xml += "<sitemap><loc>" + html_escape(platform_.public_url) + "/sitemap/" +
           std::to_string(number) + ".xml</loc></sitemap>\n";
  xml += "</sitemapindex>\n";
  co_return content(std::move(xml), "application/xml; charset=utf-8", an_hour);
}

Task<http::Response> SiteFiles::sitemap(http::Call, FilePath in) {
  const auto replica = loaded_replica(search_);
  const bool is_xml = in.file.ends_with(".xml");
  const auto number =
      parse_unsigned(is_xml ? in.file.substr(0, in.file.size() - 4) : std::string());
  if (!number || *number < 1 || static_cast<std::size_t>(*number) > sitemap_count(*replica))
    throw http::not_found("There is no such sitemap.");
  std::string xml(xml_head);
  xml += "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">\n";
  if (*number == 1) {
    add_url(xml, platform_.public_url + "/");
    add_categories(xml, *replica, platform_.public_url);
  }
  const auto& on_sale = replica->on_sale();
  const std::size_t begin = static_cast<std::size_t>(*number - 1) * products_per_sitemap;
  const std::size_t end = std::min(begin + products_per_sitemap, on_sale.size());
  for (std::size_t i = begin; i < end; ++i) {
    const search::Record& record = *replica->at(on_sale[i]).record;
    add_url(xml, platform_.public_url + "/produkt/" + std::string(record.slug),
            iso_text(record.updated_at).substr(0, 10));
  }
  xml += "</urlset>\n";
  co_return content(std::move(xml), "application/xml; charset=utf-8", an_hour);
}

}  // namespace flipflop::storefront
