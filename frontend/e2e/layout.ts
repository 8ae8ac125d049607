/** What sticks out of a screen, in words, so that a failure says where. */
import type { Page } from "@playwright/test";

/** Text and controls that do not fit: the page scrolls sideways, something lies beside it, or words are cut off without a sign. */
export async function sticksOut(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const found: string[] = [];
    const { clientWidth: width, scrollWidth } = document.documentElement;
    if (scrollWidth > width) found.push(`the page is ${scrollWidth} wide on a screen of ${width}`);
    const name = (element: Element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${(element.textContent ?? "").trim().slice(0, 40)}`;
    const root = document.querySelector("dialog[open]") ?? document.body;
    const out = new Set<Element>();
    for (const element of root.querySelectorAll("*")) {
      // What lies inside something that sticks out sticks out with it.
      if (element.parentElement && out.has(element.parentElement)) {
        out.add(element);
        continue;
      }
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest(".unseen, svg, .toasts")) continue;
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue;
      const style = getComputedStyle(element);
      if ((box.right > width + 1 || box.left < -1) && style.position !== "fixed") {
        out.add(element);
        found.push(`beside the screen (${Math.round(box.left)}–${Math.round(box.right)}): ${name(element)}`);
      }
      const clips = ["hidden", "clip"].includes(style.overflowX) && style.textOverflow !== "ellipsis";
      if (clips && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${name(element)}`);
      const holds = element.matches("button, a, label, [role=radio], summary");
      if (holds && style.overflowX === "visible" && element.scrollWidth > element.clientWidth + 1) found.push(`spills out of its control: ${name(element)}`);
    }
    return found;
  });
}

/** Controls smaller than a finger: below 24 px nothing may be (WCAG 2.2 AA), except links inside a line of text. */
export async function tooSmall(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const root = document.querySelector("dialog[open]") ?? document.body;
    return [...root.querySelectorAll("button, a, input, select, textarea, summary, [role=radio], [role=checkbox]")].flatMap((control) => {
      if (!control.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || control.closest(".unseen, .skip") || control.matches(".skip")) return [];
      const held = control.closest("label") ?? control;
      const { width, height } = held.getBoundingClientRect();
      return width < 48 || height < 48 ? [`${Math.round(width)}×${Math.round(height)} ${(control.getAttribute("aria-label") ?? control.textContent).trim().slice(0, 40)}`] : [];
    });
  });
}
