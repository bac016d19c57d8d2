import {
  declaredFunction,
  type GoroutineGroup,
  type OwnIdle,
  type OwnPattern,
  type OwnWords,
  STALL_SEVERITY,
} from '@unpark/diagnosis';
import { frameFamily, type RuleKind } from '@unpark/model';

/** A rule while people write it: of the form's shape, not yet of its limits. */
export type RuleDraft =
  | { readonly kind: 'pattern'; readonly body: OwnPattern }
  | { readonly kind: 'idle'; readonly body: OwnIdle };

export type Match = OwnPattern['rule']['waiting'];
type Step = NonNullable<Match['frames']>[number];

/** Those of the library, to be changed. */
export const stallThresholds = (): OwnPattern['rule']['severity'] =>
  structuredClone(STALL_SEVERITY) as OwnPattern['rule']['severity'];

const NOTHING = { en: '', zh: '' };

export const emptyDraft = (kind: RuleKind): RuleDraft =>
  kind === 'idle'
    ? { kind, body: { id: 'own/', about: NOTHING, match: {} } }
    : {
        kind,
        body: {
          id: 'own/',
          class: 'pool',
          title: NOTHING,
          about: NOTHING,
          cause: NOTHING,
          remedy: { words: NOTHING },
          prior: 0.5,
          rule: {
            waiting: {},
            waitsFor: '',
            doubt: 'A burst that ends by itself looks the same for a moment.',
            consequence: 'Work waits behind them.',
            severity: stallThresholds(),
          },
        },
      };

/** Frames that a draft takes from a group: enough to be exact, few enough to survive a refactoring. */
const MOST_FRAMES = 3;

/**
 * A draft that matches a group of goroutines: its wait, its innermost own functions in order (those of
 * a dependency where there is no own one), and who started it.
 */
export function draftOfGroup(kind: RuleKind, group: GoroutineGroup): RuleDraft {
  const own = group.frames.filter((frame) => frameFamily(frame.function, frame.file) === 'own');
  const foreign = group.frames.filter(
    (frame) => frameFamily(frame.function, frame.file) === 'third-party',
  );
  const named = own.length > 0 ? own : foreign.length > 0 ? foreign : group.frames.slice(-1);
  const frames: string[] = [];
  for (const frame of named) {
    const name = framePatternOf(frame.function);
    // handlers are often closures of main: it says nothing that the others do not
    const plain = name === 'main.main' && frames.length > 0;
    if (name !== '' && !plain && !frames.includes(name)) frames.push(name);
    if (frames.length === MOST_FRAMES) break;
  }
  const creator = group.creator && framePatternOf(group.creator.function);
  const match: Match = {
    ...(group.kind !== 'unknown' && { kinds: [group.kind] }),
    ...(frames.length > 0 && { frames }),
    ...(creator !== undefined && creator !== '' && { createdBy: [creator] }),
    ...(kind === 'pattern' && group.request && { request: true }),
  };
  const draft = emptyDraft(kind);
  return draft.kind === 'pattern'
    ? { ...draft, body: { ...draft.body, rule: { ...draft.body.rule, waiting: match } } }
    : { ...draft, body: { ...draft.body, match } };
}

/** `github.com/acme/pay/pool.(*Pool).get.func1` → `pool.(*Pool).get`, the end of its symbol. */
export function framePatternOf(symbol: string): string {
  const name = declaredFunction(symbol);
  return name.slice(name.lastIndexOf('/') + 1).slice(0, 300);
}

export const matchOf = (draft: RuleDraft): Match =>
  draft.kind === 'pattern' ? draft.body.rule.waiting : draft.body.match;

/** A copy with one field set, or without it. */
export function withField<T extends object, K extends keyof T>(
  of: T,
  key: K,
  value: T[K] | undefined,
): T {
  const { [key]: _, ...rest } = of;
  return (value === undefined ? rest : { ...rest, [key]: value }) as T;
}

/** One function a line; empty ones left out. Undefined for none, as the form has no empty list. */
export function linesOf(text: string): string[] | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');
  return lines.length > 0 ? lines : undefined;
}
export const textOfLines = (lines: readonly string[] | undefined): string =>
  (lines ?? []).join('\n');

/** As `linesOf`, and ` | ` between functions of which any will do. */
export function stepsOf(text: string): Step[] | undefined {
  return linesOf(text)?.map((line) => {
    const any = line
      .split(' | ')
      .map((name) => name.trim())
      .filter((name) => name !== '');
    return any.length > 1 ? any : (any[0] ?? line);
  });
}
export const textOfSteps = (steps: readonly Step[] | undefined): string =>
  (steps ?? []).map((step) => (typeof step === 'string' ? step : step.join(' | '))).join('\n');

/** What is sent: words that were written in one language stand for the other. */
export function completed(draft: RuleDraft): RuleDraft {
  const both = ({ en, zh }: { en: string; zh: string }) => ({
    en: en.trim() === '' ? zh : en,
    zh: zh.trim() === '' ? en : zh,
  });
  if (draft.kind === 'idle')
    return { ...draft, body: { ...draft.body, about: both(draft.body.about) } };
  const { body } = draft;
  return {
    ...draft,
    body: {
      ...body,
      title: both(body.title),
      about: both(body.about),
      cause: both(body.cause),
      remedy: { ...body.remedy, words: both(body.remedy.words) },
      rule: { ...body.rule, waitsFor: completedClause(body.rule.waitsFor) },
    },
  };
}

/** In English a clause behind "12 goroutines wait", and a plain text is taken for English. */
function completedClause(words: OwnWords): OwnWords {
  const text = englishOf(words).trim();
  return withEnglish(words, text === '' ? '' : ` ${text}`);
}

/** What the form shows of a text: the plain one, or that in English. */
export const englishOf = (words: OwnWords): string =>
  typeof words === 'string' ? words : words.en;

/** The text with other words in English; those in Chinese stay where it has some. */
export const withEnglish = (words: OwnWords, en: string): OwnWords =>
  typeof words === 'string' ? en : { ...words, en };

const DRAFT_KEY = 'unpark:rule-draft';

/** Stacks are the program's own and may be long: they travel in this tab, not in an address. */
export function keepDraft(draft: RuleDraft): void {
  sessionStorage.setItem(DRAFT_KEY, JSON.stringify(draft));
}

/** The draft that another page of this tab left, once. */
export function takeDraft(): unknown {
  const text = sessionStorage.getItem(DRAFT_KEY);
  sessionStorage.removeItem(DRAFT_KEY);
  if (text === null) return undefined;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
