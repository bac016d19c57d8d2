/** Runs in Chromium, see timeline-frames.bench.ts: pans and zooms through ten million intervals. */
import {
  type DrawContext,
  drawDrawnBackTile,
  drawHatchTile,
  drawTimeline,
  groupGrid,
  lanesWithSums,
  panWindow,
  TILE_PX,
  type TimelineData,
  type TimelineFills,
  timelinePalette,
  timelineRows,
  type TimeWindow,
  zoomWindow,
} from '@unpark/charts';
import { STATE_CLASSES } from '@unpark/model';

const LANES = 64;
const INTERVALS = 160_000;
const END_NS = 10e9;
const FRAMES = 120;

/** The same numbers in every run. */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function busyData(): TimelineData {
  const random = randomFrom(7);
  const count = LANES * INTERVALS;
  const first = Int32Array.from({ length: LANES + 1 }, (_, lane) => lane * INTERVALS);
  const fromNs = new Float64Array(count);
  const kind = new Uint16Array(count);
  const mean = END_NS / INTERVALS;
  for (let lane = 0; lane < LANES; lane++) {
    let at = 0;
    for (let i = lane * INTERVALS; i < (lane + 1) * INTERVALS; i++) {
      fromNs[i] = at;
      kind[i] = Math.floor(random() * STATE_CLASSES.length);
      // some waits are a thousand times longer than others
      at += mean * 0.19 * (random() < 0.001 ? 1000 : 2 * random() * 4.2);
    }
  }
  const lanes = lanesWithSums({
    first,
    fromNs,
    endNs: new Float64Array(LANES).fill(END_NS * 1.2),
    kind,
    kinds: STATE_CLASSES.map((stateClass) => ({ stateClass, label: stateClass })),
  });
  const members = {
    first: Int32Array.of(0, 32, LANES),
    lanes: Int32Array.from({ length: LANES }, (_, lane) => lane),
  };
  const none = { fromNs: new Float64Array(0), toNs: new Float64Array(0) };
  const wakesEach = Math.floor(INTERVALS / 4);
  const edges = LANES * wakesEach;
  return {
    endNs: END_NS * 1.2,
    lanes,
    groups: { ...members, grid: groupGrid(lanes, members, END_NS * 1.2, 2048) },
    wakes: {
      first: Int32Array.from({ length: LANES + 1 }, (_, lane) => lane * wakesEach),
      interval: Int32Array.from({ length: edges }, (_, edge) => edge * 4 + 1),
      by: Int32Array.from({ length: edges }, () => Math.floor(random() * LANES)),
      firstBy: new Int32Array(LANES + 1),
      edge: new Int32Array(0),
    },
    seenNs: new Float64Array(LANES).fill(END_NS / 10),
    stops: none,
    collections: none,
  };
}

const COLOURS: Readonly<Record<string, string>> = {
  'st-run': '#139948',
  'st-rq': '#1896ad',
  'st-lock': '#e46159',
  'st-net': '#c8831e',
  ink: '#161b20',
  surface: '#ffffff',
  hatch: 'rgb(0 0 0 / 0.35)',
};

function tile(draw: (context: CanvasRenderingContext2D) => void): CanvasPattern {
  const canvas = document.createElement('canvas');
  canvas.width = TILE_PX;
  canvas.height = TILE_PX;
  const context = canvas.getContext('2d') as CanvasRenderingContext2D;
  draw(context);
  return context.createPattern(canvas, 'repeat') as CanvasPattern;
}

const middle = (values: number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(Math.floor(sorted.length * share), sorted.length - 1)] ?? 0;
};

async function run() {
  const data = busyData();
  const rows = timelineRows(
    data.groups as NonNullable<typeof data.groups>,
    Int32Array.of(0, 0),
    LANES,
    {
      order: [0, 1],
      open: new Set([0, 1]),
      whole: new Set([0, 1]),
      wanted: new Map(),
    },
  );
  const canvas = document.createElement('canvas');
  canvas.width = 1200;
  canvas.height = 560;
  document.body.append(canvas);
  const context: DrawContext = canvas.getContext('2d') as CanvasRenderingContext2D;
  const palette = timelinePalette((token) => COLOURS[token] ?? '#947c7d');
  const fills: TimelineFills = {
    hatch: STATE_CLASSES.map((name, of) =>
      name === 'running' || name === 'idle'
        ? undefined
        : tile((on) => drawHatchTile(on, of, palette.hatch)),
    ),
    drawnBack: tile((on) => drawDrawnBackTile(on, 'rgb(255 255 255 / 0.55)')),
  };
  const draw = (window: TimeWindow) =>
    drawTimeline(context, {
      data,
      rows,
      window,
      gutterPx: 190,
      scrollPx: 0,
      heightPx: 560,
      labelOf: (row) => ({ id: `g${row}`, text: 'main.(*store).Lookup', isFunction: true }),
      textOf: () => ['lock 90.0 %'],
      selected: new Set([3, 4]),
      palette,
      fills,
      fontFamily: 'monospace',
      pixelRatio: 1,
    });
  const whole: TimeWindow = { fromNs: 0, toNs: data.endNs, widthPx: 1010 };
  const measured: Record<string, { draw: number[]; frame: number[] }> = {};
  const frames = async (
    name: string,
    from: TimeWindow,
    step: (window: TimeWindow) => TimeWindow,
  ) => {
    const times = { draw: [] as number[], frame: [] as number[] };
    let window = from;
    let last = 0;
    for (let i = 0; i < FRAMES; i++) {
      const now = await new Promise<number>(requestAnimationFrame);
      if (i > 0) times.frame.push(now - last);
      last = now;
      const began = performance.now();
      draw(window);
      times.draw.push(performance.now() - began);
      window = step(window);
    }
    measured[name] = times;
  };
  await frames('whole, still', whole, (window) => window);
  const third = { ...whole, toNs: whole.toNs / 3 };
  await frames('a third, panning', third, (window) => panWindow(window, data.endNs, 12));
  await frames('zooming in', whole, (window) => zoomWindow(window, data.endNs, 500, 1.08));
  return Object.entries(measured).map(([name, times]) => ({
    name,
    drawMedianMs: middle(times.draw, 0.5),
    drawP95Ms: middle(times.draw, 0.95),
    frameMedianMs: middle(times.frame, 0.5),
    frameP95Ms: middle(times.frame, 0.95),
  }));
}

(globalThis as unknown as { framesDone: Promise<unknown> }).framesDone = run();
