import { PATTERN_CLASSES, SEVERITIES } from '@unpark/model';
import { z } from 'zod';
import type { PatternEntry, Words } from '../library/pattern-entry';
import { STATE_OF_WAIT, type WaitKind } from '../wait-class';
import type { IdleRule } from './idle-rule';

/**
 * What a workspace may declare: the same form as the library's own entries, bounded, so that one
 * workspace's rules can never make a diagnosis slow.
 */
export const RULE_LIMITS = {
  /** patterns, and idle rules, of one workspace */
  rules: 100,
  /** alternatives of a list, and lists in a row */
  list: 32,
  /** characters of a frame pattern; longer symbols are rare, and a pattern is the end of one */
  frameCharacters: 300,
  /** frame patterns of one rule: each is held against each function of a dump */
  frames: 64,
  words: 2000,
  title: 120,
} as const;

const waitKinds = Object.keys(STATE_OF_WAIT) as [WaitKind, ...WaitKind[]];
const frame = z.string().min(1).max(RULE_LIMITS.frameCharacters);
const list = <T extends z.ZodType>(of: T) => z.array(of).min(1).max(RULE_LIMITS.list);
const title = z.string().trim().min(1).max(RULE_LIMITS.title);
const words = z.string().max(RULE_LIMITS.words);
const bothTitles = z.strictObject({ en: title, zh: title });
const bothWords = z.strictObject({ en: words, zh: words });
/** A text of a rule: a plain one is the same in both languages. */
const eitherWords = <T extends z.ZodType<string>>(text: T) =>
  z.union([text, z.strictObject({ en: text, zh: text })]);

export const goroutineMatchShape = z.strictObject({
  kinds: list(z.enum(waitKinds)).optional(),
  reasons: list(z.string().max(100)).optional(),
  frames: list(z.union([frame, list(frame)])).optional(),
  top: list(frame).optional(),
  without: list(frame).optional(),
  twice: frame.optional(),
  createdBy: list(frame).optional(),
  request: z.boolean().optional(),
});

/** A match of a workspace says at least where: one without frames would take half a program. */
const placedMatch = goroutineMatchShape.refine(
  ({ frames, top, createdBy, twice }) => Boolean(frames ?? top ?? createdBy ?? twice),
  { error: 'Name at least one function: in frames, top, twice or createdBy.' },
);

const share = z.number().min(0).max(1);
const count = z.number().int().min(0).max(10_000_000);
const severityRule = z.strictObject({
  severity: z.enum(SEVERITIES),
  when: z.strictObject({
    count: count.optional(),
    lasting: count.optional(),
    stayed: count.optional(),
    stayedShare: share.optional(),
    share: share.optional(),
    requests: count.optional(),
    minutes: count.optional(),
    grows: z.boolean().optional(),
    dumps: z.union([z.literal(1), z.literal(2)]).optional(),
    leaked: z.boolean().optional(),
    holder: z.boolean().optional(),
    reasons: list(z.string().max(100)).optional(),
    clientsLeft: count.optional(),
    asleep: z.boolean().optional(),
    behind: count.optional(),
    apart: z.number().min(0).max(86_400).optional(),
    aged: z.boolean().optional(),
    ofAll: share.optional(),
  }),
});

export const waitRuleShape = z.strictObject({
  waiting: placedMatch,
  role: z.enum(['working', 'any']).optional(),
  place: z.enum(['own', 'any']).optional(),
  companions: list(
    z.strictObject({
      is: z.enum(['present', 'absent']),
      match: placedMatch,
      sameType: z.boolean().optional(),
      atLeast: count.optional(),
      says: eitherWords(title),
      weight: z.number().min(-3).max(3).optional(),
    }),
  ).optional(),
  holder: z
    .strictObject({
      match: placedMatch,
      sameType: z.boolean().optional(),
      says: eitherWords(title),
    })
    .optional(),
  behind: list(z.enum(waitKinds)).optional(),
  behindEach: count.optional(),
  blame: list(z.enum(['waiter', 'creator', 'holder', 'outermost'])).optional(),
  waitsFor: eitherWords(z.string().max(RULE_LIMITS.title)),
  ending: eitherWords(words).optional(),
  doubt: eitherWords(words.min(1)),
  consequence: eitherWords(words.min(1)),
  alternatives: z
    .array(
      z.strictObject({
        pattern: z.string().max(80).optional(),
        sentence: eitherWords(title),
        because: eitherWords(words),
        next: z
          .enum(['secondDump', 'blockProfile', 'mutexProfile', 'leakProfile', 'trace'])
          .optional(),
      }),
    )
    .max(3)
    .optional(),
  leak: z.boolean().optional(),
  cap: share.optional(),
  severity: list(severityRule),
});

