import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { frameMatches } from '../src/declared/frame-match';
import { goroutineMatches, type MatchSubject } from '../src/declared/goroutine-match';
import { declaredFunction, withoutTypeArguments } from '../src/stack-hash';

const word = fc.stringMatching(/^[a-zA-Z][a-zA-Z0-9_]{0,7}$/);
const packagePath = fc.array(word, { minLength: 1, maxLength: 4 }).map((parts) => parts.join('/'));
const symbol = fc
  .tuple(
    packagePath,
    fc.option(fc.tuple(fc.boolean(), word), { nil: undefined }),
    word,
    fc.constantFrom('', '.func1', '.func2.1', '.gowrap1', '-fm', '[...]', '.func1-range1'),
  )
  .map(([path, receiver, name, tail]) => {
    const type = receiver ? (receiver[0] ? `(*${receiver[1]}).` : `${receiver[1]}.`) : '';
    return `${path}.${type}${name}${tail}`;
  });

/** What the documentation of FramePattern says, in the slow and plain way. */
function plainly(pattern: string, whole: string): boolean {
  const name =
    declaredFunction(pattern) === pattern ? declaredFunction(whole) : withoutTypeArguments(whole);
  const begins = (at: number): boolean => at === 0 || '/.(*'.includes(name[at - 1] ?? '');
  const parts = pattern.split('...');
  const reach = (at: number, i: number): boolean => {
    const part = parts[i];
    if (part === undefined) return at === name.length;
    if (i === 0) {
      for (let from = 0; from <= name.length; from++) {
        const starts = part === '' || begins(from);
        if (starts && name.startsWith(part, from) && reach(from + part.length, 1)) return true;
      }
      return false;
    }
    if (i === parts.length - 1) return name.endsWith(part) && name.length - part.length >= at;
    for (let from = at; from <= name.length; from++) {
      if (name.startsWith(part, from) && reach(from + part.length, i + 1)) return true;
    }
    return false;
  };
  return reach(0, 0);
}

describe('a frame pattern', () => {
  it.each([
    ['sql.(*DB).conn', 'database/sql.(*DB).conn', true],
    ['database/sql.(*DB).conn', 'database/sql.(*DB).conn', true],
    ['sql.(*DB).conn', 'example.com/nosql.(*DB).conn', false],
    ['singleflight.(*Group).Do', 'golang.org/x/sync/singleflight.(*Group).DoChan', false],
    [
      'singleflight.(*Group).Do',
      'example.com/vendor/golang.org/x/sync/singleflight.(*Group).Do',
      true,
    ],
    ['errgroup.(*Group).Go', 'golang.org/x/sync/errgroup.(*Group).Go.func1', true],
    ['errgroup.(*Group).Go.func1', 'golang.org/x/sync/errgroup.(*Group).Go', false],
    ['errgroup.(*Group).Go.func1', 'golang.org/x/sync/errgroup.(*Group).Go.func1', true],
    ['puddle.(*Pool).Acquire', 'github.com/jackc/puddle.(*Pool[...]).Acquire', true],
    ['context...propagateCancel', 'context.(*cancelCtx).propagateCancel.func2', true],
    ['Group).Do', 'golang.org/x/sync/singleflight.(*Group).Do', true],
    ['roup).Do', 'golang.org/x/sync/singleflight.(*Group).Do', false],
    // parts stand one behind the other, never in each other
    ['aAa...aAa...A.a', 'aAa.A.a', false],
  ])('%s against %s', (pattern, whole, expected) => {
    expect(frameMatches(pattern, whole)).toBe(expected);
  });

  it('matches each end of a symbol that begins at a name, and no other', () => {
    fc.assert(
      fc.property(symbol, fc.nat(), (whole, pick) => {
        const name = declaredFunction(whole);
        const at = pick % name.length;
        const end = name.slice(at);
        // an end that reads as a closure is held against the closure's own name
        fc.pre(declaredFunction(end) === end && !end.includes('...'));
        const begins = at === 0 || '/.(*'.includes(name[at - 1] ?? '');
        expect(frameMatches(end, whole)).toBe(begins || plainly(end, whole));
        expect(frameMatches(`x${end}`, whole)).toBe(plainly(`x${end}`, whole));
      }),
    );
  });

  it('with gaps it is what the words say', () => {
    fc.assert(
      fc.property(symbol, fc.array(fc.nat(), { minLength: 1, maxLength: 4 }), (whole, cuts) => {
        const name = declaredFunction(whole);
        // pieces of the name in their order: some fit, some overlap and do not
        const parts = cuts.map((cut) => name.slice(cut % name.length, (cut % name.length) + 3));
        const pattern = parts.join('...');
        expect(frameMatches(pattern, whole)).toBe(plainly(pattern, whole));
      }),
    );
  });

  it('reads long symbols and patterns of many gaps to the end', () => {
    const long = `a${'b/'.repeat(50_000)}c.F`;
    expect(frameMatches(`a${'...b'.repeat(70)}...X`, long)).toBe(false);
    expect(frameMatches(`a${'...b'.repeat(70)}...c.F`, long)).toBe(true);
    expect(frameMatches('...b...q', 'b'.repeat(100_000))).toBe(false);
  });
});

