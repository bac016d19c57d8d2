import { readFile, stat } from 'node:fs/promises';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { entryOfOwn, type PatternEntry, readOwnRule, RULE_LIMITS } from '@unpark/diagnosis';
import type { RuleKind, StoredRules } from '@unpark/model';
import { errnoWords } from '../files/collect-files';

/** Patterns and idle rules of a file beside the library. */
export interface OwnRules {
  readonly stored: StoredRules;
  /** the patterns as the library has its own, for rules of SARIF and the like */
  readonly entries: readonly PatternEntry[];
}

export const NO_OWN_RULES: OwnRules = { stored: { patterns: [], idle: [] }, entries: [] };

/** 100 rules of each kind with all their words are about a megabyte. */
const MAX_BYTES = 4 << 20;
/** Faults that are told at once. */
const MAX_TOLD = 8;

const LISTS: readonly { readonly key: 'patterns' | 'idle'; readonly kind: RuleKind }[] = [
  { key: 'patterns', kind: 'pattern' },
  { key: 'idle', kind: 'idle' },
];

/** Problems of these codes are the file's; others are of reading it. */
export const isRuleFault = (problem: Problem): boolean => problem.code === 'rules.invalid';

/** Reads `{"patterns": […], "idle": […]}`; either list may be left out. */
export async function readOwnRules(path: string): Promise<Result<OwnRules>> {
  let text: string;
  try {
    const { size } = await stat(path);
    if (size > MAX_BYTES) {
      return err(invalid(path, `it has ${size} bytes, and ${MAX_BYTES} are read at most`));
    }
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const word = errnoWords((cause as NodeJS.ErrnoException).code ?? 'unknown error');
    return err({ code: 'files.unreadable', message: `Cannot read \`${path}\`: ${word}.` });
  }
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    return err(invalid(path, `it is no JSON: ${(cause as Error).message}`));
  }
  return checked(path, document);
}

function checked(path: string, document: unknown): Result<OwnRules> {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    return err(invalid(path, 'it must be an object'));
  }
  const faults: string[] = [];
  for (const key of Object.keys(document)) {
    if (!LISTS.some((list) => list.key === key)) faults.push(`${key}: not known here`);
  }
  const lists = new Map<string, unknown[]>();
  const entries: PatternEntry[] = [];
  const ids = new Map<string, string>();
  for (const { key, kind } of LISTS) {
    const list: unknown = (document as Record<string, unknown>)[key] ?? [];
    if (!Array.isArray(list)) {
      faults.push(`${key}: must be a list`);
      continue;
    }
    if (list.length > RULE_LIMITS.rules) {
      faults.push(`${key}: ${list.length} rules, and ${RULE_LIMITS.rules} are taken at most`);
      continue;
    }
    lists.set(key, list);
    for (const [at, body] of list.entries()) {
      const read = readOwnRule(kind, body);
      if (!read.ok) {
        for (const issue of read.issues) {
          const where = issue.path === '' ? `${key}.${at}` : `${key}.${at}.${issue.path}`;
          faults.push(`${where}: ${issue.message}`);
        }
        continue;
      }
      const before = ids.get(read.rule.id);
      if (before !== undefined) faults.push(`${key}.${at}.id: the same as ${before}.id`);
      ids.set(read.rule.id, `${key}.${at}`);
      if (read.kind === 'pattern') entries.push(entryOfOwn(read.rule));
    }
  }
  if (faults.length > 0) {
    const more = faults.length > MAX_TOLD ? `; and ${faults.length - MAX_TOLD} more` : '';
    return err(invalid(path, `${faults.slice(0, MAX_TOLD).join('; ')}${more}`));
  }
  const stored = { patterns: lists.get('patterns') ?? [], idle: lists.get('idle') ?? [] };
  return ok({ stored, entries });
}

const invalid = (path: string, what: string): Problem => ({
  code: 'rules.invalid',
  message: `\`${path}\` is no file of patterns: ${what.replace(/\.$/, '')}.`,
  next: 'Mend what stands after the path. The form is {"patterns": […], "idle": […]}; docs/ci.md has an example.',
});
