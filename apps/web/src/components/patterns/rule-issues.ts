import { readOwnRule, type RuleIssue } from '@unpark/diagnosis';
import type { RuleKind } from '@unpark/model';
import type { RuleDraft } from './rule-draft';

/** What is missing, in the words of the form; by path of the document. */
const WORDS: ReadonlyMap<string, string> = new Map([
  ['title.en', 'Give it a title of at most 120 characters.'],
  ['title.zh', 'At most 120 characters.'],
  ['about.en', 'At most 2000 characters.'],
  ['rule.doubt', 'Say what looks the same and is well; it stands with every finding.'],
  ['rule.consequence', 'Say in a line what comes of it.'],
  ['rule.severity', 'Give at least one threshold: without one nothing is reported.'],
  ['prior', 'A number from 0.05 to 0.95.'],
]);

export const issueWords = (issue: RuleIssue): string => WORDS.get(issue.path) ?? issue.message;

/** The first issue at a path or below it. */
export const issueAt = (issues: readonly RuleIssue[], ...paths: readonly string[]) => {
  const issue = issues.find(({ path }) =>
    paths.some((at) => path === at || path.startsWith(`${at}.`)),
  );
  return issue && issueWords(issue);
};

export const issuesOf = (draft: RuleDraft): readonly RuleIssue[] => {
  const read = readOwnRule(draft.kind, draft.body);
  return read.ok ? [] : read.issues;
};

export type ParsedJson =
  | { readonly ok: true; readonly draft: RuleDraft }
  | { readonly ok: false; readonly message: string };

/** The JSON view back as a draft: whatever has the shape of the form, its limits apart. */
export function draftOfJson(kind: RuleKind, text: string): ParsedJson {
  let body: unknown;
  try {
    body = JSON.parse(text);
  } catch (cause) {
    return { ok: false, message: cause instanceof Error ? cause.message : 'This is not JSON.' };
  }
  return draftOfBody(kind, body);
}

export function draftOfBody(kind: RuleKind, body: unknown): ParsedJson {
  const read = readOwnRule(kind, body);
  const wrong = read.ok ? undefined : read.issues.find((issue) => issue.shape);
  if (wrong) {
    const where = wrong.path === '' ? '' : `${wrong.path}: `;
    return { ok: false, message: `${where}${wrong.message}` };
  }
  return { ok: true, draft: { kind, body } as RuleDraft };
}
