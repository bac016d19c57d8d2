import { readArtifact } from '@unpark/formats';
import { allTexts, type DumpTables, dumpTablesOf } from '@unpark/model';
import {
  completeGoroutineFilter,
  FILTER_KEYS,
  type FilterContext,
  filterGoroutines,
  filterHelp,
  filterHelpMarkdown,
  filterSpans,
  filterVocabulary,
  parseGoroutineFilter,
  withTerm,
} from '@unpark/view-state';
import fc from 'fast-check';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const DUMP = `goroutine 1 [running, locked to thread]:
main.main()
	/srv/shop/main.go:20 +0x1d

goroutine 7 [chan send, 12 minutes]:
main.askBackend.func1()
	/srv/shop/backend.go:88 +0x25
created by main.askBackend in goroutine 1
	/srv/shop/backend.go:86 +0x66

goroutine 8 [chan send, 3 minutes]:
main.askBackend.func1()
	/srv/shop/backend.go:88 +0x25
created by main.askBackend in goroutine 1
	/srv/shop/backend.go:86 +0x66

goroutine 9 [select]:
net/http.(*persistConn).readLoop(0xc000100000)
	/usr/local/go/src/net/http/transport.go:2325 +0x9a
created by net/http.(*Transport).dialConn in goroutine 7
	/usr/local/go/src/net/http/transport.go:1874 +0x1485

goroutine 10 [IO wait, 5 minutes] {endpoint: /quote, tenant: acme}:
internal/poll.runtime_pollWait(0x7f, 0x72)
	/usr/local/go/src/runtime/netpoll.go:351 +0x85
google.golang.org/grpc/internal/transport.(*http2Server).read(0xc1)
	/go/pkg/mod/google.golang.org/grpc@v1.60.0/internal/transport/http2.go:12 +0x1
created by example.com/worker.Start in goroutine 1
	/srv/shop/worker.go:9 +0x66
`;

const tables = (text: string): DumpTables => {
  const parsed = readArtifact(new TextEncoder().encode(text), { file: 'dump.txt' });
  const found = dumpTablesOf(parsed.tables);
  if (!found) throw new Error(`not a dump: ${parsed.summary}`);
  return found;
};
const dump = tables(DUMP);

function idsOf(text: string, context: FilterContext = {}): number[] {
  const filter = parseGoroutineFilter(text);
  if (!filter.ok) throw new Error(filter.error.message);
  const rows = filterGoroutines(filter.value, dump, context);
  if (!rows.ok) throw new Error(rows.error.message);
  return [...rows.value].map((row) => Number(dump.goroutines.columns.goid.values[row]));
}

describe('filterGoroutines', () => {
  it.each([
    ['', [1, 7, 8, 9, 10]],
    ['state:"chan send"', [7, 8]],
    ['reason=chan', []],
    ['reason:CHAN', [7, 8]],
    ['reason="IO wait"', [10]],
    ['wait:>5m', [7]],
    ['wait>=5m', [7, 10]],
    ['wait:3m', [8]],
    ['wait:1m..5m', [8, 10]],
    ['wait:<5m', [8]],
    ['wait:>0h4m30s', [7, 10]],
    // what is not printed is unknown: neither short nor long
    ['wait:unknown', [1, 9]],
    ['-wait:<5m', [1, 7, 9, 10]],
    ['frame:/grpc/', [10]],
    ['frame:/GRPC/i', [10]],
    ['frame:net/http.(*persistConn).readLoop', [9]],
    ['frame=main.askBackend', []],
    ['frame!=main.main', [7, 8, 9, 10]],
    ['leaf:pollWait', [10]],
    ['user:grpc', [10]],
    ['user:/./', [1, 7, 8, 10]],
    ['package=net/http', [9]],
    ['package=http', []],
    ['file:backend.go:88', [7, 8]],
    ['label.tenant=acme', [10]],
    ['label.tenant:ACM', [10]],
    ['label."tenant"', [10]],
    ['label.tenant!=acme', [1, 7, 8, 9]],
    ['label.endpoint=/quote', [10]],
    ['created_by:/worker/', [10]],
    ['creator:7', [9]],
    ['creator:1', [7, 8, 10]],
    ['id:1,8..9', [1, 8, 9]],
    ['id:>8', [9, 10]],
    ['count:2', [7, 8]],
    ['count:>1 or locked', [1, 7, 8]],
    ['locked:no count:1', [9, 10]],
    ['leaked', []],
    ['dump:1 id:7', [7]],
    ['dump:2', []],
    ['backend', [7, 8]],
    ['acme', [10]],
    ['(state:select or state:"chan send") -wait:>5m', [8, 9]],
    ['not (state:select or state:"chan send")', [1, 10]],
    ['state:select or wait:>5m and frame:askBackend', [7, 9]],
  ])('%s', (text, ids) => {
    expect(idsOf(text)).toEqual(ids);
  });

  it('takes the class of a state, the number of a dump and findings from who knows them', () => {
    const context: FilterContext = {
      stateClassOf: (row) => (row === 4 ? 'network' : 'channel'),
      dumpNumber: (index) => index + 3,
      findingRows: (finding) => (finding === 'a-pattern' ? [1, 2] : undefined),
    };
    expect(idsOf('state:network', context)).toEqual([10]);
    expect(idsOf('dump:3', context)).toEqual([1, 7, 8, 9, 10]);
    expect(idsOf('in:a-pattern', context)).toEqual([7, 8]);
    expect(() => idsOf('in:other', context)).toThrow('no finding');
    expect(() => idsOf('in:a-pattern')).toThrow('no diagnosis');
  });

  it('keeps exactly what its negation drops', () => {
    const term = fc.constantFrom(
      'state:chan',
      'wait:>3m',
      'wait:unknown',
      'frame:/main/',
      'label.tenant',
      'locked',
      'id:<9',
    );
    const filter = fc
      .tuple(term, fc.constantFrom(' ', ' or '), term)
      .map(([a, join, b]) => `${a}${join}${b}`);
    fc.assert(
      fc.property(filter, (text) => {
        const both = [...idsOf(text), ...idsOf(`not (${text})`)].sort((a, b) => a - b);
        expect(both).toEqual([1, 7, 8, 9, 10]);
      }),
    );
  });
});

