import { tableNamed, GOROUTINE_ANCESTORS, GOROUTINE_THREADS } from '@unpark/model';
import type { ParsedArtifact } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { readArtifact } from '../src/index';
import { fixture, RARE_DUMPS, utf8 } from './fixtures';
import { argumentsOf, dumpOf, framesAsText, goroutinesOf, stackFrames } from './table-access';

const read = (text: string | Uint8Array): ParsedArtifact =>
  readArtifact(typeof text === 'string' ? utf8(text) : text, { file: 'dump.txt' });
const readRare = (name: string): ParsedArtifact => read(fixture(`dumps/${name}.txt`));
const text = (name: string): string => new TextDecoder().decode(fixture(`dumps/${name}.txt`));

/** `goid: leaf, …, root`, functions only, inlined ones with `~` */
const stacksOf = (parsed: ParsedArtifact): string[] =>
  goroutinesOf(parsed).map(
    ({ goid, frames }) => `${goid}: ${frames.map((frame) => frame.split(' ')[0]).join(', ')}`,
  );

interface Ancestor {
  readonly goid: string;
  readonly depth: number;
  readonly ancestor: string;
  readonly frames: readonly string[];
  readonly creator: string | undefined;
}

function ancestorsOf(parsed: ParsedArtifact): Ancestor[] {
  const table = tableNamed(parsed.tables, GOROUTINE_ANCESTORS);
  if (!table) return [];
  const { tables } = dumpOf(parsed);
  const texts = framesAsText(tables);
  const c = table.columns;
  return Array.from({ length: table.rows }, (_, row) => ({
    goid: String(tables.goroutines.columns.goid.values[c.goroutine.values[row] ?? -1]),
    depth: c.depth.values[row] ?? -1,
    ancestor: String(c.goid.values[row]),
    frames: stackFrames(tables, c.stack.values[row] ?? -1, texts),
    creator: texts[c.creator.values[row] ?? -1],
  }));
}

const threadsOf = (parsed: ParsedArtifact): string[] => {
  const table = tableNamed(parsed.tables, GOROUTINE_THREADS);
  const goids = dumpOf(parsed).tables.goroutines.columns.goid.values;
  return Array.from({ length: table?.rows ?? 0 }, (_, row) => {
    const goid = goids[table?.columns.goroutine.values[row] ?? -1];
    return `${goid} on ${table?.columns.thread.values[row]}`;
  });
};

