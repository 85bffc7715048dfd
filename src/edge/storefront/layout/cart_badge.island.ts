// The number on the cart in the header. Cached pages carry no personal data, so the count comes from the
// cookie `cart_count`, which the server sets beside the cart token (readable by script, holds digits only).

export function cartCount(cookies: string): number {
  const found = /(?:^|;\s*)cart_count=(\d{1,4})(?:;|$)/.exec(cookies);
  return found ? Number(found[1]) : 0;
}

function show(count: number): void {
  for (const badge of document.querySelectorAll<HTMLElement>("[data-cart-badge]")) {
    const digits = badge.querySelector("[data-cart-count]");
    if (digits) digits.textContent = String(count);
    badge.hidden = count === 0;
  }
}

if (document.cookie.includes("cart_count=")) show(cartCount(document.cookie));
// A page that comes back from the browser's memory would show the old number.
addEventListener("pageshow", (event) => {
  if (event.persisted) show(cartCount(document.cookie));
});
