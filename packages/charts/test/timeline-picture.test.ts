import {
  type DrawContext,
  drawTimeline,
  groupGrid,
  plainRows,
  type SceneTrack,
  svgDrawing,
  timelinePalette,
  type TimelineScene,
  timelineRows,
  timelineSvg,
  timelineText,
  trackHeightPx,
} from '@unpark/charts';
import { STATE_CLASSES } from '@unpark/model';
import { describe, expect, it } from 'vitest';
import { lanesOf } from './timeline-fixtures';

const of = (stateClass: string) => STATE_CLASSES.indexOf(stateClass as never);
const lanes = lanesOf([
  {
    beginNs: 0,
    parts: [
      [of('lock'), 300],
      [of('runnable'), 100],
      [of('running'), 600],
    ],
  },
  { beginNs: 0, parts: [[of('lock'), 1000]] },
]);
const none = { fromNs: new Float64Array(0), toNs: new Float64Array(0) };
const scene = (more: Partial<TimelineScene> = {}): TimelineScene => ({
  data: { endNs: 1000, lanes, stops: none, collections: none },
  rows: plainRows(2),
  window: { fromNs: 0, toNs: 1000, widthPx: 800 },
  gutterPx: 100,
  scrollPx: 0,
  heightPx: 70,
  labelOf: (row) => ({ id: `g${row}`, text: 'a<b>&"', isFunction: false }),
  textOf: () => [],
  selected: new Set(),
  palette: timelinePalette((token) => `#${token}`),
  fills: { hatch: STATE_CLASSES.map(() => undefined), drawnBack: 'white' },
  fontFamily: 'mono',
  pixelRatio: 2,
  ...more,
});

