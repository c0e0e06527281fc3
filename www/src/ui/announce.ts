// One live region for the whole page: what changed, said to screen readers without moving the focus.
let region: HTMLElement | undefined;

/** Says `text` politely. */
export function announce(text: string): void {
  if (!region) {
    region = document.createElement("div");
    region.setAttribute("role", "status");
    region.setAttribute("aria-live", "polite");
    region.style.cssText = "position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%)";
    document.body.append(region);
  }
  region.textContent = "";
  // A change in a later frame is read even when the text is the same as before.
  requestAnimationFrame(() => {
    if (region) region.textContent = text;
  });
}
