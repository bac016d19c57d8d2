import {
  type EachLanguage,
  type Evidence,
  type Finding,
  type Said,
  type Severity,
  severityRank,
} from '@unpark/model';
import { alternativesOf } from './alternatives';
import { compareText } from './goroutine-groups';
import { confidenceOf } from './confidence';
import { type Draft, EvidenceList, functionPhrase, goroutineRows, goroutines } from './draft';
import { howMany } from './facts';
import { nextOnThisProcess } from './next-cost';
import type { PatternDefinition } from './pattern';
import { link, mapPhrases, say } from './say';
import type { Situation } from './situation';
import { TextHash, withoutTypeArguments } from './stack-hash';

export interface PatternDraft {
  readonly definition: PatternDefinition;
  readonly draft: Draft;
}

/** A finding with the goroutines of the reference dump that it speaks of. */
export interface RankedFinding {
  readonly finding: Finding<EachLanguage>;
  readonly rows: readonly number[];
  /** those that make them wait */
  readonly holders: readonly number[];
}

interface Ranked extends PatternDraft {
  readonly confidence: number;
  /** goroutines that wait for these, directly or through others, and these themselves */
  readonly reach: number;
  symptomOf?: Ranked;
}

/**
 * The primary cause is the sink of the wait graph, not the biggest group: a finding whose goroutines
 * wait for those of another one is a symptom of it.
 */
export function rankFindings(
  situation: Situation,
  drafts: readonly PatternDraft[],
): RankedFinding[] {
  const ranked: Ranked[] = withoutReplaced(drafts)
    .map(cappedByConfidence)
    .map((entry) => ({
      ...entry,
      reach: situation.graph.waitersOf(entry.draft.rows).size + entry.draft.rows.length,
    }));
  linkSymptoms(situation, ranked);
  const shown = joinSymptoms(situation, ranked);
  shown.sort(
    (a, b) =>
      Number(a.symptomOf !== undefined) - Number(b.symptomOf !== undefined) ||
      severityRank(b.draft.severity) - severityRank(a.draft.severity) ||
      b.reach - a.reach ||
      b.confidence - a.confidence ||
      compareText(a.draft.pattern, b.draft.pattern) ||
      (a.draft.rows[0] ?? 0) - (b.draft.rows[0] ?? 0),
  );
  const ids = new Map<Ranked, string>();
  const used = new Map<string, number>();
  for (const entry of shown) {
    const number = (used.get(entry.draft.pattern) ?? 0) + 1;
    used.set(entry.draft.pattern, number);
    ids.set(entry, number === 1 ? entry.draft.pattern : `${entry.draft.pattern}#${number}`);
  }
  return shown.map((entry, i) => ({
    finding: {
      ...finish(entry, ids, i === 0),
      ...readingsOf(situation, entry, drafts, i === 0),
    },
    rows: entry.draft.rows,
    holders: entry.draft.holders,
  }));
}

/** What is hardly likely wakes nobody. */
const LEAST_CONFIDENCE = { high: 0.4, medium: 0.25 } as const;

function cappedByConfidence({
  definition,
  draft,
}: PatternDraft): PatternDraft & { readonly confidence: number } {
  const confidence = confidenceOf(draft.parts, draft.cap);
  const most: Severity =
    confidence < LEAST_CONFIDENCE.medium
      ? 'low'
      : confidence < LEAST_CONFIDENCE.high
        ? 'medium'
        : 'critical';
  const isOver = severityRank(draft.severity) > severityRank(most);
  return { definition, confidence, draft: isOver ? { ...draft, severity: most } : draft };
}

/** A general pattern gives way to a special one that speaks of at least half of its goroutines. */
function withoutReplaced(drafts: readonly PatternDraft[]): readonly PatternDraft[] {
  const special = drafts.filter(({ definition }) => definition.replaces !== undefined);
  if (special.length === 0) return drafts;
  return drafts.filter((entry) => {
    const { rows } = entry.draft;
    if (rows.length === 0) return true;
    return !special.some(({ definition, draft }) => {
      if (!definition.replaces?.includes(entry.definition.id)) return false;
      // a special pattern of less weight than what it would hide stands beside it
      if (severityRank(draft.severity) < severityRank(entry.draft.severity)) return false;
      const own = new Set(draft.rows);
      return rows.filter((row) => own.has(row)).length * 2 >= rows.length;
    });
  });
}