describe('real dumps of the rarer forms', () => {
  it.each(RARE_DUMPS)('%s: every header outside a message is a goroutine', (name) => {
    const bytes = fixture(name);
    const parsed = read(bytes);
    const headers = new TextDecoder()
      .decode(bytes)
      .matchAll(/^goroutine (\d+) (?!\[select\]:\nof several)/gm);
    const ids = [...headers].map(([, id]) => id);
    const isRelay = parsed.warnings.some(({ code }) => code === 'dump.relay-repeats');
    if (!isRelay) expect(goroutinesOf(parsed).map(({ goid }) => goid)).toEqual(ids);
    expect(parsed.status).toBe(name.includes('small-buffer') ? 'damaged' : 'parsed');
    expect(parsed.warnings.filter(({ code }) => code !== 'dump.relay-repeats')).toEqual([]);
  });

  it.each([
    ['deadlock', 'fatal error: all goroutines are asleep - deadlock!', 3],
    ['concurrent-map', 'fatal error: concurrent map writes', undefined],
    ['stack-overflow', 'fatal error: stack overflow', 7],
    ['panic-named', 'panic: main.named(5)', 1],
    [
      'nil-dereference',
      'panic: runtime error: invalid memory address or nil pointer dereference',
      1,
    ],
    ['nil-dereference-all', 'panic: runtime error: invalid memory address', 3],
    ['nil-dereference-crash', 'panic: runtime error: invalid memory address', 7],
  ])('%s', (name, message, count) => {
    for (const version of ['go1.19', 'go1.26']) {
      const { facts } = dumpOf(readRare(`${version}.${name}`));
      expect(facts.flavour).toBe('crash');
      expect(facts.crashMessage).toContain(message);
      expect(facts.dumps.length).toBe(1);
      if (count !== undefined) expect(facts.goroutineCount).toBe(count);
    }
  });

  it('signals', () => {
    for (const version of ['go1.19', 'go1.26']) {
      for (const name of ['sigquit', 'sigabrt', 'sigquit-crash']) {
        const { facts } = dumpOf(readRare(`${version}.${name}`));
        expect(facts.flavour).toBe('sigquit');
        expect(facts.dumps.length).toBe(1);
        // goroutine 0 of each thread has a row and is not counted
        expect(facts.goroutineCount).toBe(name === 'sigquit-crash' ? 8 : 7);
      }
    }
    const crash = dumpOf(readRare('go1.26.cgo-crash')).facts;
    expect(crash.flavour).toBe('crash');
    expect(crash.crashMessage).toBe('SIGSEGV: segmentation violation');
  });

  it('a message that looks like goroutines is no goroutine', () => {
    for (const version of ['go1.19', 'go1.26']) {
      expect(text(`${version}.panic-nested`)).toContain('goroutine 99 [select]:');
      const parsed = readRare(`${version}.panic-nested`);
      expect(dumpOf(parsed).facts.dumps).toEqual([{ goroutineCount: 1, maxGoid: '1' }]);
      expect(dumpOf(parsed).facts.crashMessage).toBe('panic: first [recovered]');
      expect(goroutinesOf(parsed)[0]?.frames.length).toBe(7);
    }
  });

  it('frames elided in the middle (Go 1.21 on) and at the root', () => {
    const now = goroutinesOf(readRare('go1.26.deep'))[0];
    expect(now?.frames.length).toBe(100);
    expect(now?.frames.at(-1)).toContain('main.main ');
    expect(now?.flags).toBe(16);
    const then = goroutinesOf(readRare('go1.19.deep'))[0];
    expect(then?.frames.length).toBe(100);
    expect(then?.frames.at(-1)).toContain('main.deep ');
    expect(then?.flags).toBe(16);
  });

  it('a goroutine on another thread has no stack, but a creator', () => {
    for (const version of ['go1.19', 'go1.26']) {
      const running = goroutinesOf(readRare(`${version}.running`)).filter(
        ({ flags }) => flags & 32,
      );
      expect(running).toMatchObject([{ reason: 'running', frames: [] }]);
      expect(running[0]?.creator).toContain('main.main ');
    }
  });

  it('locked threads, labels of Go 1.26, bubbles', () => {
    for (const version of ['go1.19', 'go1.26']) {
      const flags = goroutinesOf(readRare(`${version}.locked`)).map((goroutine) => goroutine.flags);
      expect(flags.filter((flag) => flag === 1).length).toBe(1);
    }
    const labels = goroutinesOf(readRare('go1.26.labels')).map((goroutine) => goroutine.labels);
    expect(labels.filter(Boolean)).toEqual(
      Array.from({ length: 3 }, () => ({ k1: 'v1', 'key two': 'va"l,}]:\n' })),
    );
    expect(
      goroutinesOf(readRare('go1.26.bubble')).map(
        ({ goid, reason, bubble, flags }) => `${goid} ${reason} ${bubble} ${flags}`,
      ),
    ).toEqual([
      '8 running 1 0',
      '1 chan receive 0 0',
      '6 synctest.Run 1 8',
      '7 chan receive (durable) 1 8',
      '9 chan receive (durable) 1 8',
      '10 sync.WaitGroup.Wait (durable) 1 8',
      '11 sync.Cond.Wait 1 8',
      '12 sleep 1 8',
      '6 running 0 0',
      '12 sleep 1 8',
    ]);
  });

  it('exact words beside stale ones', () => {
    const goroutine = text('go1.26.words').split('\n').indexOf('main.main()');
    expect(goroutine).toBeGreaterThan(0);
    const line = /main\.words\((.*)\)/.exec(text('go1.26.words'))?.[1] ?? '';
    const words = line.split(/, /);
    expect(words.at(-1)).toBe('...');
    const exact = words.slice(0, -1).flatMap((word, i) => {
      const value = /0x([0-9a-f]+)(\??)/.exec(word);
      return value && value[2] === '' ? [`1.${i}=${value[1]}`] : [];
    });
    const found = argumentsOf(readRare('go1.26.words'), 0);
    expect(found.filter((word) => word.startsWith('1.'))).toEqual(exact);
  });
});

