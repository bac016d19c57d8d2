import { describe, expect, it } from 'vitest';
import { readArtifact } from '../src/index';
import { fixture, fixturesEndingIn, GO_VERSIONS } from './fixtures';
import { dumpOf, goroutinesOf } from './table-access';

const decoder = new TextDecoder();

interface NaiveBlock {
  goid: string;
  reason: string;
  minutes: number;
  frames: string[];
  creator: string | undefined;
}

/**
 * A second reader, made for clean captures only and written apart from the first: splits at blank
 * lines and headers, backtracks freely.
 */
function naiveBlocks(text: string): NaiveBlock[] {
  const blocks: NaiveBlock[] = [];
  for (const part of text.split(/\n(?=goroutine \d+ )/)) {
    const head = /^goroutine (\d+) .*?\[([^\],]*)(?:, (\d+) minutes)?[^\]]*\].*:\n/.exec(part);
    if (!head) continue;
    const body = part.slice(head[0].length).split(/\n\n|\n[a-z0-9]+ +0x|\n-----/)[0] ?? '';
    const calls = [
      ...body.matchAll(/^(created by )?(\S+?)(\([^()]*\))?(?: in goroutine \d+)?\n\s+(.*?:\d+)/gm),
    ];
    const frames: string[] = [];
    let creator: string | undefined;
    for (const [, created, name, args, place] of calls) {
      if (created) creator = `${name} ${place}`;
      else frames.push(`${args === '(...)' ? '~' : ''}${name} ${place}`);
    }
    blocks.push({
      goid: head[1] ?? '',
      reason: (head[2] ?? '').replace(/ \((leaked|scan)\)$/, ''),
      minutes: head[3] === undefined ? -1 : Number(head[3]),
      frames,
      creator,
    });
  }
  return blocks;
}

const dumps = [
  ...fixturesEndingIn('debug2.txt'),
  ...fixturesEndingIn('panic.txt'),
  ...fixturesEndingIn('sigquit.txt'),
];

describe('goroutine text of Go 1.19 to 1.27', () => {
  it.each(dumps)('%s equals what a naive reader finds', (name) => {
    const bytes = fixture(name);
    const parsed = readArtifact(bytes, { file: name });
    expect(parsed.kind).toBe('goroutine-dump');
    expect(parsed.status).toBe('parsed');
    const text = decoder.decode(bytes);
    const naive = naiveBlocks(text);
    const ours = goroutinesOf(parsed);
    expect(ours.length).toBe((text.match(/^goroutine \d+ .*\[/gm) ?? []).length);
    expect(
      ours.map(({ goid, reason, minutes, frames, creator }) => ({
        goid,
        reason,
        minutes,
        frames,
        creator,
      })),
    ).toEqual(naive);
    for (const { goid, byteOffset, byteLength } of ours) {
      expect(decoder.decode(bytes.subarray(byteOffset, byteOffset + 64))).toContain(
        `goroutine ${goid} `,
      );
      expect(byteLength).toBeGreaterThan(20);
    }
  });

  it('knows the goroutine that created another from Go 1.21 on', () => {
    for (const version of GO_VERSIONS) {
      const parsed = readArtifact(fixture(`${version}/panic.txt`), { file: 'panic.txt' });
      const created = goroutinesOf(parsed).filter((goroutine) => goroutine.creator);
      expect(created.length).toBeGreaterThan(20);
      const known = created.filter((goroutine) => goroutine.creatorGoid !== '0');
      expect(known.length).toBe(version === 'go1.19' ? 0 : created.length);
    }
  });

  it('reads labels and leak marks of Go 1.27', () => {
    const parsed = readArtifact(fixture('go1.27/panic.txt'), { file: 'panic.txt' });
    const goroutines = goroutinesOf(parsed);
    expect(goroutines.some((goroutine) => goroutine.labels?.['tenant'] !== undefined)).toBe(true);
    expect(goroutines.filter((goroutine) => goroutine.flags & 2).length).toBeGreaterThan(20);
    expect(dumpOf(parsed).facts).toMatchObject({
      flavour: 'crash',
      crashMessage: 'panic: watchdog: no progress: chan-result-leak',
      truncated: false,
    });
  });

  it('counts a goroutine once that its own thread prints again after SIGQUIT', () => {
    const bytes = fixture('go1.27/sigquit-threads.txt');
    const parsed = readArtifact(bytes, { file: 'sigquit.txt' });
    const { facts } = dumpOf(parsed);
    const ids = [...decoder.decode(bytes).matchAll(/^goroutine (\d+) /gm)].map((match) => match[1]);
    const distinct = new Set(ids.filter((id) => id !== '0'));
    expect(ids.length).toBeGreaterThan(distinct.size + 10);
    expect(facts.flavour).toBe('sigquit');
    expect(facts.dumps.length).toBe(1);
    expect(facts.goroutineCount).toBe(distinct.size);
    expect(parsed.warnings.map(({ code }) => code)).toEqual(['dump.relay-repeats']);
    const goroutines = goroutinesOf(parsed);
    expect(new Set(goroutines.map(({ goid }) => goid)).size).toBe(distinct.size + 1);
  });

  it.each(GO_VERSIONS)(
    '%s: has about as many goroutines as debug=1 of the same moment',
    (version) => {
      const text = decoder.decode(fixture(`${version}/goroutine.debug1.txt`));
      const total = Number(/total (\d+)/.exec(text)?.[1]);
      const parsed = readArtifact(fixture(`${version}/goroutine.debug2.txt`), { file: 'dump' });
      const { goroutineCount } = dumpOf(parsed).facts;
      // five seconds lie between the two; the service has some tens of goroutines
      expect(Math.abs(goroutineCount - total)).toBeLessThan(25);
    },
  );
});