const isRemark = ({ draft }: Ranked): boolean =>
  severityRank(draft.severity) < severityRank('medium');

function linkSymptoms(situation: Situation, ranked: readonly Ranked[]): void {
  for (const sink of ranked) {
    const upstream = situation.graph.waitersOf(sink.draft.rows);
    const cause = new Set(sink.draft.rows);
    for (const entry of ranked) {
      if (entry === sink || entry.symptomOf || sink.symptomOf === entry) continue;
      // a remark explains no stall
      if (isRemark(sink) && !isRemark(entry)) continue;
      const waits = entry.draft.rows.filter((row) => upstream.has(row)).length;
      const holders = entry.draft.holders.filter((row) => cause.has(row));
      const heldBy = holders.length > 0;
      // one goroutine that holds a lock is not explained by a few calls like its own, unless it waits
      // for a lock in turn
      const explained =
        heldBy &&
        sink.draft.rows.length > 1 &&
        (sink.draft.rows.length >= entry.draft.rows.length ||
          holders.every((row) => situation.locks.lockOfRow.has(row)));
      if (waits * 2 > entry.draft.rows.length && !(heldBy && !explained)) entry.symptomOf = sink;
    }
  }
  linkSameFunction(situation, ranked);
  // a chain of symptoms points at its end
  for (const entry of ranked) {
    const seen = new Set<Ranked>([entry]);
    let end = entry.symptomOf;
    while (end?.symptomOf && !seen.has(end)) {
      seen.add(end);
      end = end.symptomOf;
    }
    if (end && end !== entry) entry.symptomOf = end;
  }
}

/** A few goroutines in the function of many are part of their story, though they wait in another way. */
const FEW_BESIDE_MANY = 0.25;

function linkSameFunction(situation: Situation, ranked: readonly Ranked[]): void {
  const standsIn = ({ draft }: Ranked): string | undefined => {
    const at = situation.view.stack(draft.rows[0] ?? -1).topUser;
    return at && withoutTypeArguments(at.function);
  };
  for (const entry of ranked) {
    const place = standsIn(entry);
    if (place === undefined || entry.symptomOf) continue;
    const many = ranked.find(
      (other) =>
        other !== entry &&
        !other.symptomOf &&
        !(isRemark(other) && !isRemark(entry)) &&
        other.draft.rows.length * FEW_BESIDE_MANY >= entry.draft.rows.length &&
        standsIn(other) === place,
    );
    if (many) entry.symptomOf = many;
  }
}

/**
 * Queues behind the same cause are one symptom, however many: the largest speaks for all of a pattern.
 */
function joinSymptoms(situation: Situation, ranked: readonly Ranked[]): Ranked[] {
  const families = new Map<Ranked, Map<string, Ranked[]>>();
  for (const entry of ranked) {
    if (!entry.symptomOf) continue;
    const byPattern = families.get(entry.symptomOf) ?? new Map<string, Ranked[]>();
    families.set(entry.symptomOf, byPattern);
    const list = byPattern.get(entry.draft.pattern);
    if (list) list.push(entry);
    else byPattern.set(entry.draft.pattern, [entry]);
  }
  const joined = new Map<Ranked, Ranked | undefined>();
  for (const byPattern of families.values()) {
    for (const list of byPattern.values()) {
      if (list.length < 2) continue;
      for (const entry of list) joined.set(entry, undefined);
      const all = joinDrafts(situation, list);
      // nothing may point at an entry that is no longer shown
      if (list[0]) joined.set(list[0], all);
      for (const other of ranked) {
        if (other.symptomOf && list.includes(other.symptomOf)) other.symptomOf = all;
      }
    }
  }
  return ranked.flatMap((entry) => {
    const now = joined.has(entry) ? joined.get(entry) : entry;
    return now ? [now] : [];
  });
}

/** Evidence of this many of the joined queues is kept. */
const JOINED_EVIDENCE = 6;

