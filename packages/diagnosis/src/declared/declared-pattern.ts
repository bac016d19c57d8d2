import type { EachLanguage, Hypothesis, Language, Phrase, Said } from '@unpark/model';
import { addChannelWaiters } from '../channel-waiters';
import { clientsLeft, clientsOf } from '../clients';
import {
  type Draft,
  type EvidenceList,
  goroutineRows,
  goroutines,
  requests,
  shortName,
} from '../draft';
import { ageText, type Extent, NEXT } from '../facts';
import type { GoroutineGroup } from '../goroutine-groups';
import { MAX_GROUPS_ASKED } from '../groups-asked';
import { leakWitness } from '../confidence';
import { described } from '../library/described';
import type { PatternEntry, Words } from '../library/pattern-entry';
import type { PatternAnswer, PatternDefinition } from '../pattern';
import { capital, link, phrasesIn, say } from '../say';
import type { Situation } from '../situation';
import { mostlyAged, type Site, sitesOf } from '../sites';
import { receiverType } from '../stack-hash';
import { remedyFor } from '../patterns/readings';
import { siteDraft } from '../patterns/site-draft';
import { behind, placeOf, siteExtent } from '../patterns/stuck-rows';
import { goroutineMatches } from './goroutine-match';
import { severityBy } from './severity-of';
import type { GoroutineMatch, OtherReading, WaitRule } from './wait-rule';

/** A pattern from data alone. The entry must have a rule. */
export function declaredPattern(
  entry: PatternEntry & { readonly rule: WaitRule },
): PatternDefinition {
  const pattern: PatternDefinition = {
    ...described(entry),
    detect: (situation) => detect(situation, pattern, entry),
  };
  return pattern;
}

const subjectOf = (group: GoroutineGroup) => ({
  kind: group.kind,
  reason: group.reason,
  functions: group.functions,
  creator: group.creator?.function,
  request: group.request,
});

export const groupMatches = (match: GoroutineMatch, group: GoroutineGroup): boolean =>
  goroutineMatches(match, subjectOf(group));

function detect(
  situation: Situation,
  pattern: PatternDefinition,
  entry: PatternEntry & { readonly rule: WaitRule },
): PatternAnswer {
  const { rule } = entry;
  const drafts: Draft[] = [];
  const rejected: PatternAnswer['rejected'][number][] = [];
  const roles = rule.role === 'any' ? ['working', 'idle'] : ['working'];
  const take = (group: GoroutineGroup): boolean =>
    (roles.includes(group.role) || (situation.crashSaysAsleep && group.role === 'idle')) &&
    groupMatches(rule.waiting, group);
  for (const site of sitesOf(situation.reference, take, rule.place ?? 'own')) {
    const found = companionsOf(situation, rule, site);
    if (!found) continue;
    const holders = rule.holder ? rowsOf(situation, site, rule.holder) : [];
    // before the extent, which counts requests that wait through these
    if (rule.holder) addHolderEdges(situation, entry.id, rule.holder.says, site, holders);
    if (rule.behind) {
      const rows = situation.latest ? situation.stayedRows(site.keys) : site.rows;
      addChannelWaiters(
        situation,
        rows,
        rule.behind,
        { en: 'waits for a method of the same type', zh: '在等同一类型的方法' },
        rule.behindEach,
      );
    }
    const extent = siteExtent(situation, site);
    const leak = rule.leak ? leakWitness(situation, site) : undefined;
    const severity = severityBy(rule.severity, situation, {
      extent,
      minutes: site.minutes,
      aged: mostlyAged(site),
      leaked: leak?.state === 'listed',
      holders: holders.length,
      reason: site.reason,
      clientsLeft: () => clientsLeft(clientsOf(situation, site.keys)),
      behind: () => behind(situation, site.rows),
    });
    if (severity === undefined) {
      rejected.push({
        pattern: pattern.id,
        title: pattern.title,
        reason: tooLittle(situation, site, extent),
      });
      continue;
    }
    const longer = ageText(situation, site, extent);
    const { ending } = rule;
    const names = blamed(situation, rule, site, holders);
    drafts.push(
      siteDraft({
        situation,
        pattern,
        site,
        extent,
        severity,
        waitsFor: rule.waitsFor,
        ...(ending && {
          ending: ({ stayed }) => endingOf(ending, longer, stayed),
        }),
        weigh: (confidence) => {
          for (const { companion } of found) {
            if (companion.weight !== undefined) confidence.add(companion.says, companion.weight);
          }
        },
        more: (list) => addOthers(situation, rule, list, found, holders),
        against: (list) => {
          list.add(rule.doubt, [goroutineRows(situation.view, site.rows)], {
            source: situation.view.label,
            provenance: 'inferred',
          });
        },
        ...(rule.leak && { leak: true }),
        ...(rule.alternatives && { alternatives: rule.alternatives.map(hypothesisOf) }),
        ...(rule.cap !== undefined && { capParts: rule.cap }),
        consequence:
          extent.requests > 0
            ? say`${requests(extent.requests)} wait.`.zh`${requests(extent.requests)}在等待。`
            : rule.consequence,
        functions: names,
        holders,
        remedy: remedyFor(entry.remedy, names[0] ?? site.frame.function),
      }),
    );
  }
  return { drafts, rejected };
}

