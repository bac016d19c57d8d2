import { compilePattern } from '@unpark/base';
import type { Warnings } from '../format-error';
import type { Limits } from '../limits';
import type { RawProfile } from './decode-profile';

/** Which function names `drop_frames` hides and `keep_frames` does not keep. */
export interface HiddenFrames {
  /** @param name string number of a function's name */
  has(name: number): boolean;
}

/**
 * What the profile asks to hide, by the rules of `go tool pprof`: the expressions must match the
 * whole simplified name. Undefined when it asks for nothing, or in a way that is not understood;
 * then all frames are shown and a warning says so.
 */
export function hiddenFrames(
  raw: RawProfile,
  text: (index: number) => string,
  limits: Limits,
  warnings: Warnings,
): HiddenFrames | undefined {
  if (raw.dropFrames === 0) return undefined;
  const drop = compilePattern(text(raw.dropFrames), limits.patternBytes);
  const keep =
    raw.keepFrames === 0 ? undefined : compilePattern(text(raw.keepFrames), limits.patternBytes);
  if (!drop || (raw.keepFrames !== 0 && !keep)) {
    warnings.add({
      code: 'pprof.drop-frames',
      message:
        'The profile asks to hide frames by an expression that is not read here (drop_frames); all frames are shown.',
      values: { case: 'form' },
    });
    return undefined;
  }
  const steps = nameBytes(raw) * (drop.size + (keep?.size ?? 0));
  if (steps > limits.patternSteps) {
    warnings.add({
      code: 'pprof.drop-frames',
      message:
        'The profile asks to hide frames by an expression that is too long for this many names (drop_frames); all frames are shown.',
      values: { case: 'long' },
    });
    return undefined;
  }
  const known = new Map<number, boolean>();
  return {
    has(name) {
      let answer = known.get(name);
      if (answer === undefined) {
        const simple = simplified(text(name));
        answer = name !== 0 && drop.matches(simple) && !keep?.matches(simple);
        known.set(name, answer);
      }
      return answer;
    },
  };
}

/** Bytes of all function names, a name that several functions have counted for each. */
function nameBytes(raw: RawProfile): number {
  let bytes = 0;
  for (let row = 0; row < raw.functionName.length; row++) {
    const name = raw.functionName.at(row);
    bytes += raw.stringTo.at(name) - raw.stringFrom.at(name);
  }
  return bytes;
}

const NOT_ARGUMENTS = ['(anonymous namespace)', 'operator()'] as const;

/**
 * A name as the expressions see it: without a leading dot (the PPC ABI puts one) and without what
 * begins at the first parenthesis, which in C++ are arguments. Of a Go method only the package is left.
 */
export function simplified(name: string): string {
  const from = name.startsWith('.') ? 1 : 0;
  for (let at = from; at < name.length; at++) {
    const word = NOT_ARGUMENTS.find((reserved) => name.startsWith(reserved, at));
    if (word) at += word.length - 1;
    else if (name[at] === '(') return name.slice(from, at);
  }
  return name.slice(from);
}
