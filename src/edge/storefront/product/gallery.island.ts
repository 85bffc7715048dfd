// The gallery is a strip that scrolls and snaps; thumbnails are links to its pictures. The island scrolls the
// strip in place (a fragment would also move the page and fill the history) and marks the thumbnail in view.
// Listeners sit on the document, because the variant chooser replaces the gallery.

function stripOf(gallery: Element): HTMLElement | null {
  return gallery.querySelector<HTMLElement>(".gallery-strip");
}

document.addEventListener("click", (event) => {
  const link = (event.target as Element).closest<HTMLAnchorElement>(".gallery-thumbs a");
  if (!link) return;
  const picture = document.getElementById(link.hash.slice(1));
  const strip = picture?.parentElement;
  if (!picture || !strip) return;
  event.preventDefault();
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  strip.scrollTo({ left: picture.offsetLeft - strip.offsetLeft, behavior: calm ? "auto" : "smooth" });
});

function markCurrent(gallery: Element, strip: HTMLElement): void {
  const index = Math.round(strip.scrollLeft / Math.max(1, strip.clientWidth));
  gallery.querySelectorAll(".gallery-thumbs a").forEach((link, position) => {
    if (position === index) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  });
}

export function watchGallery(): void {
  for (const gallery of document.querySelectorAll("[data-gallery]")) {
    const strip = stripOf(gallery);
    if (!strip || strip.dataset.watched) continue;
    strip.dataset.watched = "yes";
    strip.addEventListener("scroll", () => markCurrent(gallery, strip), { passive: true });
    markCurrent(gallery, strip);
  }
}

watchGallery();
document.addEventListener("flipflop:replaced", watchGallery);
