#include "shop/cart/http_reply.h"

namespace flipflop::cart {
namespace {

constexpr int cookie_life_seconds = 30 * 24 * 3600;
constexpr std::size_t longest_token = 100;

std::string image_path(const std::string& file) {
  return file.empty() ? "/obrazky/nahrada.svg" : "/obrazky/" + file + "-640.webp";
}

}  // namespace

Task<std::string> token_of(http::Call call, Carts* carts) {
  std::string_view sent = call.request->header(token_header);
  if (sent.empty()) sent = call.request->cookie(token_cookie);
  std::string token = sent.size() <= longest_token ? std::string(sent) : std::string();
  return carts->token_for(auth::AccountId::parse(call.principal.account_id), std::move(token),
                          call.deadline);
}

http::Fields issue(const std::string& token, const std::string& public_url) {
  http::Response scratch;
  if (token.empty()) return std::move(scratch.headers);
  http::set_cookie(
      scratch, token_cookie, token,
      {.max_age_seconds = cookie_life_seconds, .secure = public_url.starts_with("https://")});
  scratch.with("X-Cart-Token", token);
  return std::move(scratch.headers);
}

ItemProduct product_of(const product::PricedVariant& item, std::int64_t available,
                       const std::string& public_url) {
  ItemProduct product;
  product.id = item.product_id;
  product.name = item.product_name;
  product.sku = item.sku;
  product.description = item.summary;
  product.price = item.price;
  product.stock_quantity = available;
  product.brand = item.brand;
  product.main_image_url = public_url + image_path(item.image_file);
  product.image_urls = {product.main_image_url};
  return product;
}

std::optional<ItemVariant> variant_of(const product::PricedVariant& item, std::int64_t available) {
  if (item.options.empty()) return std::nullopt;
  ItemVariant variant;
  variant.id = item.id;
  variant.product_id = item.product_id;
  variant.name = item.variant_label;
  variant.sku = item.sku;
  variant.price = item.price;
  variant.stock_quantity = available;
  for (const product::NameValue& option : item.options)
    variant.attributes.emplace(option.name, option.value);
  return variant;
}

CartItem item_of(const ShownLine& line, const std::string& public_url) {
  CartItem item;
  item.id = line.line.id;
  item.product_id = line.item.product_id;
  item.product = product_of(line.item, line.available, public_url);
  item.products = item.product;
  item.variant_id = line.item.id;
  item.variant = variant_of(line.item, line.available);
  item.quantity = line.line.quantity;
  item.price = line.unit_price;
  item.price_before = line.price_before;
  item.total = line.total;
  item.is_available = line.is_available;
  return item;
}

http::Problem problem(const Refused& refused) {
  switch (refused.reason) {
    case Refusal::unknown_variant:
      return http::not_found("Product or variant not found");
    case Refusal::not_for_sale:
      return http::Problem(400, "NOT_AVAILABLE", "Product is not available");
    case Refusal::too_many_lines:
      return http::bad_request("A cart holds at most " + std::to_string(most_lines) + " items");
    case Refusal::unknown_line:
      return http::not_found("Cart item not found");
    case Refusal::out_of_stock:
      break;
  }
  const std::string message =
      "Insufficient stock. Available: " + std::to_string(refused.available) +
      ", Requested: " + std::to_string(refused.requested);
  return http::Problem(400, "OUT_OF_STOCK", message, {{"quantity", "out_of_stock", message}});
}

}  // namespace flipflop::cart