const subject = (part: Partial<MatchSubject>): MatchSubject => ({
  kind: 'chan-send',
  reason: 'chan send',
  functions: [],
  creator: undefined,
  request: false,
  ...part,
});

describe('a goroutine match', () => {
  it('an empty one takes everything', () => {
    fc.assert(
      fc.property(fc.array(symbol), fc.option(symbol, { nil: undefined }), (functions, creator) => {
        expect(goroutineMatches({}, subject({ functions, creator }))).toBe(true);
      }),
    );
  });

  it('frames stand in their order, whatever is between them', () => {
    fc.assert(
      fc.property(
        fc.array(symbol, { maxLength: 6 }),
        fc.array(symbol, { maxLength: 6 }),
        fc.array(symbol, { maxLength: 6 }),
        (a, b, c) => {
          const functions = [...a, 'main.(*T).Inner', ...b, 'main.(*T).Outer', ...c];
          expect(
            goroutineMatches({ frames: ['T).Inner', 'T).Outer'] }, subject({ functions })),
          ).toBe(true);
          const turned = functions.filter((name) => !name.startsWith('main.(*T)'));
          expect(
            goroutineMatches(
              { frames: ['main.(*T).Inner', 'main.(*T).Outer'] },
              subject({ functions: ['main.(*T).Outer', ...turned, 'main.(*T).Inner'] }),
            ),
          ).toBe(false);
        },
      ),
    );
  });

  it('what is added to a match takes no more than before', () => {
    const conditions = fc.record(
      {
        frames: fc.array(symbol, { minLength: 1, maxLength: 2 }),
        top: fc.array(symbol, { minLength: 1, maxLength: 2 }),
        without: fc.array(symbol, { minLength: 1, maxLength: 2 }),
        twice: symbol,
        createdBy: fc.array(symbol, { minLength: 1, maxLength: 2 }),
        request: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(
        conditions,
        conditions,
        fc.array(symbol, { maxLength: 8 }),
        (one, more, others) => {
          const functions = [...others, ...(one.frames ?? []), ...(more.top ?? [])];
          const seen = subject({ functions, creator: one.createdBy?.[0], request: true });
          if (goroutineMatches({ ...one, ...more }, seen)) {
            const rest = Object.fromEntries(Object.entries(one).filter(([key]) => !(key in more)));
            expect(goroutineMatches(rest, seen)).toBe(true);
          }
        },
      ),
    );
  });

  it('twice needs two, closures of the function included', () => {
    const go = 'golang.org/x/sync/errgroup.(*Group).Go';
    const match = { twice: 'errgroup.(*Group).Go' };
    expect(goroutineMatches(match, subject({ functions: [go, 'main.visit'] }))).toBe(false);
    expect(goroutineMatches(match, subject({ functions: [go, 'main.visit', `${go}.func1`] }))).toBe(
      true,
    );
  });

  it('a creator must be there to match', () => {
    expect(goroutineMatches({ createdBy: ['time.goFunc'] }, subject({}))).toBe(false);
    expect(
      goroutineMatches({ createdBy: ['time.goFunc'] }, subject({ creator: 'time.goFunc' })),
    ).toBe(true);
  });
});
