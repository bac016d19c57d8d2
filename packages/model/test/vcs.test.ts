import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ArtifactRecord,
  bundleFacts,
  commitAddress,
  readRevision,
  revisionText,
  statedVcs,
  withSentRevision,
} from '../src/index';

const WHOLE = '0123456789abcdef0123456789abcdef01234567';

const record = (file: string, vcs: { revision: string; modified?: boolean }): ArtifactRecord => ({
  file,
  kind: 'capture-manifest',
  status: 'parsed',
  summary: '',
  warnings: [],
  facts: {
    form: 'manifest',
    schema: 'unpark-capture/1',
    vcs,
    windowFromUnixNs: '1',
    windowToUnixNs: '2',
    files: [],
  },
});

describe('a revision', () => {
  it('has 7 to 64 hex digits', () => {
    expect(readRevision('a'.repeat(6))).toBeUndefined();
    expect(readRevision('a'.repeat(7))).toEqual({ revision: 'aaaaaaa' });
    expect(readRevision('a'.repeat(64))).toEqual({ revision: 'a'.repeat(64) });
    expect(readRevision('a'.repeat(65))).toBeUndefined();
    expect(readRevision(WHOLE.toUpperCase())).toEqual({ revision: WHOLE });
  });

  it('says that a build had changes of its own', () => {
    expect(readRevision(`${WHOLE}-dirty`)).toEqual({ revision: WHOLE, modified: true });
    expect(readRevision(`${WHOLE}+dirty`)).toEqual({ revision: WHOLE, modified: true });
  });

  it.each(['', 'HEAD', 'main', 'v1.2.3', ' abcdef0', 'abcdef0\n', 'abcdef0/../x', 'abcdef0-clean'])(
    'is not %j',
    (text) => expect(readRevision(text)).toBeUndefined(),
  );

  it('is read back from its text', () => {
    const digits = fc.string({
      unit: fc.constantFrom(...'0123456789abcdef'),
      minLength: 7,
      maxLength: 64,
    });
    fc.assert(
      fc.property(digits, fc.boolean(), (revision, modified) => {
        const vcs = { revision, ...(modified && { modified }) };
        expect(readRevision(revisionText(vcs))).toEqual(vcs);
      }),
    );
  });
});

describe('the commit that files say', () => {
  it('is that of the record, with whether it had changes', () => {
    expect(statedVcs([])).toBeUndefined();
    expect(statedVcs([record('capture.json', { revision: WHOLE, modified: false })])).toEqual({
      revision: WHOLE,
      modified: false,
    });
  });

  it('is the whole one where another is its beginning, and that is no disagreement', () => {
    const records = [
      record('a/capture.json', { revision: WHOLE.slice(0, 12) }),
      record('b/capture.json', { revision: WHOLE, modified: true }),
    ];
    expect(statedVcs(records)).toEqual({ revision: WHOLE, modified: true });
    expect(bundleFacts(records).conflicts).toEqual([]);
  });

  it('of two builds is reported with both files, in whatever order they came', () => {
    const records = [
      record('a/capture.json', { revision: 'aaaaaaa' }),
      record('b/capture.json', { revision: 'bbbbbbb' }),
    ];
    for (const order of [records, [...records].reverse()]) {
      expect(statedVcs(order)).toEqual({ revision: 'aaaaaaa' });
      expect(bundleFacts(order).conflicts).toEqual([
        {
          fact: 'revision',
          stated: [
            { value: 'aaaaaaa', source: { file: 'a/capture.json', how: 'capture record' } },
            { value: 'bbbbbbb', source: { file: 'b/capture.json', how: 'capture record' } },
          ],
        },
      ]);
    }
  });

  it('gives way to what was sent with them, and disagreement with it is said', () => {
    const facts = bundleFacts([record('capture.json', { revision: 'bbbbbbb' })]);
    expect(withSentRevision(facts, undefined, 'sent')).toBe(facts);
    const sent = withSentRevision(facts, 'aaaaaaa', 'sent');
    expect(sent.instance.revision).toEqual({ value: 'aaaaaaa', source: { file: '', how: 'sent' } });
    expect(sent.conflicts.map(({ stated }) => stated.map(({ value }) => value))).toEqual([
      ['aaaaaaa', 'bbbbbbb'],
    ]);
    expect(withSentRevision(facts, 'bbbbbbbb', 'sent').conflicts).toEqual([]);
  });
});

describe('the page of a commit', () => {
  it.each([
    ['https://github.com/acme/checkout.git', 'https://github.com/acme/checkout/commit/abcdef0'],
    ['https://gitlab.acme.io/t/x/', 'https://gitlab.acme.io/t/x/-/commit/abcdef0'],
    ['https://bitbucket.org/acme/x', 'https://bitbucket.org/acme/x/commits/abcdef0'],
    ['https://codeberg.org/acme/x', 'https://codeberg.org/acme/x/commit/abcdef0'],
    ['javascript:alert(1)', undefined],
    ['git@github.com:acme/x.git', undefined],
  ])('of %s', (repository, address) => expect(commitAddress(repository, 'abcdef0')).toBe(address));
});
