#include "edge/storefront/cart/aside_lines.h"

#include "edge/storefront/layout/page_shell.h"
#include "edge/storefront/layout/product_card.h"
#include "platform/text/messages.h"

namespace flipflop::storefront {

void fill_aside(text::Dictionary& section, const std::vector<cart::AsideLine>& lines,
                AsideUse use) {
  text::Dictionary& list = section.include("ASIDE_LINES", "edge/storefront/cart/aside_lines.html");
  for (const cart::AsideLine& line : lines) {
    const std::string& name = line.item.product_name;
    text::Dictionary& row = list.add("ASIDE_LINE");
    row.set("ASIDE_URL", "/produkt/" + line.item.product_slug);
    row.set("ASIDE_IMAGE", picture_url(line.item.image_file, 320));
    row.set("ASIDE_NAME", name);
    row.set_optional("ASIDE_VARIANT", line.item.variant_label);
    const StockText stock = stock_text(line.item.is_sellable ? line.available : 0);
    row.set("ASIDE_STOCK_STATE", stock.state);
    row.set("ASIDE_STOCK", stock.text);
    row.set("ASIDE_PRICE", line.item.price.czech());
    row.set("ASIDE_PIECES",
            text::message("cart.pieces", {{"count", std::to_string(line.quantity)}}));
    if (use == AsideUse::shared) continue;
    text::Dictionary& actions = row.add("ASIDE_ACTIONS");
    actions.set("ASIDE_ID", line.item.id.text());
    actions.set("ASIDE_RESTORE_LABEL", text::message("cart.restore_label", {{"name", name}}));
    actions.set("ASIDE_FORGET_LABEL", text::message("cart.forget_label", {{"name", name}}));
  }
}

}  // namespace flipflop::storefront
