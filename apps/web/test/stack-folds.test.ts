import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { foldFrames } from '../src/components/capture-page/stack-folds';

const frame = (name: string, file = '') => ({ function: name, file });
const std = (name: string) => frame(name, '/usr/local/go/src/net/http/x.go');
const own = (name: string) => frame(name, '/srv/app/main.go');
const never = () => false;

const textOf = (
  frames: readonly { function: string }[],
  keep: (f: { function: string }) => boolean = never,
) =>
  foldFrames(frames as { function: string; file: string }[], keep).map((part) =>
    part.kind === 'frame' ? frames[part.at]?.function : `${part.from}-${part.to}`,
  );

describe('runs of library frames', () => {
  const call = [
    std('net/http.(*persistConn).roundTrip'),
    std('net/http.(*Transport).roundTrip'),
    std('net/http.(*Transport).RoundTrip'),
    std('net/http.send'),
    std('net/http.(*Client).do'),
    std('net/http.Get'),
    own('main.fetchStock'),
    own('main.a'),
    own('main.b'),
    own('main.c'),
    own('main.d'),
  ];

  it('folds what is between the first and the last of one package, never your own code', () => {
    expect(textOf(call)).toEqual([
      'net/http.(*persistConn).roundTrip',
      '1-5',
      'net/http.Get',
      'main.fetchStock',
      'main.a',
      'main.b',
      'main.c',
      'main.d',
    ]);
  });

  it('shows what must stand, and folds no fewer than three', () => {
    expect(textOf(call, (f) => f.function === 'net/http.send').slice(0, 6)).toEqual(
      call.slice(0, 6).map((f) => f.function),
    );
    expect(textOf(call.slice(0, 4))).toEqual(call.slice(0, 4).map((f) => f.function));
  });

  it('tells packages apart', () => {
    const mixed = ['net.a', 'net.b', 'net/http.a', 'net/http.b', 'net.c', 'net.d'].map(std);
    expect(textOf(mixed)).toEqual(mixed.map((f) => f.function));
  });

  it('covers every frame once, in order', () => {
    const symbol = fc.constantFrom('net.a', 'net.b', 'net/http.a', 'main.x', 'runtime.gopark', '');
    fc.assert(
      fc.property(fc.array(symbol, { maxLength: 60 }), fc.nat(), (names, seed) => {
        const frames = names.map((name) => std(name));
        const kept = new Set(frames.filter((_, i) => ((i * 7 + seed) & 3) === 0));
        const parts = foldFrames(frames, (f) => kept.has(f));
        const covered = parts.flatMap((part) =>
          part.kind === 'frame'
            ? [part.at]
            : Array.from({ length: part.to - part.from }, (_, i) => part.from + i),
        );
        expect(covered).toEqual(frames.map((_, i) => i));
        for (const part of parts) {
          if (part.kind === 'frame') continue;
          expect(part.to - part.from).toBeGreaterThanOrEqual(3);
          for (let i = part.from; i < part.to; i++)
            expect(kept.has(frames[i] as never)).toBe(false);
        }
      }),
    );
  });
});
