import { formatCount, formatDuration, formatShare } from '@unpark/base';
import {
  type ArtifactKind,
  type ArtifactRecord,
  type EachLanguage,
  type Evidence,
  type EvidenceRows,
  type Finding as FindingIn,
  type Said,
  severityRank,
  STATE_CLASSES,
  type StateClass,
  type Verdict as VerdictIn,
  type WallBar as WallBarIn,
} from '@unpark/model';
import {
  counted,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  goroutines as countedGoroutines,
  sampleRows,
  shortName,
} from './draft';
import type { OrderedDump } from './dump-order';
import type { ProfileView } from './profile-view';
import { link, say, sentences, textIn } from './say';
import type { Situation } from './situation';
import { sitesOf } from './sites';
import { kindWords, stateWords } from './state-words';
import { isTold, wallTime } from './wall-time';

type Finding = FindingIn<EachLanguage>;
type Verdict = VerdictIn<EachLanguage>;
type WallBar = WallBarIn<EachLanguage>;

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
    const words = stateWords(state);
    const members = (rows.get(state) ?? []).sort((a, b) => a - b);
    const id = list.add(
      say`${countedGoroutines(members.length)} in ${dump.view.label}: ${words}.`
        .zh`${dump.view.label} 里有 ${countedGoroutines(members.length)}：${words}。`,
      [goroutineRows(dump.view, members)],
      { source: dump.view.label },
    );
    return {
      stateClass: state,
      label: words,
      value: members.length,
      evidence: VERDICT_PREFIX + id,
    };
  });
  return {
    basis: say`${countedGoroutines(dump.view.size)} in ${dump.view.label}`
      .zh`${dump.view.label} 里的 ${countedGoroutines(dump.view.size)}`,
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
): readonly Said[] {
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
  const subject: Said =
    rows.length === 1
      ? { en: 'The CPU profile holds', zh: 'CPU profile' }
      : say`The ${rows.length} CPU profiles hold`.zh`${rows.length} 份 CPU profile`;
  const sampled = formatDuration(total);
  const length = formatDuration(duration);
  const sentence = say`${subject} ${sampled} of samples in ${length}`
    .zh`${subject} 在 ${length} 内有 ${sampled} 的样本`;
  const all = countedGoroutines(Math.round(goroutines));
  const time = formatDuration(duration * goroutines);
  const id = list.add(
    say`${sentence}; ${all} had ${time} between them.`.zh`${sentence}；${all}合计有 ${time}。`,
    rows,
    { source: 'cpu' },
  );
  const linked = link(sentence, VERDICT_PREFIX + id);
  const share = formatShare(total, duration * goroutines);
  return [
    say`${linked}: running is ${share} of goroutine time.`
      .zh`${linked}：运行只占 goroutine 时间的 ${share}。`,
  ];
}

/** Goroutines at a time, over the dumps that can be compared. */
const meanSize = ({ latest, comparable, earliest }: Situation): number =>
  latest
    ? comparable.reduce((sum, { view }) => sum + view.size, 0) / comparable.length
    : earliest.view.size;

function finished(list: EvidenceList): Evidence<EachLanguage>[] {
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
  const atLeast: readonly Said[] = cut
    ? [{ en: 'The dump was cut: counts are at least.', zh: 'dump 被截断：数目是下限。' }]
    : [];
  if (first && severityRank(first.severity) >= STALLED_FROM) {
    return {
      outcome: 'stalled',
      healthy: false,
      sentence: first.summary,
      lead: sentences([...leadOf(first, findings), ...cpu, ...atLeast]),
      evidence: finished(list),
      wall,
    };
  }
  const everyone = list.add(
    say`${countedGoroutines(situation.total)} in ${situation.view.label}.`
      .zh`${situation.view.label} 里有 ${countedGoroutines(situation.total)}。`,
    [goroutineRows(situation.view, [...situation.view.rows])],
    { source: situation.view.label },
  );
  const notes = findings.length;
  return {
    outcome: 'healthy',
    healthy: true,
    sentence: sentences([
      { en: 'No stall found.', zh: '没有发现停滞。' },
      link(
        notes === 0
          ? allWell(situation.total)
          : say`${countedGoroutines(situation.total)}; ${counted(notes, { one: 'remark', zh: '条' })} of low weight.`
              .zh`${countedGoroutines(situation.total)}；有 ${formatCount(notes)} 条低权重的提示。`,
        VERDICT_PREFIX + everyone,
      ),
    ]),
    lead: sentences([
      ...largestWait(situation, list),
      ...(situation.latest ? [] : [ONE_MOMENT]),
      ...cpu,
      ...atLeast,
      ...notLookedInto(records, situation),
    ]),
    evidence: finished(list),
    wall,
  };
}

