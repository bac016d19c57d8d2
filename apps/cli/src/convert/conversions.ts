import { gzipSync } from 'node:zlib';
import { err, ok, type Problem, type Result } from '@unpark/base';
import {
  chromeTraceJson,
  csvText,
  dumpAsProfile,
  type ExportedProfile,
  foldedText,
  type NamedProfile,
  pprofBytes,
  speedscopeJson,
} from '@unpark/formats';
import {
  ARTIFACT_KIND_WORDS,
  dumpTablesOf,
  encodeTable,
  type ParsedArtifact,
  profileTablesOf,
  type Table,
  traceTablesOf,
} from '@unpark/model';
import { chosenFrom, sampleTypeIndex } from '../profiles/sample-type';
import {
  TRACE_PROFILE_WORDS,
  TRACE_PROFILES,
  type TraceProfile,
  TraceProfiles,
} from '../profiles/trace-profiles';
import type { Converted } from './output';

export const CONVERT_FORMS = ['pprof', 'speedscope', 'folded', 'perfetto', 'csv', 'arrow'] as const;
export type ConvertForm = (typeof CONVERT_FORMS)[number];

export interface ConvertChoices {
  readonly table?: string;
  readonly sampleType?: string;
  /** of TRACE_PROFILES */
  readonly fromTrace?: string;
}

/** The form that a kind of file is mostly wanted in. */
export function defaultForm(parsed: ParsedArtifact): ConvertForm {
  if (parsed.kind === 'execution-trace') return 'perfetto';
  const { facts } = parsed;
  const isText = facts.form === 'profile' && facts.encoding === 'text';
  if (dumpTablesOf(parsed.tables) || isText) return 'pprof';
  return profileTablesOf(parsed.tables) ? 'speedscope' : 'csv';
}

/** One file in another form. Work is done while the result is written. */
export function convertArtifact(
  parsed: ParsedArtifact,
  form: ConvertForm,
  choices: ConvertChoices,
): Result<Converted> {
  if (parsed.tables.length === 0) return err(nothingToConvert(parsed));
  const misplaced = misplacedChoice(parsed, form, choices);
  if (misplaced) return err(misplaced);
  switch (form) {
    case 'csv':
    case 'arrow':
      return convertTables(parsed, form, choices.table);
    case 'perfetto':
      return convertTimeline(parsed);
    case 'speedscope':
      return convertSpeedscope(parsed, choices);
    case 'pprof':
    case 'folded':
      return convertProfile(parsed, form, choices);
  }
}

function convertTables(
  parsed: ParsedArtifact,
  form: 'csv' | 'arrow',
  name: string | undefined,
): Result<Converted> {
  if (name === undefined && form === 'arrow') {
    const files = parsed.tables.map((table) => ({
      name: `${table.schema.name}.arrow`,
      bytes: () => encodeTable(table),
    }));
    return ok({ kind: 'folder', suffix: '-tables', files });
  }
  const table = chosenTable(parsed, name);
  if (!table.ok) return table;
  const extension = `.${table.value.schema.name}.${form}`;
  return form === 'csv'
    ? ok({ kind: 'file', extension, isText: true, chunks: csvText(table.value) })
    : ok({ kind: 'file', extension, isText: false, chunks: [encodeTable(table.value)] });
}

/** Tables that say most of a file, where none is named. */
const MAIN_TABLES = ['goroutines', 'trace_goroutines', 'metric_points', 'samples'];

function chosenTable(parsed: ParsedArtifact, name: string | undefined): Result<Table> {
  const names = parsed.tables.map(({ schema }) => schema.name);
  const wanted = name ?? MAIN_TABLES.find((main) => names.includes(main)) ?? names[0] ?? '';
  const chosen = chosenFrom(wanted, names, 'table', parsed.file);
  if (!chosen.ok) return chosen;
  return ok(parsed.tables[names.indexOf(chosen.value)] as Table);
}

function convertTimeline(parsed: ParsedArtifact): Result<Converted> {
  const tables = traceTablesOf(parsed.tables);
  if (!tables || parsed.facts.form !== 'trace') {
    return err(unfit(parsed, 'perfetto', 'only an execution trace has a timeline'));
  }
  const chunks = chromeTraceJson(tables, parsed.facts);
  return ok({ kind: 'file', extension: '.perfetto.json', isText: true, chunks });
}