/** Ids of a workspace stand apart from the library's: `own/payment-pool`. */
const ownId = z.string().regex(/^own\/[a-z][a-z0-9-]{0,58}$/, {
  error: 'An id is own/ and small letters, digits and dashes, at most 60.',
});

/** Frame patterns below a value that has the form of a rule; as deep as the form, no deeper. */
function countFrames(value: unknown, below: boolean): number {
  if (typeof value === 'string') return below ? 1 : 0;
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + countFrames(one, below), 0);
  if (typeof value !== 'object' || value === null) return 0;
  let count = 0;
  for (const [key, one] of Object.entries(value)) count += countFrames(one, FRAME_KEYS.has(key));
  return count;
}
const FRAME_KEYS: ReadonlySet<string> = new Set(['frames', 'top', 'without', 'twice', 'createdBy']);

const fewFrames = (rule: unknown): boolean => countFrames(rule, false) <= RULE_LIMITS.frames;
const MANY_FRAMES = { error: `A rule names at most ${RULE_LIMITS.frames} functions.` };

/** A pattern of a workspace. */
const ownPatternFields = z.strictObject({
  id: ownId,
  class: z.enum(PATTERN_CLASSES),
  title: bothTitles,
  about: bothWords,
  cause: bothWords,
  remedy: z.strictObject({
    words: bothWords,
    diff: z.array(z.string().max(200)).max(12).optional(),
  }),
  prior: z.number().min(0.05).max(0.95),
  replaces: z.array(z.string().max(80)).max(RULE_LIMITS.list).optional(),
  rule: waitRuleShape,
});
export const ownPatternShape = ownPatternFields.refine(fewFrames, MANY_FRAMES);
export type OwnPattern = z.infer<typeof ownPatternShape>;

/** What a workspace calls idle by design. */
export const ownIdleShape = z
  .strictObject({
    id: ownId,
    about: bothWords,
    match: placedMatch,
    follows: z.boolean().optional(),
  })
  .refine(fewFrames, MANY_FRAMES);
export type OwnIdle = z.infer<typeof ownIdleShape>;

/** As an entry of the library: what a workspace does not write is empty. */
export const entryOfOwn = (own: OwnPattern): PatternEntry =>
  ({
    ...own,
    rule: inBoth(own.rule),
    signs: [],
    lookAlikes: [],
    proven: 'source',
  }) as PatternEntry;

export type OwnWords = string | Words;

const bothOf = (text: OwnWords): Words =>
  typeof text === 'string' ? { en: text, zh: text } : text;

function inBoth({ companions, holder, ending, alternatives, ...rule }: OwnPattern['rule']) {
  return {
    ...rule,
    ...(companions && {
      companions: companions.map((one) => ({ ...one, says: bothOf(one.says) })),
    }),
    ...(holder && { holder: { ...holder, says: bothOf(holder.says) } }),
    waitsFor: bothOf(rule.waitsFor),
    ...(ending !== undefined && { ending: bothOf(ending) }),
    doubt: bothOf(rule.doubt),
    consequence: bothOf(rule.consequence),
    ...(alternatives && {
      alternatives: alternatives.map((one) => ({
        ...one,
        sentence: bothOf(one.sentence),
        because: bothOf(one.because),
      })),
    }),
  };
}

/** Absent keys and keys of no value are the same in JSON, so that the types are. */
export const idleOfOwn = (own: OwnIdle): IdleRule => own as IdleRule;
