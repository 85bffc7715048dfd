// A variant is a link to the product page with that variant chosen. The island fetches the page and swaps the
// regions that differ, so price, stock, pictures and the form are always what the server says. Whatever goes
// wrong (no network, an error page), the browser simply follows the link.

const REGIONS = ["gallery", "info", "bar"] as const;
let running: AbortController | undefined;

function region(root: ParentNode, name: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-region="${name}"]`);
}

async function showVariant(address: string, remember: boolean): Promise<void> {
  running?.abort();
  const mine = new AbortController();
  running = mine;
  const info = region(document, "info");
  info?.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(address, { signal: mine.signal, headers: { accept: "text/html" } });
    if (!answer.ok) throw new Error(`variant page answered ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!region(page, "info")) throw new Error("not a product page");
    // The address changes first: listeners of the swap read it.
    if (remember) history.pushState({ variant: true }, "", address);
    swap(page);
    document.title = page.title;
  } catch (problem) {
    if (mine.signal.aborted) return;
    location.assign(address);
  } finally {
    if (running === mine) region(document, "info")?.removeAttribute("aria-busy");
  }
}

function swap(page: Document): void {
  const focused = document.activeElement?.closest<HTMLAnchorElement>("a[data-variant]")?.getAttribute("href");
  const quantity = document.querySelector<HTMLInputElement>("#pocet")?.value;
  for (const name of REGIONS) {
    const here = region(document, name);
    const there = region(page, name);
    if (here && there && here.innerHTML !== there.innerHTML) here.replaceChildren(...there.childNodes);
  }
  const field = document.querySelector<HTMLInputElement>("#pocet");
  if (field && quantity && Number(quantity) <= Number(field.max || quantity)) field.value = quantity;
  if (focused) document.querySelector<HTMLElement>(`a[data-variant][href="${CSS.escape(focused)}"]`)?.focus();
  document.dispatchEvent(new CustomEvent("flipflop:replaced"));
}

document.addEventListener("click", (event) => {
  const plain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey;
  const link = (event.target as Element).closest<HTMLAnchorElement>("a[data-variant]");
  if (!link || !plain) return;
  event.preventDefault();
  if (!link.hasAttribute("aria-current")) void showVariant(link.href, true);
});

// Fragment jumps fire this too; only an address of another variant needs a fetch.
let shown = location.pathname + location.search;
addEventListener("popstate", () => {
  const wanted = location.pathname + location.search;
  if (wanted !== shown) void showVariant(location.href, false);
  shown = wanted;
});
document.addEventListener("flipflop:replaced", () => {
  shown = location.pathname + location.search;
});

export {};
