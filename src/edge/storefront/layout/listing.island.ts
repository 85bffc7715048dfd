// Sorting and filtering without the extra click. Without script the same forms work by their buttons.

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-auto-submit]")) {
  form.querySelector<HTMLElement>("[data-submit]")?.setAttribute("hidden", "");
  form.addEventListener("change", () => form.requestSubmit());
}

// Beside the list (wide screens) a ticked box filters at once; in the sheet of a phone the buyer ticks
// several and confirms by the button.
const wide = matchMedia("(min-width: 62rem)");
const filters = document.querySelector<HTMLFormElement>("form[data-filters]");
filters?.addEventListener("change", () => {
  if (wide.matches) filters.requestSubmit();
});

// Empty price fields only lengthen the address.
filters?.addEventListener("formdata", (event) => {
  for (const [name, value] of [...event.formData.entries()]) {
    if (value === "") event.formData.delete(name);
  }
});

export {};
