import { formatCount, formatDuration, formatShare } from '@unpark/base';
import {
  ARTIFACT_KIND_WORDS,
  type ArtifactKind,
  type ArtifactRecord,
  type Evidence,
  type EvidenceRows,
  type Finding,
  type Phrase,
  phrasesText,
  severityRank,
  STATE_CLASSES,
  STATE_CLASS_WORDS,
  type StateClass,
  type Verdict,
  type WallBar,
} from '@unpark/model';
import { counted, EvidenceList, functionPhrase, goroutineRows, sampleRows, text } from './draft';
import type { OrderedDump } from './dump-order';
import type { ProfileView } from './profile-view';
import type { Situation } from './situation';
import { sitesOf } from './sites';
import { isTold, wallTime } from './wall-time';

/** Findings from here on mean that something is wrong. */
const STALLED_FROM = severityRank('medium');

const VERDICT_PREFIX = 'verdict.';

/** The wall bar of a dump: its goroutines by state, those that wait by design apart. */
export function wallBar(dump: OrderedDump, list: EvidenceList): WallBar {
  const rows = new Map<StateClass, number[]>();
  for (const group of dump.groups) {
    const state: StateClass = group.role === 'working' ? group.stateClass : 'idle';
    const known = rows.get(state) ?? [];
    for (const row of group.rows) known.push(row);
    rows.set(state, known);
  }
  const parts = STATE_CLASSES.filter((state) => rows.has(state)).map((state) => {
    const members = (rows.get(state) ?? []).sort((a, b) => a - b);
    const id = list.add(
      `${counted(members.length, 'goroutine')} in ${dump.view.label}: ${STATE_CLASS_WORDS[state]}.`,
      [goroutineRows(dump.view, members)],
      { source: dump.view.label },
    );
    return {
      stateClass: state,
      label: STATE_CLASS_WORDS[state],
      value: members.length,
      evidence: VERDICT_PREFIX + id,
    };
  });
  return {
    basis: `${counted(dump.view.size, 'goroutine')} in ${dump.view.label}`,
    unit: 'goroutines',
    total: dump.view.size,
    parts,
  };
}

/**
 * What the CPU profiles explain of the goroutine time of their windows.
 *
 * @param goroutines mean number of goroutines in the dumps
 */
function cpuShare(
  list: EvidenceList,
  profiles: readonly ProfileView[],
  goroutines: number,
): Phrase[] {
  let total = 0;
  let duration = 0;
  const rows: EvidenceRows[] = [];
  for (const cpu of profiles) {
    const type = cpu.kind === 'pprof-cpu' ? cpu.typeIndex('cpu') : -1;
    if (type < 0 || cpu.durationNs === undefined) continue;
    total += cpu.total(type);
    duration += cpu.durationNs;
    const samples = Array.from({ length: cpu.sampleCount }, (_, i) => i);
    rows.push(sampleRows(cpu, samples, type));
  }
  if (rows.length === 0 || goroutines === 0) return [];
  const subject =
    rows.length === 1 ? 'The CPU profile holds' : `The ${rows.length} CPU profiles hold`;
  const sentence = `${subject} ${formatDuration(total)} of samples in ${formatDuration(duration)}`;
  const id = list.add(
    `${sentence}; ${counted(Math.round(goroutines), 'goroutine')} had ${formatDuration(duration * goroutines)} between them.`,
    rows,
    { source: 'cpu' },
  );
  return [
    text(sentence, VERDICT_PREFIX + id),
    text(`: running is ${formatShare(total, duration * goroutines)} of goroutine time.`),
  ];
}

/** Goroutines at a time, over the dumps that can be compared. */
const meanSize = ({ latest, comparable, earliest }: Situation): number =>
  latest
    ? comparable.reduce((sum, { view }) => sum + view.size, 0) / comparable.length
    : earliest.view.size;

function finished(list: EvidenceList): Evidence[] {
  return list.items.map((item) => ({ ...item, id: VERDICT_PREFIX + item.id }));
}