const allWell = (total: number): Said =>
  total === 1
    ? {
        en: 'The one goroutine does what such goroutines do.',
        zh: '唯一的 goroutine 在做它该做的事。',
      }
    : say`All ${formatCount(total)} goroutines do what such goroutines do.`
        .zh`全部 ${formatCount(total)} 个 goroutine 都在做它们该做的事。`;

const ONE_MOMENT: Said = {
  en: 'One dump shows one moment; a second one 30 s later would show what lasts.',
  zh: '一份 dump 只是一个瞬间；30 s 后再取一份，就能看出什么在持续。',
};

/** Kinds that show what no other kind does. */
const PROCESS_WIDE = ['execution-trace', 'metrics'] as const;

/** As a subject; the Chinese of metrics and traces needs no article. */
const SUBJECT = {
  'execution-trace': { en: 'execution trace', zh: 'execution trace' },
  metrics: { en: 'metrics', zh: '运行时指标' },
} as const satisfies Record<(typeof PROCESS_WIDE)[number], Said>;

/**
 * Where nothing was found, files that could not be looked into must be named: those that releases
 * before this one kept unread, and traces of which they kept too little.
 */
function notLookedInto(records: readonly ArtifactRecord[], situation: Situation): readonly Said[] {
  const stored = kindsOf(records, (record) => record.status === 'stored');
  const isUsed = (kind: ArtifactKind): boolean =>
    kind === 'metrics' ? situation.metrics !== undefined : situation.trace !== undefined;
  const unused = kindsOf(
    records,
    (record) => record.status !== 'stored' && !isUsed(record.kind),
  ).filter((kind) => !stored.includes(kind));
  const out: Said[] = [];
  if (stored.length > 0) {
    const subject = subjectOf(stored);
    out.push(
      say`${subject} stored, not read: GC and scheduler delays would show there.`
        .zh`${subject}已存储但未读取：GC 和调度延迟会在那里显示。`,
    );
  }
  if (unused.length > 0) {
    const subject = subjectOf(unused);
    const pronoun = unused.length === 1 && unused[0] !== 'metrics' ? 'it was' : 'they were';
    out.push(
      say`${subject} not looked into: ${pronoun} read without what patterns need. GC and scheduler delays would show there.`
        .zh`${subject}没有查看：读取时缺少各模式所需的数据。GC 和调度延迟会在那里显示。`,
    );
  }
  return out;
}

const kindsOf = (
  records: readonly ArtifactRecord[],
  isMeant: (record: ArtifactRecord) => boolean,
): readonly (typeof PROCESS_WIDE)[number][] =>
  PROCESS_WIDE.filter((kind) => records.some((record) => record.kind === kind && isMeant(record)));

function subjectOf([first, second]: readonly (typeof PROCESS_WIDE)[number][]): Said {
  if (first === undefined) return { en: '', zh: '' };
  if (second !== undefined) {
    return say`The ${SUBJECT[first]} and the ${SUBJECT[second]} are`
      .zh`${SUBJECT[first]} 和${SUBJECT[second]}`;
  }
  return first === 'metrics'
    ? say`The ${SUBJECT[first]} are`.zh`${SUBJECT[first]}`
    : say`The ${SUBJECT[first]} is`.zh`${SUBJECT[first]} `;
}