function convertSpeedscope(parsed: ParsedArtifact, choices: ConvertChoices): Result<Converted> {
  const profiles = profilesOf(parsed, choices.fromTrace);
  if (!profiles.ok) return profiles;
  const first = profiles.value[0] as NamedProfile;
  const type = sampleTypeIndex(first.profile.facts, choices.sampleType, parsed.file);
  if (!type.ok) return type;
  // of a trace the time is what is looked at; counts would double the list
  const isTrace = parsed.facts.form === 'trace';
  const named = profiles.value.map((one) =>
    isTrace ? { ...one, sampleTypes: [type.value] } : one,
  );
  const chunks = speedscopeJson(parsed.file, named, isTrace ? 0 : type.value);
  return ok({ kind: 'file', extension: '.speedscope.json', isText: true, chunks });
}

function convertProfile(
  parsed: ParsedArtifact,
  form: 'pprof' | 'folded',
  choices: ConvertChoices,
): Result<Converted> {
  const kind = choices.fromTrace ?? (parsed.facts.form === 'trace' ? 'sync' : undefined);
  const profiles = profilesOf(parsed, kind);
  if (!profiles.ok) return profiles;
  const { profile } = profiles.value[0] as NamedProfile;
  const type = sampleTypeIndex(profile.facts, choices.sampleType, parsed.file);
  if (!type.ok) return type;
  const infix = kind === undefined ? '' : `.${kind}`;
  if (form === 'folded') {
    const chunks = foldedText(profile, type.value);
    return ok({ kind: 'file', extension: `${infix}.folded`, isText: true, chunks });
  }
  const asked = choices.sampleType;
  const facts =
    asked === undefined ? profile.facts : { ...profile.facts, defaultSampleType: asked };
  const bytes = gzipSync(pprofBytes({ tables: profile.tables, facts }));
  return ok({ kind: 'file', extension: `${infix}.pprof`, isText: false, chunks: [bytes] });
}

/** Profiles that a file is or can be made of; of a trace all kinds unless one is named. */
function profilesOf(
  parsed: ParsedArtifact,
  fromTrace: string | undefined,
): Result<readonly NamedProfile[]> {
  const name = parsed.file;
  const dump = dumpTablesOf(parsed.tables);
  if (dump) {
    return ok([{ name, profile: dumpAsProfile(dump, parsed.window?.fromUnixNs) }]);
  }
  const trace = traceTablesOf(parsed.tables);
  if (trace && parsed.facts.form === 'trace') {
    const profiles = new TraceProfiles(trace, parsed.facts);
    let kinds: readonly TraceProfile[] = profiles.kinds();
    if (fromTrace !== undefined) {
      const chosen = chosenFrom(fromTrace, TRACE_PROFILES, 'profile of a trace');
      if (!chosen.ok) return chosen;
      kinds = [chosen.value];
    }
    return ok(
      kinds.map((kind) => ({ name: TRACE_PROFILE_WORDS[kind], profile: profiles.of(kind) })),
    );
  }
  const tables = profileTablesOf(parsed.tables);
  if (!tables || parsed.facts.form !== 'profile') {
    return err(unfit(parsed, 'profiles', 'it has no stacks'));
  }
  return ok([{ name, profile: { tables, facts: parsed.facts } satisfies ExportedProfile }]);
}

/** A choice that would have no effect is refused: the result would not be what was asked for. */
function misplacedChoice(
  parsed: ParsedArtifact,
  form: ConvertForm,
  { table, sampleType, fromTrace }: ConvertChoices,
): Problem | undefined {
  const isTable = form === 'csv' || form === 'arrow';
  if (table !== undefined && !isTable) {
    return misplaced('--table', '--to csv or --to arrow');
  }
  if (sampleType !== undefined && (isTable || form === 'perfetto')) {
    return misplaced('--sample-type', '--to pprof, speedscope or folded');
  }
  if (fromTrace !== undefined && (isTable || form === 'perfetto')) {
    return misplaced('--from-trace', '--to pprof, speedscope or folded');
  }
  if (fromTrace !== undefined && parsed.facts.form !== 'trace') {
    return misplaced('--from-trace', 'an execution trace');
  }
  return undefined;
}

const misplaced = (option: string, where: string): Problem => ({
  code: 'usage.option-without-effect',
  message: `${option} has a meaning with ${where} only.`,
  next: `Leave it out, or see unpark convert --help.`,
});

const unfit = (parsed: ParsedArtifact, form: string, why: string): Problem => ({
  code: 'usage.form-does-not-fit',
  message: `\`${parsed.file}\` is of kind ${ARTIFACT_KIND_WORDS[parsed.kind]} and cannot become ${form}: ${why}.`,
  next: `Its tables can be written with --to csv or --to arrow.`,
});

const nothingToConvert = (parsed: ParsedArtifact): Problem =>
  parsed.error ?? {
    code: 'convert.nothing',
    message: `\`${parsed.file}\` has no tables: ${parsed.summary}.`,
    next: 'unpark inspect says what a file is.',
  };
