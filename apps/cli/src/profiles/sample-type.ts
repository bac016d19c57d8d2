import { closestName, err, ok, type Problem, type Result } from '@unpark/base';
import type { ExportedProfile } from '@unpark/formats';

/** What of a list was meant by a word of the command line; says what there is when it is none. */
export function chosenFrom<T extends string>(
  asked: string,
  known: readonly T[],
  what: string,
  file?: string,
): Result<T> {
  const exact = known.find((name) => name === asked);
  if (exact !== undefined) return ok(exact);
  const near = closestName(asked, known);
  const problem: Problem = {
    code: `usage.unknown-${what.replaceAll(' ', '-')}`,
    message: `There is no ${what} \`${asked}\`${file === undefined ? '' : ` in \`${file}\``}.${near === undefined ? '' : ` Did you mean \`${near}\`?`}`,
    next: `Known here: ${known.join(', ')}.`,
  };
  return err(problem);
}

/**
 * Index of a sample type. Without a word the one that the file names as its default, else the last,
 * as `go tool pprof` chooses.
 */
export function sampleTypeIndex(
  { sampleTypes, defaultSampleType }: ExportedProfile['facts'],
  asked: string | undefined,
  file: string,
): Result<number> {
  const names = sampleTypes.map(({ type }) => type);
  if (asked !== undefined) {
    const chosen = chosenFrom(asked, names, 'sample type', file);
    return chosen.ok ? ok(names.indexOf(chosen.value)) : chosen;
  }
  const byDefault = defaultSampleType === undefined ? -1 : names.indexOf(defaultSampleType);
  return ok(byDefault >= 0 ? byDefault : names.length - 1);
}