/** Names of elements, each opened and closed in turn; throws on what is no XML. */
function elements(xml: string): string[] {
  const names: string[] = [];
  const open: string[] = [];
  const text = xml.replace(
    /<(\/?)([A-Za-z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g,
    (_, isEnd: string, name: string, _attributes, isEmpty: string) => {
      if (isEnd !== '') {
        if (open.pop() !== name) throw new Error(`</${name}> closes nothing`);
        return '';
      }
      names.push(name);
      if (isEmpty === '') open.push(name);
      return '';
    },
  );
  if (open.length > 0) throw new Error(`${open.join(' ')} stay open`);
  if (/[<>]|&(?!amp;|lt;|gt;|quot;)/.test(text)) throw new Error('text with markup in it');
  return names;
}

describe('a timeline as SVG', () => {
  const svg = timelineSvg(
    {
      scene: scene(),
      heading: 'session & <trace>',
      detail: '0 s – 1 us',
      legend: [
        { stateClass: 'lock', label: 'lock' },
        { stateClass: 'running', label: 'running' },
      ],
    },
    'session, "trace.out"',
  );

  it('is XML with its title, its words and the names of rows as text', () => {
    const names = elements(svg);
    expect(names.filter((name) => name === 'title')).toHaveLength(1);
    expect(svg).toContain('<title>session, &quot;trace.out&quot;</title>');
    expect(svg).toContain('>session &amp; &lt;trace&gt;</text>');
    for (const text of ['0 s – 1 us', 'g0', 'g1', 'a&lt;b&gt;&amp;&quot;', 'lock', 'running'])
      expect(svg).toContain(`>${text}</text>`);
  });

  it('has a hatch for each state that has one, and fills what is in that state with it', () => {
    const ids = [...svg.matchAll(/<pattern id="(t\d+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(ids.length);
    const used = [...svg.matchAll(/fill="url\(#(t\d+)\)"/g)].map(([, id]) => id);
    for (const id of used) expect(ids).toContain(id);
    // of the lock: two bars and the legend; running and runnable have no tile
    expect(new Set(used).size).toBe(1);
    expect(used).toHaveLength(3);
  });

  it('draws each row at its own height', () => {
    const bars = [...svg.matchAll(/<rect x="100" y="([\d.]+)"[^>]*fill="#st-lock"/g)];
    expect(bars.map(([, y]) => y)).toEqual(['28', '48']);
  });
});

describe('a drawing with an origin of its own', () => {
  it('cuts what is drawn between save and restore, and nothing else', () => {
    const size = { width: 10, height: 10, background: '#fff' };
    const { context, svg } = svgDrawing(size, 'mono', 6);
    for (const x of [1, 2]) {
      context.save();
      context.beginPath();
      context.rect(x, 0, 1, 1);
      context.clip();
      context.fillRect(x, 0, 5, 5);
      context.restore();
    }
    context.fillRect(9, 9, 1, 1);
    const text = svg('');
    elements(text);
    const cut = [...text.matchAll(/<rect x="(\d)"[^>]* clip-path="url\(#(c\d)\)"/g)];
    expect(cut.map(([, x, id]) => `${x} ${id}`)).toEqual(['1 c0', '2 c1']);
    expect(text).toContain('<clipPath id="c1"><path d="M2 0h1v1h-1z"/></clipPath>');
  });

  it('goes back to what was in force', () => {
    const { context, tile, inside, svg } = svgDrawing(
      { width: 10, height: 10, background: '#fff' },
      'mono',
      6,
    );
    context.fillStyle = '#a';
    context.setTransform(2, 0, 0, 2, 6, 8);
    const fill = tile(4, (part) => part.fillRect(0, 0, 1, 1));
    inside({ x: 1, y: 2, width: 3, height: 4 }, (part) => part.fillRect(5, 5, 1, 1));
    context.fillRect(1, 1, 2, 2);
    const text = svg('');
    expect(fill).toBe('url(#t0)');
    expect(text).toContain('<rect x="4" y="5" width="2" height="2" fill="#a"/>');
    expect(text).not.toContain('clip-path');
    expect(text).toContain('<svg x="1" y="2" width="3" height="4"><rect x="5" y="5"');
    elements(text);
  });
});

describe('a track', () => {
  const track: SceneTrack = {
    wokenNs: Float64Array.of(300, 301, 700),
    wokeNs: Float64Array.of(650),
    moments: [
      { ns: 500, label: 'dump 1', stateClass: 'running' },
      { ns: 5000, label: 'dump 2', stateClass: 'lock' },
    ],
    words: { woken: 'woken', woke: 'wakes' },
  };

  function drawn(more: Partial<TimelineScene> = {}) {
    const calls: { name: string; args: readonly unknown[] }[] = [];
    const state: Record<string, unknown> = {};
    const context = new Proxy(state, {
      get: (target, key) => {
        const name = String(key);
        if (name in target) return target[name];
        if (name === 'measureText') return (text: string) => ({ width: text.length * 7 });
        return (...args: unknown[]) => calls.push({ name, args });
      },
    });
    drawTimeline(
      context as unknown as DrawContext,
      scene({ rows: plainRows(1), scrollPx: -14, heightPx: trackHeightPx(track), track, ...more }),
    );
    return calls;
  }
  const texts = (calls: ReturnType<typeof drawn>) =>
    calls.filter(({ name }) => name === 'fillText').map(({ args }) => args[0]);

  it('names its signs and the dumps that were taken in its time', () => {
    const said = texts(drawn());
    expect(said).toContain('woken');
    expect(said).toContain('dump 1');
    expect(said).not.toContain('dump 2');
  });

  it('points at each wake-up in sight once, with a tick where arrows would touch', () => {
    // points of arrows: three lines each after a move to the point
    const arrows = (calls: ReturnType<typeof drawn>) =>
      calls.flatMap(({ name, args }, i) =>
        name === 'moveTo' && calls[i + 3]?.name === 'lineTo' && calls[i + 4]?.name === 'fill'
          ? [Math.round(Number(args[0]))]
          : [],
      );
    expect(arrows(drawn())).toEqual([340, 660, 620]);
    const part = drawn({ window: { fromNs: 600, toNs: 1000, widthPx: 800 } });
    expect(arrows(part)).toEqual([300, 200]);
  });
});

describe('a timeline as text', () => {
  const words = {
    title: 'session, trace.out',
    lane: 'lane',
    state: (name: string) => name,
    nameOf: (row: number) => `g${row} a|b`,
    left: (count: number) => `${count} more`,
  };

  it('has the time of each row in each state that any of them was in', () => {
    const text = timelineText({ lanes }, plainRows(2), { fromNs: 0, toNs: 500 }, words, 'markdown');
    expect(text.split('\n')).toEqual([
      '**session, trace.out**',
      '',
      '| lane | running | runnable | lock |',
      '| --- | ---: | ---: | ---: |',
      '| g0 a\\|b | 100 ns | 100 ns | 300 ns |',
      '| g1 a\\|b | – | – | 500 ns |',
      '',
    ]);
  });

  it('stands in columns, groups as one row, and rows beyond two hundred are counted', () => {
    const first = Int32Array.of(0, 2);
    const groups = {
      first,
      lanes: Int32Array.of(0, 1),
      grid: groupGrid(lanes, { first, lanes: Int32Array.of(0, 1) }, 1000, 100),
    };
    const folded = timelineRows(groups, Int32Array.of(0), 2, {
      order: [0],
      open: new Set(),
      whole: new Set(),
      wanted: new Map(),
    });
    const part = { fromNs: 0, toNs: 1000 };
    expect(timelineText({ lanes, groups }, folded, part, words, 'text')).toBe(
      'session, trace.out\nlane    running  runnable     lock\ng0 a|b   600 ns    100 ns  1.30 us\n',
    );
    const many = lanesOf(Array.from({ length: 203 }, () => ({ beginNs: 0, parts: [[0, 9]] })));
    expect(timelineText({ lanes: many }, plainRows(203), part, words, 'text')).toContain(
      '\n3 more\n',
    );
  });
});
