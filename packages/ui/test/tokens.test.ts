import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

const css = readFileSync(new URL('../src/tokens.css', import.meta.url), 'utf8');

const blocks = [...css.matchAll(/\{([^{}]*)\}/g)].map(
  (match) =>
    new Map(
      [...(match[1] ?? '').matchAll(/(--[\w-]+):\s*([^;]+);/g)].map((pair) => [
        pair[1] ?? '',
        (pair[2] ?? '').trim(),
      ]),
    ),
);
const [light, darkBySystem, darkByClass] = blocks;

/** WCAG 2 relative luminance of `#rrggbb`. */
function luminance(colour: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((start) => {
    const value = Number.parseInt(colour.slice(start, start + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [bright = 0, dim = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (bright + 0.05) / (dim + 0.05);
}

describe('tokens', () => {
  it('has the same dark values for the system and for the class', () => {
    expect(blocks).toHaveLength(3);
    expect([...(darkByClass ?? [])]).toEqual([...(darkBySystem ?? [])]);
  });

  it('gives every token a light and a dark value', () => {
    expect([...(darkByClass?.keys() ?? [])].sort()).toEqual([...(light?.keys() ?? [])].sort());
  });

  const texts = ['ink', 'ink-2', 'ink-3', 'accent', 'crit', 'high', 'med', 'low', 'ok'];
  const states = ['run', 'rq', 'chan', 'lock', 'sync', 'net', 'sleep', 'sys', 'gc', 'unk'];
  for (const [name, tokens] of [
    ['light', light],
    ['dark', darkByClass],
  ] as const) {
    const value = (token: string) => tokens?.get(`--${token}`) ?? '';

    it.each(texts)(`${name}: %s reads on every surface`, (text) => {
      for (const ground of ['bg', 'surface', 'sunken']) {
        expect(contrast(value(text), value(ground)), ground).toBeGreaterThanOrEqual(4.5);
      }
    });

    it.each(['crit', 'high', 'med', 'low', 'ok'])(`${name}: %s reads on its own tint`, (text) => {
      expect(contrast(value(text), value(`${text}-bg`))).toBeGreaterThanOrEqual(4.5);
    });

    it.each(states)(`${name}: state %s stands out and carries a label`, (state) => {
      expect(contrast(value(`st-${state}`), value('surface'))).toBeGreaterThanOrEqual(3);
      expect(contrast(value('st-ink'), value(`st-${state}`))).toBeGreaterThanOrEqual(4.5);
    });

    it(`${name}: borders of fields are 3 to 1`, () => {
      expect(contrast(value('control'), value('surface'))).toBeGreaterThanOrEqual(3);
    });
  }
});
