/**
 * The note being written. It is a real note from its first character on: every keystroke goes to the record as fast as
 * the tablet can store, so that nothing needs saving and a killed page loses no word.
 *
 * A note is finished by its `polarity`, which is always written then (0 for neutral); an unfinished one is found again
 * by its absence.
 */
import { Latest } from "./latest";

export type Polarity = 1 | 0 | -1;

/** What may be chosen for a note before, while and after it is written. */
export interface Marks {
  polarity: Polarity | null;
  criterion: string | null;
  group: string | null;
}

export interface Paper {
  /** Writes one field of a note: shows it at once, resolves when it is durable on the device. */
  write(note: string, field: string, value: string | number | boolean | null): Promise<void>;
  newId(): string;
  /** Lesson time in ms. */
  now(): number;
}

interface Words {
  id: string;
  storing: Latest<string>;
}

const NOTHING: Marks = { polarity: null, criterion: null, group: null };

export class Draft {
  text: string;
  marks: Marks;
  private words: Words | null;

  constructor(
    private readonly paper: Paper,
    unfinished?: { id: string; text: string; criterion: string | null; group: string | null },
  ) {
    this.text = unfinished?.text ?? "";
    this.marks = { ...NOTHING, criterion: unfinished?.criterion ?? null, group: unfinished?.group ?? null };
    this.words = unfinished ? this.sheet(unfinished.id) : null;
  }

  /** Id of the note being written, null while there are no words. */
  get id(): string | null {
    return this.words?.id ?? null;
  }

  /** Take over what stands in the field now. Erasing every word takes the note away. */
  type(text: string): void {
    this.text = text;
    if (text.trim() !== "") {
      this.words ??= this.begin();
      this.words.storing.push(text);
    } else if (this.words) {
      this.words.storing.drop();
      this.write(this.words.id, "deleted", true);
      this.words = null;
    }
  }

  /** Choose a mark; it is kept at once when there are words, and with the first word otherwise. */
  mark<K extends keyof Marks>(field: K, value: Marks[K]): void {
    this.marks = { ...this.marks, [field]: value };
    if (this.words) this.write(this.words.id, field, value);
  }

  /** Finish the note and start with an empty sheet; its id, or null when there was nothing to add. */
  add(): string | null {
    const { words, marks } = this;
    if (words === null) return null;
    this.write(words.id, "polarity", marks.polarity ?? 0);
    this.words = null;
    this.text = "";
    this.marks = NOTHING;
    return words.id;
  }

  private begin(): Words {
    const words = this.sheet(this.paper.newId());
    this.write(words.id, "t", this.paper.now());
    for (const [field, value] of Object.entries(this.marks)) {
      if (value !== null) this.write(words.id, field, value);
    }
    return words;
  }

  private sheet(id: string): Words {
    return { id, storing: new Latest((text) => this.paper.write(id, "text", text)) };
  }

  private write(note: string, field: string, value: string | number | boolean | null): void {
    // What is wrong with storing is shown by the store's own state.
    this.paper.write(note, field, value).catch(() => undefined);
  }
}
