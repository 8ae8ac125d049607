/** What a level says on one common measure. */

import { criterionOf, scaleOf, type AnswerValue, type Form } from "./form";

/**
 * Place a level between the lowest (-1) and the highest (1) of its scale: (level - mid) / half range. Null when
 * there is nothing to place: an extra, an untouched or unknown criterion, one of another kind, a level outside the
 * scale, or a scale with fewer than two levels.
 */
export function levelValue(form: Form, criterionId: string, level: AnswerValue): number | null {
  const criterion = criterionOf(form, criterionId);
  if (criterion?.kind !== "level" || typeof level !== "number" || !Number.isInteger(level)) return null;
  const highest = scaleOf(form, criterion.scale)?.levels.length ?? 0;
  if (highest < 2 || level < 1 || level > highest) return null;
  return (2 * level - highest - 1) / (highest - 1);
}
