import { err, ok, type Problem, type Result } from '@unpark/base';
import { dumpAsProfile, type ExportedProfile } from '@unpark/formats';
import { dumpTablesOf, type ParsedArtifact, profileTablesOf, traceTablesOf } from '@unpark/model';
import { chosenFrom, sampleTypeIndex } from '../profiles/sample-type';
import { TRACE_PROFILE_WORDS, TraceProfiles } from '../profiles/trace-profiles';
import { dumpStates, dumpUserFunctions, type LongestWaits } from './dump-top';
import { byLabel, flatAndCum, type FrameKey, labelKeys, type TopRows } from './flat-cum';

export interface TopOptions {
  readonly sampleType?: string;
  /** function, package, file, state or label=KEY */
  readonly by?: string;
}

/** One table of a file. */
export interface TopSection {
  /** of the sample type, such as `inuse_space` or `sync` */
  readonly sampleType: string;
  readonly unit: string;
  readonly by: string;
  readonly top: TopRows;
  /** of dumps */
  readonly waits?: LongestWaits;
  /** what the values are, for people, where the sample type does not say it */
  readonly words?: string;
}

const WAYS = ['function', 'package', 'file', 'state'] as const;

/** The tables of one file; an error when there is nothing in it that can be added up. */
export function topSections(
  parsed: ParsedArtifact,
  options: TopOptions,
): Result<readonly TopSection[]> {
  const way = wayOf(options.by);
  if (!way.ok) return way;
  const dump = dumpTablesOf(parsed.tables);
  if (dump) {
    const profile = dumpAsProfile(dump);
    const type = sampleTypeIndex(profile.facts, options.sampleType, parsed.file);
    if (!type.ok) return type;
    const base = { sampleType: 'goroutine', unit: 'count' };
    if (options.by === undefined) {
      return ok([
        { ...base, by: 'state', ...dumpStates(dump) },
        { ...base, by: 'function', ...dumpUserFunctions(dump) },
      ]);
    }
    if (options.by === 'state') return ok([{ ...base, by: 'state', ...dumpStates(dump) }]);
    if (options.by === 'function') {
      return ok([{ ...base, by: 'function', ...dumpUserFunctions(dump) }]);
    }
    return one(profile, 0, way.value, parsed.file);
  }
  const trace = traceTablesOf(parsed.tables);
  if (trace && parsed.facts.form === 'trace') {
    return traceSections(new TraceProfiles(trace, parsed.facts), options, way.value, parsed.file);
  }
  const tables = profileTablesOf(parsed.tables);
  if (!tables || parsed.facts.form !== 'profile') return err(nothingToAdd(parsed));
  const profile: ExportedProfile = { tables, facts: parsed.facts };
  const type = sampleTypeIndex(profile.facts, options.sampleType, parsed.file);
  if (!type.ok) return type;
  return one(profile, type.value, way.value, parsed.file);
}

/** Without a kind: all blocking kinds, shortest form; with one: that kind alone. */
function traceSections(
  profiles: TraceProfiles,
  options: TopOptions,
  way: Way,
  file: string,
): Result<readonly TopSection[]> {
  const kinds = profiles.kinds();
  if (options.sampleType !== undefined) {
    const chosen = chosenFrom(options.sampleType, kinds, 'sample type', file);
    if (!chosen.ok) return chosen;
    const sections = one(profiles.of(chosen.value), 1, way, file);
    const kind = chosen.value;
    return sections.ok
      ? ok(
          sections.value.map((section) => ({
            ...section,
            sampleType: kind,
            words: TRACE_PROFILE_WORDS[kind],
          })),
        )
      : sections;
  }
  const sections: TopSection[] = [];
  for (const kind of kinds.filter((candidate) => candidate !== 'wall')) {
    const made = one(profiles.of(kind), 1, way, file);
    if (!made.ok) return made;
    for (const section of made.value) {
      sections.push({ ...section, sampleType: kind, words: TRACE_PROFILE_WORDS[kind] });
    }
  }
  return ok(sections);
}

type Way = { readonly key: FrameKey | 'state' } | { readonly label: string };

function wayOf(by: string | undefined): Result<Way> {
  if (by === undefined) return ok({ key: 'function' });
  if (by.startsWith('label=') && by.length > 6) return ok({ label: by.slice(6) });
  const chosen = chosenFrom(by, [...WAYS, 'label=KEY'], 'way of adding up');
  if (!chosen.ok) return chosen;
  return chosen.value === 'label=KEY' ? ok({ label: 'KEY' }) : ok({ key: chosen.value });
}

function one(
  profile: ExportedProfile,
  type: number,
  way: Way,
  file: string,
): Result<readonly TopSection[]> {
  const { type: sampleType = '', unit = '' } = profile.facts.sampleTypes[type] ?? {};
  if ('label' in way) {
    const known = labelKeys(profile);
    if (known.length > 0) {
      const chosen = chosenFrom(way.label, known, 'label', file);
      if (!chosen.ok) return chosen;
    }
    const top = byLabel(profile, type, way.label);
    return ok([{ sampleType, unit, by: `label=${way.label}`, top }]);
  }
  if (way.key === 'state') {
    const known = labelKeys(profile);
    if (!known.includes('state')) {
      return err({
        code: 'usage.no-states',
        message: `\`${file}\` holds no states of goroutines.`,
        next: 'Take a goroutine dump (debug=2) or a trace with --sample-type wall, or leave --by out.',
      });
    }
    return ok([{ sampleType, unit, by: 'state', top: byLabel(profile, type, 'state') }]);
  }
  return ok([{ sampleType, unit, by: way.key, top: flatAndCum(profile, type, way.key) }]);
}

const nothingToAdd = (parsed: ParsedArtifact): Problem =>
  parsed.error ?? {
    code: 'top.nothing-to-add-up',
    message: `\`${parsed.file}\` is ${parsed.summary}: there are no stacks to add up.`,
    next: 'Give profiles, goroutine dumps or execution traces; unpark inspect says what a file is.',
  };
