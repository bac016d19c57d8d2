import { readFile, writeFile } from 'node:fs/promises';
import { err, ok, type Problem, type Result } from '@unpark/base';
import { errnoWords } from '../files/collect-files';
import { visibleJson } from '../terminal';
import type { LeakSite } from './leak-site';

/** Leaks that a team knows of and lives with, in a file of its repository; docs/ci.md. */
export const BASELINE_SCHEMA = 'unpark-leaks-baseline/1';

export interface AcceptedLeak {
  readonly fingerprint: string;
  /** for people; the fingerprint decides */
  readonly function?: string;
  readonly createdBy?: string;
  /** why it is accepted; kept by --update-baseline */
  readonly reason?: string;
  /** more goroutines than this are a leak all the same; kept by --update-baseline */
  readonly atMost?: number;
}
export type Baseline = ReadonlyMap<string, AcceptedLeak>;

export const isBaselineFault = (problem: Problem): boolean => problem.code === 'baseline.invalid';

const MAX_BYTES = 64 << 20;

/**
 * Reads a baseline.
 *
 * @param mayBeAbsent it is about to be written
 */
export async function readBaseline(path: string, mayBeAbsent: boolean): Promise<Result<Baseline>> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (cause) {
    const code = (cause as NodeJS.ErrnoException).code ?? 'unknown error';
    if (code === 'ENOENT' && mayBeAbsent) return ok(new Map());
    return err({
      code: 'files.unreadable',
      message: `Cannot read \`${path}\`: ${errnoWords(code)}.`,
      next: 'Write it first: the same command with --update-baseline.',
    });
  }
  if (text.length > MAX_BYTES) return err(invalid(path, `it is longer than ${MAX_BYTES} bytes`));
  let document: unknown;
  try {
    document = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch (cause) {
    return err(invalid(path, `it is no JSON: ${(cause as Error).message}`));
  }
  return checked(path, document);
}

const TEXT_FIELDS = ['fingerprint', 'function', 'createdBy', 'reason'] as const;
const FIELDS: ReadonlySet<string> = new Set([...TEXT_FIELDS, 'atMost']);
/** Faults that are told at once. */
const MAX_TOLD = 4;

function checked(path: string, document: unknown): Result<Baseline> {
  if (!isObject(document) || document.schema !== BASELINE_SCHEMA) {
    return err(invalid(path, `schema: must be "${BASELINE_SCHEMA}"`));
  }
  if (!Array.isArray(document.leaks)) return err(invalid(path, 'leaks: must be a list'));
  const accepted = new Map<string, AcceptedLeak>();
  const faults: string[] = [];
  for (const [at, leak] of (document.leaks as unknown[]).entries()) {
    const fault = faultOf(leak);
    if (fault !== undefined) faults.push(`leaks.${at}${fault}`);
    else accepted.set((leak as AcceptedLeak).fingerprint, leak as AcceptedLeak);
    if (faults.length === MAX_TOLD) break;
  }
  return faults.length > 0 ? err(invalid(path, faults.join('; '))) : ok(accepted);
}

/** What is wrong with one entry, behind its place; undefined when it is an AcceptedLeak. */
function faultOf(leak: unknown): string | undefined {
  if (!isObject(leak)) return ': must be an object';
  const unknown = Object.keys(leak).find((key) => !FIELDS.has(key));
  if (unknown !== undefined) return `.${unknown}: not known here`;
  for (const field of TEXT_FIELDS) {
    const value = leak[field];
    if (value !== undefined && typeof value !== 'string') return `.${field}: must be text`;
  }
  if (!/^[0-9a-f]{16}$/.test(String(leak.fingerprint)))
    return '.fingerprint: must be 16 hex digits';
  const { atMost } = leak;
  if (atMost !== undefined && !(Number.isSafeInteger(atMost) && (atMost as number) >= 0)) {
    return '.atMost: must be a whole number';
  }
  return undefined;
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Writes exactly the leaks there are now; reasons and limits of those that were there stay. */
export async function writeBaseline(
  path: string,
  sites: readonly LeakSite[],
  before: Baseline,
): Promise<Result<void>> {
  const leaks = sites
    .map((site): AcceptedLeak => {
      const { reason, atMost } = before.get(site.fingerprint) ?? {};
      return {
        fingerprint: site.fingerprint,
        function: site.place.function,
        ...(site.createdBy && { createdBy: site.createdBy.function }),
        ...(reason !== undefined && { reason }),
        ...(atMost !== undefined && { atMost }),
      };
    })
    .sort(
      (a, b) =>
        compare(a.function ?? '', b.function ?? '') || compare(a.fingerprint, b.fingerprint),
    );
  try {
    await writeFile(path, `${visibleJson({ schema: BASELINE_SCHEMA, leaks })}\n`);
    return ok(undefined);
  } catch (cause) {
    const word = errnoWords((cause as NodeJS.ErrnoException).code ?? 'unknown error');
    return err({ code: 'files.unwritable', message: `Cannot write \`${path}\`: ${word}.` });
  }
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const invalid = (path: string, what: string): Problem => ({
  code: 'baseline.invalid',
  message: `\`${path}\` is no baseline of leaks: ${what}.`,
  next: 'Mend it, or write it anew: the same command with --update-baseline.',
});