describe('C in programs with cgo', () => {
  it('names frames where a symbolizer does', () => {
    const frames = goroutinesOf(readRare('go1.26.cgo-crash'))[0]?.frames;
    expect(frames?.slice(0, 3)).toEqual([
      'leaf /src/native code/leaf.c:12',
      'ns::without_place(int, char) :0',
      'runtime.cgocall runtime/cgocall.go:167',
    ]);
  });

  it('has frames without a name where none does', () => {
    const frames = goroutinesOf(readRare('go1.26.cgo-crash-no-symbols'))[0]?.frames;
    expect(frames?.slice(0, 3)).toEqual([
      'non-Go function :0',
      'non-Go function :0',
      'runtime.cgocall runtime/cgocall.go:167',
    ]);
  });

  it('shows Go above C in a callback', () => {
    expect(stacksOf(readRare('go1.26.cgo-callback'))[0]).toBe(
      '1: main.goCallback, main._Cfunc_callBack, main.main',
    );
  });

  it('takes no log line for a frame of C', () => {
    const parsed = read(
      'goroutine 1 [running]:\nmain.main()\n\t/a.go:1 +0x1\nsome log line\n\twith more pc=0x\nother\n\t/x.c: pc=0x1\n',
    );
    expect(stacksOf(parsed)).toEqual(['1: main.main']);
  });

  it('knows one of the last line, and one with another line end', () => {
    expect(stacksOf(read('goroutine 0 [idle]:\nleaf\n\tpc=0x1'))).toEqual(['0: leaf']);
    expect(
      stacksOf(
        read(
          'goroutine 1 [syscall]:\r\nleaf\r\n\t/x.c:7 pc=0x1\r\nmain.main()\r\n\t/a.go:1 +0x1\r\n',
        ),
      ),
    ).toEqual(['1: leaf, main.main']);
  });
});

describe('ancestors', () => {
  it('are kept with their stacks, from the creator on', () => {
    for (const version of ['go1.19', 'go1.26']) {
      const parsed = readRare(`${version}.ancestors`);
      const all = ancestorsOf(parsed);
      const inText = text(`${version}.ancestors`).matchAll(
        /^\[originating from goroutine (\d+)\]:$/gm,
      );
      expect(all.map(({ ancestor }) => ancestor)).toEqual([...inText].map(([, id]) => id));
      const deepest = all.filter(({ goid }) => goid === goroutinesOf(parsed).at(-1)?.goid);
      expect(deepest.map(({ depth }) => depth)).toEqual([0, 1, 2]);
      expect(deepest.map(({ frames }) => frames.map((frame) => frame.split(' ')[0]))).toEqual([
        ['main.grandchild'],
        ['main.child'],
        ['main.main'],
      ]);
      expect(deepest.map(({ creator }) => creator?.split(' ')[0])).toEqual([
        'main.child',
        'main.main',
        undefined,
      ]);
      // their frames are no frames of the goroutine
      expect(stacksOf(parsed).at(-1)).toMatch(/^\d+: main\.grandchild\.func1$/);
    }
  });

  it('end at the next goroutine and at text of others', () => {
    const block = (id: number, more: string) =>
      `goroutine ${id} [select]:\nmain.f()\n\t/a.go:1 +0x1\ncreated by main.main in goroutine 1\n\t/a.go:2 +0x2\n${more}`;
    const parsed = read(
      block(
        7,
        '[originating from goroutine 3]:\nmain.h(...)\n\t/a.go:3 +0x1\n...additional frames elided...\n',
      ) +
        block(
          8,
          '[originating from goroutine 4]:\nlog line\nmain.k(...)\n\t/a.go:4 +0x1\n\nmain.no(...)\n',
        ) +
        block(9, ''),
    );
    expect(ancestorsOf(parsed)).toEqual([
      { goid: '7', depth: 0, ancestor: '3', frames: ['main.h /a.go:3'], creator: undefined },
      { goid: '8', depth: 0, ancestor: '4', frames: ['main.k /a.go:4'], creator: undefined },
    ]);
    expect(stacksOf(parsed)).toEqual(['7: main.f', '8: main.f', '9: main.f']);
  });
});

