import { formatCount } from '@unpark/base';
import type {
  ConfidencePart,
  Evidence,
  Hypothesis,
  NextCapture,
  Phrase,
  Remedy,
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
  counted,
  type Draft,
  EvidenceList,
  functionPhrase,
  goroutineRows,
  placePhrase,
  text,
} from '../draft';
import { addFate, addLeakEvidence, type Extent, howMany, nextForAge } from '../facts';
import { weighLittleLaw } from '../little-law';
import type { PatternDefinition } from '../pattern';
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
  readonly title?: string;
  /** what they wait for, after "N of M wait": ` for an HTTP response` */
  readonly waitsFor: string;
  /** second sentence of the verdict, without evidence of its own */
  readonly ending?: (ids: { waiting: string; stayed: string | undefined }) => readonly Phrase[];
  readonly weigh?: (confidence: Confidence) => void;
  readonly more?: (list: EvidenceList) => void;
  readonly against?: (list: EvidenceList) => void;
  /** only for waits that the leak profile can know */
  readonly leak?: boolean;
  readonly consequence: string;
  readonly functions: readonly string[];
  readonly holders?: readonly number[];
  readonly remedy: Remedy;
  readonly next?: readonly NextCapture[];
  readonly alternatives?: readonly Hypothesis[];
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
  const waiting = list.add(
    [
      text(`${counted(extent.count, 'goroutine')} in ${site.reason} in `),
      functionPhrase(site.frame.function),
      placePhrase(site.frame),
      text('.'),
    ],
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

  const tail = finding.ending?.({ waiting, stayed }) ?? [];
  const parts: readonly ConfidencePart[] = confidence.parts;
  const evidence: readonly Evidence[] = list.items;
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
    summary: [
      text(
        `${howMany(situation, site.rows)} ${site.rows.length === 1 ? 'waits' : 'wait'}`,
        waiting,
      ),
      text(`${finding.waitsFor} in `),
      functionPhrase(site.frame.function, waiting),
      placePhrase(site.frame),
      ...(tail.length > 0 ? tail : [text('.')]),
    ],
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
    against.add('One dump shows one moment: how long they have waited is not known.', [], {
      source: situation.view.label,
      provenance: 'inferred',
    });
    return;
  }
  if (!fate || fate.gone === 0) return;
  against.add(
    `${formatCount(fate.gone)} of ${formatCount(fate.before)} no longer wait there in ${latest.view.label}: some of these waits end.`,
    [goroutineRows(situation.view, site.rows)],
    { source: latest.view.label },
  );
}