describe('parseGoroutineFilter', () => {
  it.each([
    ['state:"chan', 'filter.open-quote', 6],
    ['(state:select', 'filter.open-parenthesis', 0],
    ['state:select)', 'filter.extra-parenthesis', 12],
    ['state:select or', 'filter.term-expected', 15],
    ['or state:select', 'filter.term-expected', 0],
    ['()', 'filter.term-expected', 1],
    ['stat:select', 'filter.unknown-key', 0],
    ['main.go:42', 'filter.unknown-key', 0],
    ['x state:', 'filter.value-expected', 8],
    ['wait:soon', 'filter.bad-duration', 5],
    ['wait:5', 'filter.bad-duration', 5],
    ['wait:5m..1m', 'filter.bad-duration', 5],
    ['id:seven', 'filter.bad-number', 3],
    ['frame>5', 'filter.no-order', 0],
    ['locked:perhaps', 'filter.bad-flag', 0],
    ['frame:/a{2}/', 'filter.bad-expression', 6],
    ['label.=x', 'filter.no-label-key', 0],
  ])('explains %s', (text, code, at) => {
    const result = parseGoroutineFilter(text);
    expect(result.ok).toBe(false);
    if (result.ok) return;
    expect([result.error.code, result.error.at]).toEqual([code, at]);
    expect(result.error.next).toMatch(/\.$/);
    // the example that is offered is one that works
    expect(parseGoroutineFilter(result.error.example).ok, result.error.example).toBe(true);
  });

  it('suggests the key that was meant', () => {
    const result = parseGoroutineFilter('create_by:main');
    expect(!result.ok && result.error.message).toContain('Did you mean `created_by`?');
  });

  it('bounds length, terms and depth', () => {
    const code = (text: string) => {
      const result = parseGoroutineFilter(text);
      return result.ok ? 'ok' : result.error.code;
    };
    expect(code('x'.repeat(4097))).toBe('filter.too-long');
    expect(code('x '.repeat(201))).toBe('filter.too-many-terms');
    expect(code('x '.repeat(200))).toBe('ok');
    expect(code(`${'('.repeat(40)}x${')'.repeat(40)}`)).toBe('filter.too-deep');
    expect(code(`${'-'.repeat(40)}x`)).toBe('filter.too-deep');
    expect(code(`frame:/${'a'.repeat(1001)}/`)).toBe('filter.expression-too-long');
  });

  it('never throws, whatever the text', () => {
    const bit = fc.oneof(
      fc.constantFrom(
        '(',
        ')',
        '"',
        '/',
        '-',
        ':',
        '=',
        '!=',
        '>',
        ' ',
        '\\',
        'or',
        'not',
        'wait',
        'label.',
        'frame',
        '5m',
        '..',
      ),
      fc.string({ maxLength: 3 }),
    );
    fc.assert(
      fc.property(fc.array(bit, { maxLength: 20 }), (bits) => {
        const text = bits.join('');
        const filter = parseGoroutineFilter(text);
        if (filter.ok) filterGoroutines(filter.value, dump);
        else expect(filter.error.at).toBeLessThanOrEqual(text.length);
        completeGoroutineFilter(text, Math.floor(text.length / 2), filterVocabulary(dump));
      }),
      { numRuns: 1000 },
    );
  });

  it('reads every example of the help', () => {
    for (const { example } of FILTER_KEYS) {
      expect(parseGoroutineFilter(example).ok, example).toBe(true);
    }
    for (const line of filterHelp().split('\n')) expect(line.length, line).toBeLessThanOrEqual(80);
  });

  it('is documented word for word', () => {
    const page = new URL('../../../docs/goroutine-filter.md', import.meta.url);
    expect(readFileSync(page, 'utf8')).toContain(filterHelpMarkdown());
  });
});

