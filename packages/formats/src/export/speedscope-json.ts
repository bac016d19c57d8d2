import { allTexts } from '@unpark/model';
import { type ExportedProfile, StackWalk } from './exported-profile';

const CHUNK_CHARACTERS = 64 * 1024;

/** Units that speedscope shows as such; all others are plain numbers. */
const UNITS: ReadonlyMap<string, string> = new Map([
  ['nanoseconds', 'nanoseconds'],
  ['microseconds', 'microseconds'],
  ['milliseconds', 'milliseconds'],
  ['seconds', 'seconds'],
  ['bytes', 'bytes'],
]);

/** A profile under a name; each of its sample types becomes a profile of speedscope. */
export interface NamedProfile {
  readonly name: string;
  readonly profile: ExportedProfile;
  /** which values, from 0; all when left out */
  readonly sampleTypes?: readonly number[];
}

/**
 * A file of speedscope (https://www.speedscope.app/file-format-schema.json): sampled profiles that
 * share one list of frames. Values are rounded to doubles; samples of value zero or less are left
 * out, since speedscope has no negative widths.
 *
 * @param active which of the profiles is shown first, counted over all sample types
 */
export function* speedscopeJson(
  name: string,
  profiles: readonly NamedProfile[],
  active = 0,
): Generator<string> {
  const out = new Chunks();
  yield* out.add(
    `{"$schema":"https://www.speedscope.app/file-format-schema.json","exporter":"unpark","name":${JSON.stringify(name)},"activeProfileIndex":${active},"shared":{"frames":[`,
  );
  const offsets: number[] = [];
  let frameCount = 0;
  for (const { profile } of profiles) {
    const shared = profiles.findIndex(
      (other) => other.profile.tables.frames === profile.tables.frames,
    );
    const known = offsets[shared];
    if (known !== undefined) {
      offsets.push(known);
      continue;
    }
    offsets.push(frameCount);
    const { frames } = profile.tables;
    const functions = allTexts(frames.columns.function);
    const files = allTexts(frames.columns.file);
    for (let row = 0; row < frames.rows; row++) {
      const line = frames.columns.line.values[row] as number;
      const file = files[row] as string;
      const frame = {
        name: (functions[row] as string) || '[no name]',
        ...(file !== '' && { file }),
        ...(line > 0 && { line }),
      };
      yield* out.add(`${frameCount++ > 0 ? ',' : ''}\n${JSON.stringify(frame)}`);
    }
  }
  yield* out.add('\n]},"profiles":[');
  let written = 0;
  for (const [i, { name: title, profile, sampleTypes }] of profiles.entries()) {
    const types = profile.facts.sampleTypes;
    for (const type of sampleTypes ?? types.keys()) {
      yield* out.add(written++ > 0 ? ',' : '');
      yield* sampled(out, title, profile, type, offsets[i] as number);
    }
  }
  yield* out.add('\n]}\n');
  yield* out.rest();
}

function* sampled(
  out: Chunks,
  title: string,
  { tables, facts }: ExportedProfile,
  type: number,
  offset: number,
): Generator<string> {
  const types = facts.sampleTypes.length;
  const values = tables.values.columns.value.values;
  const stacks = tables.samples.columns.stack.values;
  const rows: number[] = [];
  let total = 0;
  for (let row = 0; row < tables.samples.rows; row++) {
    const value = Number(values[row * types + type]);
    if (value <= 0) continue;
    rows.push(row);
    total += value;
  }
  const named = facts.sampleTypes[type];
  const head = {
    type: 'sampled',
    name: types === 1 ? title : `${title}: ${named?.type ?? ''}`,
    unit: UNITS.get(named?.unit ?? '') ?? 'none',
    startValue: 0,
    endValue: total,
  };
  yield* out.add(`\n${JSON.stringify(head).slice(0, -1)},"samples":[`);
  const walk = new StackWalk(tables);
  for (const [i, row] of rows.entries()) {
    const frames = walk.from(stacks[row] as number);
    let list = '';
    for (let at = frames.length - 1; at >= 0; at--)
      list += `${(frames[at] as number) + offset}${at > 0 ? ',' : ''}`;
    yield* out.add(`${i > 0 ? ',' : ''}[${list}]`);
  }
  yield* out.add('],"weights":[');
  for (const [i, row] of rows.entries()) {
    yield* out.add(`${i > 0 ? ',' : ''}${Number(values[row * types + type])}`);
  }
  yield* out.add(']}');
}

/** Gathers small pieces of text to large ones. */
export class Chunks {
  private text = '';

  *add(piece: string): Generator<string> {
    this.text += piece;
    if (this.text.length > CHUNK_CHARACTERS) yield* this.rest();
  }

  *rest(): Generator<string> {
    if (this.text !== '') yield this.text;
    this.text = '';
  }
}
