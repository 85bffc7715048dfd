// Choosing delivery or payment recalculates the summary. The server does the sums: the island posts the form to
// the same address as the button "recalculate" and takes the summary and the payment choices from its answer.
// The hidden expected total travels in the summary, so the buyer always confirms the total that was shown.

const form = document.querySelector<HTMLFormElement>("form[data-checkout]");
const REGIONS = ["summary", "payment"] as const;
let running: AbortController | undefined;

function region(root: ParentNode, name: string): HTMLElement | null {
  return root.querySelector<HTMLElement>(`[data-region="${name}"]`);
}

function recalculateButton(): HTMLButtonElement | null {
  return document.querySelector<HTMLButtonElement>("[data-recalculate]");
}

async function recalculate(checkout: HTMLFormElement): Promise<void> {
  const button = recalculateButton();
  if (!button) return;
  running?.abort();
  const mine = new AbortController();
  running = mine;
  region(document, "summary")?.setAttribute("aria-busy", "true");
  try {
    const body = new URLSearchParams();
    for (const [name, value] of new FormData(checkout)) if (typeof value === "string") body.append(name, value);
    const answer = await fetch(button.formAction, { method: "POST", body, signal: mine.signal });
    if (!answer.ok) throw new Error(`recalculation answered ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    if (!region(page, "summary")) throw new Error("not the checkout page");
    swap(page);
  } catch (problem) {
    // The old total stays; the button comes back, and the server refuses a total that no longer holds.
    if (!mine.signal.aborted) button.hidden = false;
  } finally {
    if (running === mine) region(document, "summary")?.removeAttribute("aria-busy");
  }
}

function swap(page: Document): void {
  const focused = document.activeElement;
  for (const name of REGIONS) {
    const here = region(document, name);
    const there = region(page, name);
    if (!here || !there) continue;
    const hadFocus = here.contains(focused);
    here.replaceChildren(...there.childNodes);
    if (hadFocus) here.querySelector<HTMLElement>("input:checked")?.focus();
  }
  const button = recalculateButton();
  if (button) button.hidden = true;
}

if (form) {
  const button = recalculateButton();
  if (button) button.hidden = true;
  form.addEventListener("change", (event) => {
    const name = (event.target as HTMLInputElement).name;
    if (name === "delivery" || name === "payment") void recalculate(form);
  });

  // A second click while the order is on its way is ignored; the server would answer it with the same order.
  let sent = false;
  form.addEventListener("submit", (event) => {
    if (event.submitter?.hasAttribute("data-recalculate")) return;
    if (sent) event.preventDefault();
    sent = true;
  });
  addEventListener("pageshow", () => {
    sent = false;
  });

  document.getElementById("chyby")?.focus();
}

export {};
