/** What sticks out of a screen, in words, so that a failure says where. */
import type { Page } from "@playwright/test";

/** Waits until a change of size or theme is on the screen: colours move from parent to child, a frame for each. */
export async function painted(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const frame = () => new Promise((next) => requestAnimationFrame(next));
    await frame();
    do {
      await Promise.allSettled(document.getAnimations().map((moving) => moving.finished));
      await frame();
    } while (document.getAnimations().length > 0);
  });
}

/** Text and controls that do not fit: the page or a sheet scrolls sideways, something lies beside it, or words are cut off or leave their control. */
export async function sticksOut(page: Page): Promise<string[]> {
  await painted(page);
  return page.evaluate(() => {
    const found: string[] = [];
    const { clientWidth: width, scrollWidth } = document.documentElement;
    if (scrollWidth > width) found.push(`the page is ${scrollWidth} wide on a screen of ${width}`);
    const name = (element: Element) => `<${element.tagName.toLowerCase()} class="${element.getAttribute("class") ?? ""}"> ${(element.textContent ?? "").trim().slice(0, 40)}`;
    const root = document.querySelector("dialog[open]") ?? document.body;
    if (root.scrollWidth > root.clientWidth + 1) found.push(`scrolls sideways: ${name(root)}`);
    const passed = new Set<Element>();
    for (const element of root.querySelectorAll("*")) {
      // What lies inside something that sticks out sticks out with it; a strip of tools may scroll, if that is all it does.
      if (element.parentElement && passed.has(element.parentElement)) {
        passed.add(element);
        continue;
      }
      if (!element.checkVisibility({ visibilityProperty: true, opacityProperty: true }) || element.closest(".unseen, svg, .toasts")) continue;
      const box = element.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue;
      const style = getComputedStyle(element);
      if ((box.right > width + 1 || box.left < -1) && style.position !== "fixed") {
        passed.add(element);
        found.push(`beside the screen (${Math.round(box.left)}–${Math.round(box.right)}): ${name(element)}`);
      }
      const { overflowX } = style;
      if (["auto", "scroll"].includes(overflowX) && element.scrollWidth > element.clientWidth + 1) {
        if (element.scrollHeight > element.clientHeight + 1) found.push(`scrolls both ways: ${name(element)}`);
        else passed.add(element);
      }
      const clips = ["hidden", "clip"].includes(overflowX) && style.textOverflow !== "ellipsis" && !element.matches("input");
      if (clips && element.scrollWidth > element.clientWidth + 1) found.push(`cut off: ${name(element)}`);
      if (!element.matches("button, a, label, summary")) continue;
      const texts = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
      for (let text = texts.nextNode(); text; text = texts.nextNode()) {
        if (text.textContent?.trim() === "" || text.parentElement?.closest(".unseen")) continue;
        const range = document.createRange();
        range.selectNodeContents(text);
        const words = range.getBoundingClientRect();
        const clipped = getComputedStyle(text.parentElement ?? element).textOverflow === "ellipsis";
        if (!clipped && (words.right > box.right + 1 || words.left < box.left - 1)) found.push(`leaves its control: ${name(element)}`);
      }
    }
    return found;
  });
}
