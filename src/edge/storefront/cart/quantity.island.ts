// A changed quantity is sent by itself, a moment after the last keystroke. Without script the button does it.

const PAUSE_MILLISECONDS = 600;

for (const form of document.querySelectorAll<HTMLFormElement>("form[data-quantity]")) {
  const field = form.querySelector<HTMLInputElement>('input[type="number"]');
  const button = form.querySelector<HTMLElement>("[data-submit]");
  if (!field || !button) continue;
  button.hidden = true;

  const sent = field.value;
  let timer: ReturnType<typeof setTimeout> | undefined;
  const send = (): void => {
    clearTimeout(timer);
    if (field.value === sent || !field.checkValidity()) return;
    form.requestSubmit();
  };
  field.addEventListener("input", () => {
    clearTimeout(timer);
    timer = setTimeout(send, PAUSE_MILLISECONDS);
  });
  field.addEventListener("change", send);
}

export {};
