import type { ProfileDialect } from '@unpark/model';
import type { NamedType } from './profile-kind';
import type { RawProfile } from './decode-profile';

/** Label keys looked at; a writer puts the same few on every sample. */
const KEYS_LOOKED_AT = 1000;
const GO_FILE = '.go';
const RUNTIME = 'runtime.';

/**
 * A Go program is in the profile: some function stands in a `.go` file or is of package runtime.
 * Undefined when no function is named at all (no samples, or no symbols).
 */
export function hasGoFunctions(raw: RawProfile): boolean | undefined {
  let named = false;
  for (let row = 0; row < raw.functionName.length; row++) {
    const name = raw.functionName.at(row);
    if (name === 0) continue;
    named = true;
    if (textOf(raw, raw.functionFile.at(row), -GO_FILE.length) === GO_FILE) return true;
    if (textOf(raw, name, RUNTIME.length) === RUNTIME) return true;
  }
  return named ? false : undefined;
}

/** The first characters of a string, or with a length below zero the last ones; ASCII is enough here. */
function textOf(raw: RawProfile, index: number, length: number): string {
  const from = raw.stringFrom.at(index);
  const to = raw.stringTo.at(index);
  const start = length < 0 ? Math.max(from, to + length) : from;
  const end = length < 0 ? to : Math.min(to, from + length);
  return String.fromCharCode(...raw.bytes.subarray(start, end));
}

/** Who wrote a profile, where its types or labels say so; undefined for Go's own runtime and others. */
export function dialectOf(
  sampleTypes: readonly NamedType[],
  periodType: NamedType | undefined,
  labelKeys: Iterable<string>,
): ProfileDialect | undefined {
  const types = sampleTypes.map(({ type, unit }) => `${type}/${unit}`).join(' ');
  if (periodType?.type === 'wallclock' && types === 'samples/count time/nanoseconds') {
    return 'fgprof';
  }
  if (periodType?.type === 'trace' && types === 'contentions/count delay/nanoseconds') {
    return 'trace';
  }
  let looked = 0;
  for (const key of labelKeys) {
    if (key.startsWith('go::goroutine')) return 'goroutine-labels';
    if (++looked === KEYS_LOOKED_AT) break;
  }
  return undefined;
}