describe('threads', () => {
  it('are kept of goroutines that are on one', () => {
    const parsed = readRare('go1.26.sigquit-crash');
    const headers = text('go1.26.sigquit-crash').matchAll(/^goroutine (\d+) gp=\S+ m=(\d+) /gm);
    const counted = new Set<string>();
    const expected: string[] = [];
    for (const [, goid, thread] of headers) {
      if (goid !== '0' && counted.has(goid ?? '')) continue;
      counted.add(goid ?? '');
      expected.push(`${goid} on ${thread}`);
    }
    expect(threadsOf(parsed)).toEqual(expected);
    expect(expected.length).toBeGreaterThan(2);
  });

  it('have no table where the text names none', () => {
    expect(readRare('go1.19.sigquit').tables.map(({ schema }) => schema.name)).not.toContain(
      'goroutine_threads',
    );
  });
});

describe('lines around goroutines', () => {
  it('memory around a bad frame ends no goroutine and begins no dump', () => {
    const parsed = read(
      [
        'goroutine 1 [running]:',
        'main.f(0x1)',
        '\t/a.go:1 +0x1',
        'runtime: g 1: unexpected return pc for main.f called from 0x1234',
        'stack: frame={sp:0xc00005af50, fp:0xc00005af60} stack=[0xc00005a000,0xc00005b000)',
        '0x000000c00005ae50:  0x0000000000000001  0x000000c00005af60 ',
        '000000c00005ae60:  0000000000000001  000000c00005af60 <main.f+0x1>',
        'main.main()',
        '\t/a.go:2 +0x1',
        '',
        'goroutine 5 [running]:',
        '\tgoroutine running on other thread; stack unavailable',
        'created by main.main in goroutine 1',
        '\t/a.go:3 +0x1',
        '',
      ].join('\n'),
    );
    expect(stacksOf(parsed)).toEqual(['1: main.f, main.main', '5: ']);
    expect(dumpOf(parsed).facts.dumps.length).toBe(1);
    expect(parsed.status).toBe('parsed');
  });

  it('registers of arm64 end a goroutine', () => {
    const parsed = read(
      'SIGQUIT: quit\nPC=0x7e3b8 m=0 sigcode=0\n\ngoroutine 0 [idle]:\nruntime.futex(0x1)\n\t/r/sys.s:1 +0x1\n\nr0      0x10a5d8\nr29     0xffffd3d58be8\nlr      0x46a2c\nsp      0xffffd3d58bb0\npc      0x7e3b8\nfault   0x0\n',
    );
    expect(stacksOf(parsed)).toEqual(['0: runtime.futex']);
    expect(dumpOf(parsed).facts).toMatchObject({ flavour: 'sigquit', goroutineCount: 0 });
    expect(parsed.status).toBe('parsed');
  });

  it('an indented dump in a message beside one that is not', () => {
    const inner = 'goroutine 3 [select]:\nmain.f(...)\n\t/a.go:1\nmain.g()\n\t/a.go:2 +0x1\n';
    const outer = 'goroutine 1 [running]:\nmain.h(...)\n\t/a.go:3\nmain.main()\n\t/a.go:4 +0x1\n';
    const message = inner.trimEnd().replaceAll('\n', '\n\t');
    const parsed = read(`panic: saw:\n\t${message}\n\n${outer}exit status 2\n`);
    expect(stacksOf(parsed)).toEqual(['3: ~main.f, main.g', '1: ~main.h, main.main']);
  });

  it('a creator without its offset at the end is cut', () => {
    const block =
      'goroutine 7 [select]:\nmain.f()\n\t/a.go:1 +0x1\ncreated by main.main\n\t/a.go:2';
    expect(read(block).error?.code).toBe('dump.cut');
    expect(read(`${block}\n`).error).toBeUndefined();
    expect(read(`${block} +0x2`).error).toBeUndefined();
  });
});
