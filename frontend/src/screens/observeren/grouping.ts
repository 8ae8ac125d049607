/**
 * Which criteria stand open on the tablet: the focus first, then at most two chosen domains, never more than thirteen
 * in all. Everything else is folded under its domain, one tap away.
 */

export const UNFOLDED_AT_MOST = 13;
export const DOMAINS_AT_MOST = 2;
/** More focus than this would leave no room for a chosen domain; the rest of it stays, marked, in its own domain. */
const FOCUS_AT_MOST = 8;

interface Outline<C extends { id: string }> {
  sections: readonly { id: string; title: string; criteria: readonly C[] }[];
}

export interface Choice {
  /** Criteria the form shows now, given the answers so far. */
  visible: ReadonlySet<string>;
  focus: ReadonlySet<string>;
  /** Section ids in the order they were opened (the visit's `domains`); null when nobody chose yet. */
  domains: readonly string[] | null;
  /** Per section that is too long to stand open whole: index of the first criterion shown. */
  turned?: Readonly<Record<string, number>>;
}

/** A domain without the criteria that already stand in the focus block. `before` and `after` count what is folded around the open ones. */
export interface Block<C> {
  id: string;
  title: string;
  criteria: C[];
  open: C[];
  before: number;
  after: number;
}

export interface Grouped<C> {
  focus: C[];
  blocks: Block<C>[];
}

/** Sections that stand open, the one opened last at the end. */
export function openSections(form: Outline<{ id: string }>, choice: Choice): string[] {
  const filled = form.sections.filter((section) => section.criteria.some((one) => choice.visible.has(one.id)));
  if (choice.domains !== null) {
    const known = new Set(filled.map((section) => section.id));
    return choice.domains.filter((id, i, all) => known.has(id) && all.lastIndexOf(id) === i).slice(-DOMAINS_AT_MOST);
  }
  const inFocus = filled.filter((section) => section.criteria.some((one) => choice.focus.has(one.id)));
  const rest = filled.filter((section) => !inFocus.includes(section));
  // Reversed, because the section at the end is the one that is certain of its place.
  return [...inFocus, ...rest].slice(0, DOMAINS_AT_MOST).map((section) => section.id).reverse();
}

/** Divide the criteria of a form over the focus block and its domains, in the order of the form. */
export function group<C extends { id: string }>(form: Outline<C>, choice: Choice): Grouped<C> {
  const shown = form.sections.flatMap((section) => section.criteria.filter((one) => choice.visible.has(one.id)));
  const focus = shown.filter((one) => choice.focus.has(one.id)).slice(0, FOCUS_AT_MOST);
  const ahead = new Set(focus.map((one) => one.id));
  const blocks: Block<C>[] = form.sections
    .map(({ id, title, criteria }) => {
      const own = criteria.filter((one) => choice.visible.has(one.id) && !ahead.has(one.id));
      return { id, title, criteria: own, open: [], before: 0, after: own.length };
    })
    .filter((block) => block.criteria.length > 0);

  let room = UNFOLDED_AT_MOST - focus.length;
  openSections(form, choice).reverse().forEach((id, rank) => {
    const block = blocks.find((one) => one.id === id);
    if (!block) return;
    const fits = block.criteria.length <= room;
    if (!fits && rank > 0) return;
    const last = Math.max(0, block.criteria.length - room);
    const from = fits ? 0 : Math.min(Math.max(0, choice.turned?.[id] ?? 0), last);
    block.open = block.criteria.slice(from, from + room);
    block.before = from;
    block.after = block.criteria.length - from - block.open.length;
    room -= block.open.length;
  });
  return { focus, blocks };
}

/** The `domains` to store after a tap on a section's heading: opened last comes last, the oldest makes room. */
export function toggled(form: Outline<{ id: string }>, choice: Choice, section: string, isOpen: boolean): string[] {
  const others = openSections(form, choice).filter((id) => id !== section);
  return isOpen ? others : [...others, section].slice(-DOMAINS_AT_MOST);
}