describe('roles, ages and counts from who knows them', () => {
  it('filters by role, and by ages that are better than the printed minutes', () => {
    const context: FilterContext = {
      rolesOf: (row) => (row === 3 ? ['idle', 'http-client-conn'] : ['working']),
      waitSecondsOf: (row) => (row === 0 ? 1.5 : undefined),
    };
    expect(idsOf('role:idle', context)).toEqual([9]);
    expect(idsOf('role=http-client-conn', context)).toEqual([9]);
    expect(idsOf('-role:working', context)).toEqual([9]);
    expect(idsOf('wait:<5m', context)).toEqual([1, 8]);
    expect(idsOf('wait:>1.2s wait:<2s', context)).toEqual([1]);
    const filter = parseGoroutineFilter('role:idle');
    expect(filter.ok && filterGoroutines(filter.value, dump)).toMatchObject({
      error: { code: 'filter.no-roles' },
    });
  });

  it('counts the words it offers', () => {
    const words = filterVocabulary(dump, [], { stateClassOf: () => 'channel' });
    const counted = (text: string) =>
      completeGoroutineFilter(text, text.length, words).items.map(({ text: item, count }) => [
        item,
        count,
      ]);
    expect(counted('reason:chan')).toEqual([['"chan send"', 2]]);
    expect(counted('label.tenant=')).toEqual([['acme', 1]]);
    expect(counted('state:channel')).toEqual([['channel', 5]]);
  });
});

describe('terms of a filter', () => {
  it('are found in its text, and one more is added once', () => {
    const text = '-state:lock label."a b"=c plain (wait:>5m)';
    expect(filterSpans(text).map(({ from, to }) => text.slice(from, to))).toEqual([
      '-state:lock',
      'label."a b"=c',
      'wait:>5m',
    ]);
    expect(filterSpans('state:"open')).toEqual([]);
    expect(withTerm('state:lock', 'wait:>5m')).toBe('state:lock wait:>5m');
    expect(withTerm('state:lock', 'state:lock')).toBe('state:lock');
    expect(withTerm('a or b', 'id:7')).toBe('(a or b) id:7');
  });
});

describe('completeGoroutineFilter', () => {
  const vocabulary = filterVocabulary(dump, ['chan-send-no-receiver']);
  const complete = (text: string) => {
    const caret = text.indexOf('|');
    const whole = text.replace('|', '');
    const list = completeGoroutineFilter(whole, caret, vocabulary);
    return list.items.map((item) => whole.slice(0, list.from) + item.text + whole.slice(list.to));
  };

  it('offers keys, then values that are there', () => {
    expect(complete('st|')).toEqual(['state:']);
    expect(complete('frame:x cr|')).toEqual(['frame:x created_by:', 'frame:x creator:']);
    expect(complete('(st|')).toEqual(['(state:']);
    expect(complete('-lo|')).toEqual(['-locked:']);
    expect(complete('reason:ch|')).toEqual(['reason:"chan send"']);
    expect(complete('reason:"ch| wait:>5m')).toContain('reason:"chan send"');
    expect(complete('label.t|')).toEqual(['label.tenant=']);
    expect(complete('label.tenant=|')).toEqual(['label.tenant=acme']);
    expect(complete('user:ask|')).toEqual(['user:main.askBackend.func1']);
    expect(complete('in:|')).toEqual(['in:chan-send-no-receiver']);
    expect(complete('state:select |')).toContain('state:select or ');
    expect(complete('|')).not.toContain('or ');
  });

  it('gives values that are read back as they are', () => {
    const values = [...allTexts(dump.frames.columns.function), 'a "b" \\c', '/x', '-y', 'a)b', ''];
    for (const value of values) {
      const list = completeGoroutineFilter('user:', 5, { ...vocabulary, functions: [value] });
      const text = `user:${list.items[0]?.text}`;
      const filter = parseGoroutineFilter(text);
      expect(filter.ok && filter.value.root, text).toEqual({
        kind: 'text',
        key: 'user',
        test: { kind: 'contains', folded: value.toLowerCase() },
      });
    }
  });
});
