import { FormatError, type Warnings } from '../format-error';
import type { Limits } from '../limits';
import { readRecords } from './read-records';
import type { TextLines } from './text-lines';
import { stoppedBy, type TextProfile } from './text-profile';
import { kindOfForm, type TextProfileForm } from './text-profile-form';
import { TextProfileTables } from './text-profile-tables';

/**
 * `NAME profile: total N`, then rows `COUNT @ ADDRESSES`: goroutine, threadcreate, goroutineleak and
 * what a program counts itself. The counts of the rows are N together.
 */
export function readCounts(
  lines: TextLines,
  form: Extract<TextProfileForm, { form: 'count' }>,
  limits: Limits,
  warnings: Warnings,
): TextProfile {
  const { name, total } = form;
  const type = { type: name, unit: 'count' };
  const tables = new TextProfileTables([type], limits, warnings);
  const stopped = stoppedBy(() => {
    if (lines.next()) {
      const meaning = { numbers: 1, values: one, labelSet: () => -1 };
      readRecords(lines, meaning, tables, undefined, limits, warnings);
    }
    const [sum = 0n] = tables.totals;
    if (sum < BigInt(total)) throw incomplete(lines, sum, total, name);
  });
  return {
    kind: kindOfForm(form),
    types: [type],
    periodType: type,
    period: '1',
    tables,
    ...stopped,
  };
}

const one = (numbers: readonly bigint[]): readonly bigint[] => numbers;

const incomplete = (lines: TextLines, sum: bigint, total: string, name: string): FormatError =>
  new FormatError({
    code: 'profile-text.cut',
    message: `The text says ${total} of ${name} and holds ${sum} up to line ${lines.number} (byte ${lines.place.byte}), where it ends.`,
    next: 'Capture it again: the file was cut while it was written or sent.',
    place: lines.place,
    values: { case: 'sum', stated: total, name, found: String(sum) },
  });