/** The verdict in words when there is a dump to look at. */
export function verdictOf(
  situation: Situation,
  findings: readonly Finding[],
  cut: boolean,
  records: readonly ArtifactRecord[],
): Verdict {
  const list = new EvidenceList('v');
  const { trace } = situation;
  const wall =
    trace && (situation.view.origin?.kind === 'trace' || isTold(trace))
      ? wallTime(trace, situation.reference, list, VERDICT_PREFIX)
      : wallBar(situation.earliest, list);
  const [first] = findings;
  const cpu = cpuShare(list, situation.profiles, meanSize(situation));
  const atLeast: Phrase[] = cut ? [text(' The dump was cut: counts are at least.')] : [];
  if (first && severityRank(first.severity) >= STALLED_FROM) {
    return {
      outcome: 'stalled',
      healthy: false,
      sentence: first.summary,
      lead: joinSentences(leadOf(first, findings), [...cpu, ...atLeast]),
      evidence: finished(list),
      wall,
    };
  }
  const everyone = list.add(
    `${counted(situation.total, 'goroutine')} in ${situation.view.label}.`,
    [goroutineRows(situation.view, [...situation.view.rows])],
    { source: situation.view.label },
  );
  const notes = findings.length;
  return {
    outcome: 'healthy',
    healthy: true,
    sentence: [
      text('No stall found. '),
      text(
        notes === 0
          ? situation.total === 1
            ? 'The one goroutine does what such goroutines do.'
            : `All ${formatCount(situation.total)} goroutines do what such goroutines do.`
          : `${counted(situation.total, 'goroutine')}; ${counted(notes, 'remark')} of low weight.`,
        VERDICT_PREFIX + everyone,
      ),
    ],
    lead: joinSentences(
      [
        ...largestWait(situation, list),
        ...(situation.latest
          ? []
          : [text('One dump shows one moment; a second one 30 s later would show what lasts.')]),
      ],
      [...cpu, ...atLeast, ...notLookedInto(records, situation)],
    ),
    evidence: finished(list),
    wall,
  };
}

/** Kinds that show what no other kind does, and what would show there. */
const PROCESS_WIDE: readonly (readonly [kind: ArtifactKind, words: string])[] = [
  ['execution-trace', 'execution trace'],
  ['metrics', 'metrics'],
];

/**
 * Where nothing was found, files that could not be looked into must be named: those that releases
 * before this one kept unread, and traces of which they kept too little.
 */
function notLookedInto(records: readonly ArtifactRecord[], situation: Situation): Phrase[] {
  const stored = kindsOf(records, (record) => record.status === 'stored');
  const isUsed = (kind: ArtifactKind): boolean =>
    kind === 'metrics' ? situation.metrics !== undefined : situation.trace !== undefined;
  const unused = kindsOf(
    records,
    (record) => record.status !== 'stored' && !isUsed(record.kind),
  ).filter((kind) => !stored.includes(kind));
  return [
    ...(stored.length > 0
      ? [text(` ${subjectOf(stored)} stored, not read: GC and scheduler delays would show there.`)]
      : []),
    ...(unused.length > 0
      ? [
          text(
            ` ${subjectOf(unused)} not looked into: ${unused.length === 1 && unused[0] !== 'metrics' ? 'it was' : 'they were'} read without what patterns need. GC and scheduler delays would show there.`,
          ),
        ]
      : []),
  ];
}

const kindsOf = (
  records: readonly ArtifactRecord[],
  isMeant: (record: ArtifactRecord) => boolean,
): string[] =>
  PROCESS_WIDE.filter(([kind]) =>
    records.some((record) => record.kind === kind && isMeant(record)),
  ).map(([, words]) => words);

function subjectOf([first, second]: readonly string[]): string {
  if (second !== undefined) return `The ${first} and the ${second} are`;
  return `The ${first} ${first === 'metrics' ? 'are' : 'is'}`;
}

