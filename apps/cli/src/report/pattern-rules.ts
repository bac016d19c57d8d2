import { LIBRARY, type PatternEntry, PATTERNS } from '@unpark/diagnosis';
import { ARTIFACT_KIND_WORDS } from '@unpark/model';
import { type SarifRule, sarifName } from './sarif-log';

/** What a finding may be of: the library, then patterns of the file that was given. */
export function patternEntries(own: readonly PatternEntry[]): readonly PatternEntry[] {
  return [...LIBRARY, ...own];
}

/** Those that are looked for; an entry may be there to be read only. Sorted as the library is. */
export function lookedFor(own: readonly PatternEntry[]): readonly PatternEntry[] {
  const detected = new Set([...PATTERNS.map(({ id }) => id), ...own.map(({ id }) => id)]);
  return patternEntries(own).filter(({ id }) => detected.has(id));
}

/**
 * An entry as a rule of SARIF, with what its page says as help.
 *
 * @param docsUrl address below which docs/patterns is published; without it rules have no link
 */
export function patternRule(entry: PatternEntry, docsUrl?: string): SarifRule {
  const isOwn = entry.id.startsWith('own/');
  return {
    id: entry.id,
    name: sarifName(entry.id),
    shortDescription: { text: entry.title.en },
    fullDescription: { text: entry.about.en || entry.title.en },
    help: { text: helpText(entry), markdown: helpMarkdown(entry) },
    ...(docsUrl !== undefined && !isOwn && { helpUri: pageAddress(docsUrl, entry.id) }),
    defaultConfiguration: { level: 'warning' },
    properties: {
      tags: ['go', 'concurrency', entry.class],
      precision: precisionOf(entry.prior),
    },
  };
}

const pageAddress = (docsUrl: string, id: string): string =>
  `${docsUrl.replace(/\/+$/, '')}/${encodeURIComponent(id)}.md`;

function precisionOf(prior: number): 'very-high' | 'high' | 'medium' | 'low' {
  if (prior >= 0.9) return 'very-high';
  if (prior >= 0.7) return 'high';
  return prior >= 0.4 ? 'medium' : 'low';
}

/** The function to change is known only to a finding. */
const remedyOf = (entry: PatternEntry): string =>
  entry.remedy.words.en.replaceAll('{function}', 'the function');

function helpText(entry: PatternEntry): string {
  return [
    entry.about.en,
    entry.cause.en,
    `Remedy: ${remedyOf(entry)}`,
    ...entry.lookAlikes.map(({ en }) => `Looks the same and is well: ${en}`),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}

function helpMarkdown(entry: PatternEntry): string {
  const signs = entry.signs.map(
    ({ artifact, words }) => `- ${ARTIFACT_KIND_WORDS[artifact]}: ${words.en}`,
  );
  return [
    entry.about.en,
    entry.cause.en,
    ...(signs.length > 0 ? ['**Signs**', signs.join('\n')] : []),
    ...(entry.lookAlikes.length > 0
      ? ['**Looks the same and is well**', entry.lookAlikes.map(({ en }) => `- ${en}`).join('\n')]
      : []),
    '**Remedy**',
    remedyOf(entry),
    ...(entry.remedy.diff ? [`\`\`\`diff\n${entry.remedy.diff.join('\n')}\n\`\`\``] : []),
  ]
    .filter((part) => part !== '')
    .join('\n\n');
}
