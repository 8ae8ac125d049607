/** Before every test: all words, as if every screen had been opened. */
import { later } from "./nl";
import { loadWords, type Section } from "./text";

await Promise.all((Object.keys(later) as Section[]).map(loadWords));