/** A healthy verdict names the largest wait all the same: the reader may know better. */
function largestWait(situation: Situation, list: EvidenceList): readonly Said[] {
  const [site] = sitesOf(
    situation.reference,
    (group) => group.role === 'working' && group.kind !== 'running' && group.kind !== 'runnable',
  );
  if (!site || site.rows.length < 10 || site.rows.length < situation.workingRows.length * 0.3)
    return [];
  const many = countedGoroutines(site.rows.length);
  const id = list.add(
    say`${many} in ${site.reason}.`.zh`${many}处于 ${site.reason}。`,
    [goroutineRows(situation.view, site.rows)],
    { source: situation.view.label, functions: [site.frame.function] },
  );
  const evidence = VERDICT_PREFIX + id;
  const who = link(say`${many} in ${site.reason}`.zh`${many}处于 ${site.reason}`, evidence);
  const at = functionPhrase(site.frame.function, evidence);
  return [say`The largest wait: ${who} in ${at}.`.zh`最大的等待：${who}，位置 ${at}。`];
}

function leadOf(first: Finding, findings: readonly Finding[]): readonly Said[] {
  const guilty = first.functions[0];
  const symptoms = findings.filter((finding) => finding.symptomOf === first.id);
  const waiting = symptoms.reduce((sum, finding) => sum + finding.goroutineCount, 0);
  const out: Said[] = [];
  if (guilty !== undefined && !textIn(first.summary, 'en').includes(shortName(guilty))) {
    const at = functionPhrase(guilty, first.evidence[1]?.id ?? first.evidence[0]?.id);
    out.push(say`Look at ${at}.`.zh`看 ${at}。`);
  }
  out.push(first.consequence);
  if (waiting > 0) {
    out.push(
      say`${counted(waiting, { one: 'more goroutine', zh: '个 goroutine' })} wait for them.`
        .zh`还有 ${formatCount(waiting)} 个 goroutine 在等它们。`,
    );
  }
  return out;
}

/** Nothing in the capture can show a wait in progress. */
export function cannotTell(
  kindsPresent: readonly ArtifactKind[],
  profiles: readonly ProfileView[],
  looked?: Situation,
): Verdict {
  const list = new EvidenceList('v');
  const goroutines = profiles.find((profile) => profile.kind === 'pprof-goroutine');
  const count = goroutines ? goroutines.total(0) : 0;
  const cpu = cpuShare(list, profiles, count);
  return {
    outcome: 'cannot-tell',
    healthy: false,
    sentence: sentences([
      whyNot(kindsPresent, looked),
      { en: 'Add a goroutine dump.', zh: '请补一份 goroutine dump。' },
    ]),
    lead: sentences([
      say`Take one with ${TAKE_DUMP}; two of them 30 s apart tell more.`
        .zh`用 ${TAKE_DUMP} 取一份；相隔 30 s 取两份能看出更多。`,
      ...cpu,
    ]),
    evidence: finished(list),
  };
}

const TAKE_DUMP = { text: 'curl "URL/debug/pprof/goroutine?debug=2"', code: true } as const;

function whyNot(kinds: readonly ArtifactKind[], looked: Situation | undefined): Said {
  if (looked?.view.origin?.kind === 'profile') {
    return {
      en: 'No stall shows in the goroutine profile, which has no wait reasons, ids or ages.',
      zh: 'goroutine profile 里看不出停滞：它没有等待原因、id 和时长。',
    };
  }
  if (looked) {
    return {
      en: 'The trace does not tell what most goroutines wait for.',
      zh: 'trace 说不出大多数 goroutine 在等什么。',
    };
  }
  const [first, ...others] = kinds;
  if (first === undefined) {
    return { en: 'Nothing in this capture was read.', zh: '这次采集里没有任何内容被读取。' };
  }
  if (kinds.includes('execution-trace')) {
    return {
      en: 'The execution trace was read without what patterns need.',
      zh: '读取 execution trace 时缺少各模式所需的数据。',
    };
  }
  if (others.length > 0) {
    return {
      en: 'Nothing in this capture shows a wait in progress.',
      zh: '这次采集里没有任何内容能显示进行中的等待。',
    };
  }
  return first === 'metrics'
    ? {
        en: 'Runtime metrics alone cannot show a wait in progress.',
        zh: '只有运行时指标，显示不出进行中的等待。',
      }
    : say`A ${kindWords(first)} alone cannot show a wait in progress.`
        .zh`只有${kindWords(first)}，显示不出进行中的等待。`;
}