function joinDrafts(situation: Situation, list: readonly Ranked[]): Ranked {
  const bySize = [...list].sort((a, b) => b.draft.rows.length - a.draft.rows.length);
  const largest = bySize[0] as Ranked;
  const rows = [...new Set(list.flatMap((entry) => entry.draft.rows))].sort((a, b) => a - b);
  const evidence = new EvidenceList();
  const all = evidence.add(
    say`${goroutines(rows.length)} wait in ${list.length} such queues behind the primary cause.`
      .zh`主因之后的 ${list.length} 个同类队列里有 ${goroutines(rows.length)} 在等待。`,
    [goroutineRows(situation.view, rows)],
    { source: situation.view.label },
  );
  for (const { draft } of bySize.slice(0, JOINED_EVIDENCE)) {
    const first = draft.evidence[0];
    if (first) evidence.items.push({ ...first, id: `e${evidence.items.length + 1}` });
  }
  const many = howMany(situation, rows);
  const most = functionPhrase(largest.draft.functions[0] ?? '', all);
  const worst = list.reduce(
    (highest, { draft }) =>
      severityRank(draft.severity) > severityRank(highest) ? draft.severity : highest,
    largest.draft.severity,
  );
  return {
    ...largest,
    reach: Math.max(...list.map((entry) => entry.reach)),
    draft: {
      ...largest.draft,
      severity: worst,
      rows,
      holders: [...new Set(list.flatMap((entry) => entry.draft.holders))],
      functions: [...new Set(bySize.flatMap((entry) => entry.draft.functions))],
      evidence: evidence.items,
      summary: say`${link(say`${many} wait`.zh`${many}`, all)} in ${list.length} queues behind the primary cause, most of them in ${most}.`
        .zh`${link(many, all)}在主因之后的 ${list.length} 个队列里等待，大部分在 ${most}。`,
    },
  };
}

/** What else it may be, and what would tell, as it is on this process. */
function readingsOf(
  situation: Situation,
  entry: Ranked,
  drafts: readonly PatternDraft[],
  isPrimary: boolean,
): Pick<Finding<EachLanguage>, 'next' | 'alternatives'> {
  // the draft itself may be a sum of several
  const others = drafts.filter(({ draft }) => draft.parts !== entry.draft.parts);
  const alternatives = alternativesOf(situation, entry, others, isPrimary);
  return {
    next: nextOnThisProcess(situation, entry.draft.next),
    ...(alternatives.length > 0 && { alternatives }),
  };
}

function finish(
  entry: Ranked,
  ids: ReadonlyMap<Ranked, string>,
  first: boolean,
): Finding<EachLanguage> {
  const { draft, definition } = entry;
  const id = ids.get(entry) ?? draft.pattern;
  const global = (local: string): string => `${id}.${local}`;
  const phrases = (words: Said): Said =>
    mapPhrases(words, (phrase) =>
      phrase.evidence === undefined ? phrase : { ...phrase, evidence: global(phrase.evidence) },
    );
  const evidence = (items: readonly Evidence<EachLanguage>[]): Evidence<EachLanguage>[] =>
    items.map((item) => ({ ...item, id: global(item.id), statement: phrases(item.statement) }));
  const symptomOf = entry.symptomOf && ids.get(entry.symptomOf);
  return {
    id,
    pattern: draft.pattern,
    class: definition.class,
    severity: draft.severity,
    confidence: entry.confidence,
    primary: first,
    ...(symptomOf !== undefined && { symptomOf }),
    title: draft.title,
    consequence: draft.consequence,
    functions: draft.functions,
    goroutineCount: draft.rows.length,
    summary: phrases(draft.summary),
    evidence: evidence(draft.evidence),
    against: evidence(draft.against),
    confidenceParts: draft.parts,
    remedy: draft.remedy,
    next: draft.next,
    fingerprint: fingerprintOf(draft),
  };
}

/** Survives another build, another host and another number of goroutines. */
function fingerprintOf(draft: Draft): string {
  return new TextHash()
    .add(draft.pattern)
    .add(draft.wait)
    .add(withoutTypeArguments(draft.functions[0] ?? ''))
    .hex();
}