/** A healthy verdict names the largest wait all the same: the reader may know better. */
function largestWait(situation: Situation, list: EvidenceList): Phrase[] {
  const [site] = sitesOf(
    situation.reference,
    (group) => group.role === 'working' && group.kind !== 'running' && group.kind !== 'runnable',
  );
  if (!site || site.rows.length < 10 || site.rows.length < situation.workingRows.length * 0.3)
    return [];
  const id = list.add(
    `${counted(site.rows.length, 'goroutine')} in ${site.reason}.`,
    [goroutineRows(situation.view, site.rows)],
    { source: situation.view.label, functions: [site.frame.function] },
  );
  return [
    text('The largest wait: '),
    text(`${counted(site.rows.length, 'goroutine')} in ${site.reason}`, VERDICT_PREFIX + id),
    text(' in '),
    functionPhrase(site.frame.function, VERDICT_PREFIX + id),
    text('. '),
  ];
}

function leadOf(first: Finding, findings: readonly Finding[]): Phrase[] {
  const guilty = first.functions[0];
  const symptoms = findings.filter((finding) => finding.symptomOf === first.id);
  const named = guilty !== undefined && !phrasesText(first.summary).includes(shortOf(guilty));
  const waiting = symptoms.reduce((sum, finding) => sum + finding.goroutineCount, 0);
  return [
    ...(named && guilty !== undefined
      ? [
          text('Look at '),
          functionPhrase(guilty, first.evidence[1]?.id ?? first.evidence[0]?.id),
          text('. '),
        ]
      : []),
    text(first.consequence),
    ...(waiting > 0 ? [text(` ${counted(waiting, 'more goroutine')} wait for them.`)] : []),
  ];
}

const shortOf = (symbol: string): string => functionPhrase(symbol).text;

/** Two runs of sentences with one space between them, and none in front. */
function joinSentences(a: readonly Phrase[], b: readonly Phrase[]): Phrase[] {
  const [head, ...tail] = b;
  if (!head) return [...a];
  const rest = [{ ...head, text: head.text.trimStart() }, ...tail];
  const spaced = a.length > 0 && !phrasesText(a).endsWith(' ');
  return spaced ? [...a, text(' '), ...rest] : [...a, ...rest];
}

/** Nothing in the capture can show a wait in progress. */
export function cannotTell(
  kindsPresent: readonly string[],
  profiles: readonly ProfileView[],
  looked?: Situation,
): Verdict {
  const list = new EvidenceList('v');
  const only = kindsPresent.length === 1 ? kindsPresent[0] : undefined;
  const trace = ARTIFACT_KIND_WORDS['execution-trace'];
  const why = looked
    ? looked.view.origin?.kind === 'profile'
      ? 'No stall shows in the goroutine profile, which has no wait reasons, ids or ages.'
      : 'The trace does not tell what most goroutines wait for.'
    : kindsPresent.length === 0
      ? 'Nothing in this capture was read.'
      : kindsPresent.includes(trace)
        ? 'The execution trace was read without what patterns need.'
        : only === ARTIFACT_KIND_WORDS.metrics
          ? 'Runtime metrics alone cannot show a wait in progress.'
          : only !== undefined
            ? `A ${only} alone cannot show a wait in progress.`
            : 'Nothing in this capture shows a wait in progress.';
  const goroutines = profiles.find((profile) => profile.kind === 'pprof-goroutine');
  const count = goroutines ? goroutines.total(0) : 0;
  const cpu = cpuShare(list, profiles, count);
  return {
    outcome: 'cannot-tell',
    healthy: false,
    sentence: [text(`${why} Add a goroutine dump.`)],
    lead: joinSentences(
      [
        text('Take one with '),
        { text: 'curl "URL/debug/pprof/goroutine?debug=2"', code: true },
        text('; two of them 30 s apart tell more.'),
      ],
      cpu,
    ),
    evidence: finished(list),
  };
}
