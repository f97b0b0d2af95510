// The document in its frame: its marks, by the figures they are of, and what is done to them.
//
// The frame has no scripts; this page reaches into it, as it is of the same origin. Listeners are few and stand on the document.
import { data } from "./data";

export type Handlers = {
  hover(index: number, element: Element): void;
  leave(): void;
  pick(index: number, element: Element): void;
  focus(index: number, element: Element): void;
  other(kind: number, element: Element): void;
  miss(): void;
  key(event: KeyboardEvent): void;
  scroll(): void;
};

const frame = document.getElementById("frame") as HTMLIFrameElement;
let paper: Document;
const marks: (HTMLElement | undefined)[] = [];
let order: HTMLElement[] = [];
let lit: Element[] = [];
let current: HTMLElement | undefined;

export const indexOf = (element: Element) => parseInt(element.getAttribute("data-f") ?? "", 10);
const markAt = (target: EventTarget | null) => (target as Element | null)?.closest?.("mark") ?? null;

export async function open(handlers: Handlers): Promise<void> {
  if (frame.contentDocument?.readyState !== "complete" || frame.contentDocument.URL !== "about:srcdoc")
    await new Promise((resolve) => frame.addEventListener("load", resolve, { once: true }));
  paper = frame.contentDocument!;
  order = [...paper.querySelectorAll<HTMLElement>("mark[data-f]")];
  for (const element of order)
    for (const name of element.dataset["f"]!.split(" ")) marks[+name] ??= element;
  order = order.filter((element) => marks[indexOf(element)] === element);
  const first = order[0];
  if (first) first.tabIndex = 0;
  listen(handlers);
}

function listen(handlers: Handlers): void {
  const over = (target: EventTarget | null) => {
    const mark = markAt(target);
    if (!mark) return handlers.leave();
    if (mark.hasAttribute("data-f")) handlers.hover(indexOf(mark), mark);
    else handlers.other(Number(mark.getAttribute("data-n")), mark);
  };
  const click = (target: EventTarget | null) => {
    const mark = markAt(target);
    if (mark?.hasAttribute("data-f")) handlers.pick(indexOf(mark), mark);
    else handlers.miss();
  };
  let heard = false;
  paper.addEventListener("tieout-probe", () => (heard = true), { once: true });
  paper.dispatchEvent(new Event("tieout-probe"));
  paper.defaultView!.addEventListener("scroll", handlers.scroll, { passive: true });
  if (heard) {
    paper.addEventListener("mouseover", (event) => over(event.target));
    paper.documentElement.addEventListener("mouseleave", handlers.leave);
    paper.addEventListener("click", (event) => click(event.target));
    paper.addEventListener("keydown", handlers.key);
    paper.addEventListener("focusin", (event) => {
      const mark = markAt(event.target);
      if (mark?.hasAttribute("data-f") && mark.matches(":focus-visible")) handlers.focus(indexOf(mark), mark);
    });
    return;
  }
  // WebKit hears nothing in a frame without scripts: a pane before it takes the pointer, and asks what lies under it.
  const pane = document.createElement("div");
  pane.id = "pane";
  frame.after(pane);
  const under = (event: MouseEvent) => paper.elementFromPoint(event.offsetX, event.offsetY);
  pane.addEventListener("mousemove", (event) => over(under(event)));
  pane.addEventListener("mouseleave", handlers.leave);
  pane.addEventListener("click", (event) => click(under(event)));
  pane.addEventListener("wheel", (event) => { paper.defaultView!.scrollBy(event.deltaX, event.deltaY); handlers.scroll(); }, { passive: true });
}

export const markOf = (index: number) => marks[index];
export const isMarked = (index: number) => marks[index] !== undefined;

/** Where an element stands on this page, as far as the frame is scrolled. */
export function placeOf(element: Element): DOMRect {
  const outer = frame.getBoundingClientRect(), inner = element.getBoundingClientRect();
  return new DOMRect(outer.x + inner.x, outer.y + inner.y, inner.width, inner.height);
}

export const view = () => frame.getBoundingClientRect();

/** Makes a figure the current one: in sight, focused where wanted, and said to screen readers. */
export function show(index: number, said: string, options: { focus: boolean; scroll: boolean }): Element | undefined {
  const element = marks[index];
  if (!element) return undefined;
  if (current) { current.tabIndex = -1; current.removeAttribute("aria-current"); current.classList.remove("cur"); }
  else if (order[0]) order[0].tabIndex = -1;
  current = element;
  element.tabIndex = 0;
  element.setAttribute("role", "button");
  element.setAttribute("aria-label", said);
  element.setAttribute("aria-current", "true");
  element.classList.add("cur");
  if (options.scroll) {
    const box = element.getBoundingClientRect(), height = paper.documentElement.clientHeight;
    if (box.top < 90 || box.bottom > height - 260) element.scrollIntoView({ block: "center", inline: "nearest" });
    // what is laid out only when near may have moved it meanwhile
    requestAnimationFrame(() => {
      const now = element.getBoundingClientRect();
      if (now.bottom < 0 || now.top > paper.documentElement.clientHeight) element.scrollIntoView({ block: "center", inline: "nearest" });
    });
  }
  if (options.focus) element.focus({ preventScroll: true });
  return element;
}

export function release(): void {
  current?.classList.remove("cur");
  current?.removeAttribute("aria-current");
}

/** Lights the figures of one relation. */
export function light(groups: Record<string, number[]>): void {
  for (const element of lit) element.classList.remove("sub", "term", "sus");
  lit = [];
  for (const [name, indices] of Object.entries(groups))
    for (const index of indices) {
      const element = marks[index];
      if (element) { element.classList.add(name); lit.push(element); }
    }
}

/** Fades all figures that are not wanted; the rest is what the arrow keys go through. */
export function filter(wanted: (index: number) => boolean, others: boolean): number {
  let count = 0;
  for (const element of order) {
    const is = element.dataset["f"]!.split(" ").some((name) => wanted(+name));
    element.classList.toggle("off", !is);
    if (is) count += 1;
  }
  paper.body.classList.toggle("no-n", !others);
  return count;
}

/** The figure before or behind the current one, or above or below it, of those that are not faded; -1 where there is none. */
export function step(direction: "left" | "right" | "up" | "down"): number {
  const shown = order.filter((element) => !element.classList.contains("off"));
  const at = current ? shown.indexOf(current) : -1;
  if (direction === "left" || direction === "right" || !current) {
    const next = shown[at < 0 ? firstInSight(shown) : at + (direction === "left" || direction === "up" ? -1 : 1)];
    return next ? indexOf(next) : -1;
  }
  const here = current.getBoundingClientRect();
  const down = direction === "down";
  for (let place = at + (down ? 1 : -1); place >= 0 && place < shown.length; place += down ? 1 : -1) {
    const box = shown[place]!.getBoundingClientRect();
    const apart = down ? box.top - here.bottom : here.top - box.bottom;
    if (apart > -4 && box.left < here.right && box.right > here.left) return indexOf(shown[place]!);
  }
  return -1;
}

function firstInSight(shown: HTMLElement[]): number {
  if (data.kind === "pages" || !shown.length) return 0;
  return Math.max(0, shown.findIndex((element) => element.getBoundingClientRect().bottom > 0));
}

export function theme(dark: boolean): void {
  frame.classList.toggle("dark", dark);
}

/** Stretches the frame over all it holds, for printing, or lets it go again. */
export function stretch(whole: boolean): void {
  paper.body.classList.toggle("printing", whole);
  frame.style.height = whole ? `${paper.documentElement.scrollHeight}px` : "";
}
