import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { readOwnRule } from '@unpark/diagnosis';
import { describe, expect, it } from 'vitest';
import { runParse } from '../src/index';
import { runTrial } from '../src/run-trial';
import { zlibInflater } from '../src/node/zlib-inflater';

const guide = readFileSync(
  fileURLToPath(new URL('../../../docs/own-patterns.md', import.meta.url)),
  'utf8',
);
const blocks = (language: string): string[] =>
  guide
    .split(`\n\`\`\`${language}\n`)
    .slice(1)
    .map((rest) => rest.slice(0, rest.indexOf('\n```')));
const rules = blocks('json').map((text) => JSON.parse(text) as { id: string; rule?: object });
const byId = (id: string) => {
  const rule = rules.find((one) => one.id === id);
  if (!rule) throw new Error(`the guide has no ${id}`);
  return rule;
};

/** Goroutines like the one of the guide, in two dumps. */
function captureOf(goroutine: string, count: number) {
  const text = Array.from({ length: count }, (_, i) =>
    goroutine.replace(/^goroutine \d+/, `goroutine ${800 + i}`),
  ).join('\n\n');
  return ['a.txt', 'b.txt'].map((file, i) => {
    const main = `goroutine 1 [IO wait]:\nmain.main()\n\t/src/main.go:${9 + i} +0x1\n\n`;
    const bytes = new TextEncoder().encode(`${main}${text}\n`);
    const hints = { file };
    const { tables, ...record } = runParse({ bytes, hints }, { inflater: zlibInflater });
    return { record, hints, tables };
  });
}

describe('the guide to own patterns', () => {
  it('shows documents of the form', () => {
    expect(rules.map(({ id }) => id)).toEqual([
      'own/payment-pool',
      'own/acmerpc-no-answer',
      'own/acmerpc-watchers',
    ]);
    for (const rule of rules) {
      const kind = rule.rule ? 'pattern' : 'idle';
      expect(readOwnRule(kind, rule)).toMatchObject({ ok: true });
    }
  });

  it('finds the stack that it shows with the pattern that it shows', () => {
    const capture = captureOf(blocks('text')[0] ?? '', 40);
    const candidate = { kind: 'pattern', body: byId('own/payment-pool') } as const;
    const tried = runTrial(capture, { patterns: [], idle: [] }, candidate);
    expect(tried).toMatchObject({
      ok: true,
      value: {
        goroutines: 40,
        finding: { goroutineCount: 40, primary: true },
        after: { outcome: 'stalled', sentence: expect.stringContaining('payment pool') as string },
      },
    });
  });

  it('leaves the watchers of its library alone', () => {
    const watcher =
      'goroutine 7 [select]:\nexample.com/acmerpc.(*Stream).Recv(0x1)\n\t/src/acmerpc/stream.go:40 +0x1\nexample.com/acmerpc.(*Watcher).loop(0x1)\n\t/src/acmerpc/watch.go:20 +0x1\ncreated by example.com/acmerpc.(*Client).Watch in goroutine 1\n\t/src/acmerpc/watch.go:9 +0x1';
    const capture = captureOf(watcher, 30);
    const none = { patterns: [], idle: [] };
    const call = { kind: 'pattern', body: byId('own/acmerpc-no-answer') } as const;
    expect(runTrial(capture, none, call)).toMatchObject({ value: { goroutines: 0 } });
    const idle = { kind: 'idle', body: byId('own/acmerpc-watchers') } as const;
    expect(runTrial(capture, none, idle)).toMatchObject({
      value: { goroutines: 30, after: { outcome: 'healthy' } },
    });
  });
});
