import { formatCount } from '@unpark/base';
import type {
  ConfidencePart,
  EachLanguage,
  Evidence,
  Hypothesis,
  NextCapture,
  Remedy,
  Said,
  Severity,
} from '@unpark/model';
import {
  capOf,
  Confidence,
  leakWitness,
  type LeakWitness,
  weighAge,
  weighLeak,
} from '../confidence';
import { weighClients } from '../clients';
import {
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  goroutines,
  placePhrase,
} from '../draft';
import { addFate, addLeakEvidence, type Extent, howMany, nextForAge } from '../facts';
import { weighLittleLaw } from '../little-law';
import type { PatternDefinition } from '../pattern';
import { link, say } from '../say';
import type { Situation } from '../situation';
import type { Site } from '../sites';
import { addCreations, weighTrace } from '../trace-witness';

/** Everything of a finding about one site that does not differ between patterns. */
export interface SiteFinding {
  readonly situation: Situation;
  readonly pattern: PatternDefinition;
  readonly site: Site;
  readonly extent: Extent;
  readonly severity: Severity;
  readonly title?: Said;
  /** what they wait for: ` for an HTTP response` after "N of M wait", `HTTP 响应` after 等待 */
  readonly waitsFor: Said;
  /** goes on after the place, with the full stop: `, and no deadline is seen.`, `，也没有看到 deadline。` */
  readonly ending?: (ids: { waiting: string; stayed: string | undefined }) => Said;
  readonly weigh?: (confidence: Confidence) => void;
  readonly more?: (list: EvidenceList) => void;
  readonly against?: (list: EvidenceList) => void;
  /** only for waits that the leak profile can know */
  readonly leak?: boolean;
  readonly consequence: Said;
  readonly functions: readonly string[];
  readonly holders?: readonly number[];
  readonly remedy: Remedy<EachLanguage>;
  readonly next?: readonly NextCapture<EachLanguage>[];
  readonly alternatives?: readonly Hypothesis<EachLanguage>[];
  readonly capParts?: number;
}

export function siteDraft(finding: SiteFinding): Draft {
  const { situation, pattern, site, extent } = finding;
  const { view } = situation;
  const confidence = new Confidence(pattern.prior);
  weighAge(situation, confidence, site.keys);
  const leak: LeakWitness | undefined = finding.leak ? leakWitness(situation, site) : undefined;
  if (leak) weighLeak(confidence, leak);
  finding.weigh?.(confidence);

  const list = new EvidenceList();
  const at = functionPhrase(site.frame.function);
  const place = placePhrase(site.frame);
  const waiting = list.add(
    say`${goroutines(extent.count)} in ${site.reason} in ${at}${place}.`
      .zh`${goroutines(extent.count)}处于 ${site.reason}，位置 ${at}${place}。`,
    [goroutineRows(view, site.rows)],
    { source: view.label, functions: [site.frame.function] },
  );
  const stayed = addFate(situation, list, site.keys);
  if (leak) addLeakEvidence(situation, list, site, leak);
  if (site.requestRows.length > 0) weighClients(situation, confidence, list, site.keys);
  const claim = finding.leak ? 'never-ends' : 'neither';
  weighLittleLaw(situation, confidence, list, site.groups, claim);
  weighTrace(
    situation,
    confidence,
    list,
    new Set([site.frame.function]),
    new Set([site.kind]),
    site.rows.length,
    claim,
  );
  if (pattern.class === 'growth') addCreations(situation, list, site.creators[0]?.frame.function);
  finding.more?.(list);

  const against = new EvidenceList('a');
  addChange(situation, against, site);
  finding.against?.(against);

  const tail = finding.ending?.({ waiting, stayed }) ?? { en: '.', zh: '。' };
  const many = howMany(situation, site.rows);
  const who =
    site.rows.length === 1 ? say`${many} waits`.zh`${many}` : say`${many} wait`.zh`${many}`;
  const parts: readonly ConfidencePart<EachLanguage>[] = confidence.parts;
  const evidence: readonly Evidence<EachLanguage>[] = list.items;
  return {
    pattern: pattern.id,
    title: finding.title ?? pattern.title,
    severity: finding.severity,
    parts,
    cap: Math.min(finding.capParts ?? 1, capOf(situation, site.minutes, leak)),
    consequence: finding.consequence,
    functions: [...new Set(finding.functions)],
    rows: site.rows,
    holders: finding.holders ?? [],
    summary: say`${link(who, waiting)}${finding.waitsFor} in ${link(at, waiting)}${place}${tail}`
      .zh`${link(who, waiting)}在 ${link(at, waiting)}${place} 等待${finding.waitsFor}${tail}`,
    evidence,
    against: against.items,
    remedy: finding.remedy,
    next: [...nextForAge(situation), ...(finding.next ?? [])],
    ...(finding.alternatives && { alternatives: finding.alternatives }),
    wait: site.kind,
  };
}

/** Goroutines that left the wait between the dumps speak against a wait without end. */
function addChange(situation: Situation, against: EvidenceList, site: Site): void {
  const fate = situation.fate(site.keys);
  const { latest } = situation;
  if (!latest) {
    against.add(
      {
        en: 'One dump shows one moment: how long they have waited is not known.',
        zh: '一份 dump 只是一个瞬间：不知道它们等了多久。',
      },
      [],
      { source: situation.view.label, provenance: 'inferred' },
    );
    return;
  }
  if (!fate || fate.gone === 0) return;
  against.add(
    say`${formatCount(fate.gone)} of ${formatCount(fate.before)} no longer wait there in ${latest.view.label}: some of these waits end.`
      .zh`${formatCount(fate.before)} 个中有 ${formatCount(fate.gone)} 个在 ${latest.view.label} 里已不在那里等待：其中有些等待会结束。`,
    [goroutineRows(situation.view, site.rows)],
    { source: latest.view.label },
  );
}