/** Too few goroutines for a finding. */
function tooLittle(situation: Situation, site: Site, extent: Extent): Said {
  const dumps: Said = situation.latest
    ? say`, ${extent.stayed} of them in both dumps`.zh`，其中 ${extent.stayed} 个在两份 dump 里都有`
    : { en: ', one dump only', zh: '，只有一份 dump' };
  const name = shortName(site.frame.function);
  return say`${goroutines(extent.count)} in ${name}${dumps}: too few, or too short a time, to be told from work that goes on.`
    .zh`${name} 里有 ${goroutines(extent.count)}${dumps}：数量太少或时间太短，无法与正常进行的工作区分。`;
}

/** Stands in the ending of a rule for how long a deadline that is not seen would have to be. */
const LENGTH = '{length}';
const UNKNOWN_LENGTH: Words = { en: ', or a long one', zh: '，或者很长' };

function endingOf(ending: Words, longer: Said | undefined, stayed: string | undefined): Said {
  const length = longer ? link(longer, stayed) : UNKNOWN_LENGTH;
  const filled = (language: Language): Phrase[] =>
    ending[language]
      .split(LENGTH)
      .flatMap((part, i) => [...(i > 0 ? phrasesIn(length, language) : []), { text: part }]);
  return { en: filled('en'), zh: filled('zh') };
}

const hypothesisOf = ({
  pattern,
  sentence,
  because,
  next,
}: OtherReading): Hypothesis<EachLanguage> => ({
  ...(pattern !== undefined && { pattern }),
  sentence,
  because,
  ...(next && { settledBy: NEXT[next] }),
});

/** Edges of one site: enough to rank by, few enough for a hostile dump. */
const MAX_HOLDER_EDGES = 20_000;
const MAX_HOLDERS = 4;

function addHolderEdges(
  situation: Situation,
  resource: string,
  why: Words,
  site: Site,
  holders: readonly number[],
): void {
  for (const from of site.rows.slice(0, MAX_HOLDER_EDGES)) {
    for (const to of holders.slice(0, MAX_HOLDERS))
      situation.graph.add({ from, to, resource, provenance: 'inferred', why });
  }
}

interface FoundCompanion {
  readonly companion: NonNullable<WaitRule['companions']>[number];
  readonly rows: readonly number[];
}

/** undefined when a condition does not hold; else the companions that hold. */
function companionsOf(
  situation: Situation,
  rule: WaitRule,
  site: Site,
): readonly FoundCompanion[] | undefined {
  const found: FoundCompanion[] = [];
  for (const companion of rule.companions ?? []) {
    const rows = rowsOf(situation, site, companion);
    const present = rows.length >= (companion.atLeast ?? 1);
    if (present === (companion.is === 'present')) found.push({ companion, rows });
    else if (companion.weight === undefined) return undefined;
  }
  return found;
}

/** Rows of other goroutines than the site's own that match. */
function rowsOf(
  situation: Situation,
  site: Site,
  other: { readonly match: GoroutineMatch; readonly sameType?: boolean },
): number[] {
  const type = receiverType(site.frame.function);
  const rows: number[] = [];
  let asked = 0;
  for (const group of situation.reference.groups) {
    if (group.role === 'capture' || group.role === 'runtime') continue;
    if (++asked > MAX_GROUPS_ASKED) break;
    if (site.keys.has(group.key) || !groupMatches(other.match, group)) continue;
    if (other.sameType) {
      if (type === undefined) continue;
      if (!group.functions.some((name) => receiverType(name) === type)) continue;
    }
    for (const row of group.rows) rows.push(row);
  }
  return rows.sort((a, b) => a - b);
}

function addOthers(
  situation: Situation,
  rule: WaitRule,
  list: EvidenceList,
  found: readonly FoundCompanion[],
  holders: readonly number[],
): void {
  const { view } = situation;
  if (rule.holder && holders.length > 0) {
    list.add(whatTheyDo(holders.length, rule.holder.says), [goroutineRows(view, holders)], {
      source: view.label,
      provenance: 'inferred',
    });
  }
  for (const { companion, rows } of found) {
    list.add(
      companion.is === 'present'
        ? whatTheyDo(rows.length, companion.says)
        : say`${capital(companion.says)}.`.zh`${companion.says}。`,
      rows.length > 0 ? [goroutineRows(view, rows)] : [],
      { source: view.label },
    );
  }
}

const whatTheyDo = (count: number, says: Words): Said =>
  say`${goroutines(count)}: ${says}.`.zh`${goroutines(count)}：${says}。`;

function blamed(
  situation: Situation,
  rule: WaitRule,
  site: Site,
  holders: readonly number[],
): readonly string[] {
  const names: (string | undefined)[] = [];
  for (const who of rule.blame ?? ['waiter']) {
    if (who === 'waiter') names.push(placeOf(situation, site));
    if (who === 'creator') names.push(site.creators[0]?.frame.function);
    if (who === 'holder') {
      for (const row of holders.slice(0, MAX_HOLDERS))
        names.push(situation.view.stack(row).topUser?.function);
    }
    if (who === 'outermost') {
      const own = situation.view.stack(site.rows[0] ?? 0).frames.filter((frame) => frame.own);
      names.push(own[own.length - 1]?.function);
    }
  }
  names.push(site.frame.function);
  return [...new Set(names.filter((name): name is string => name !== undefined && name !== ''))];
}
