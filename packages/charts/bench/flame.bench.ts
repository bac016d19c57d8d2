import {
  buildFlameTree,
  type DrawContext,
  drawFlame,
  ENGLISH_FLAME_WORDS,
  fitViewport,
  flamePalette,
  functionWeights,
  type Viewport,
  visibleRows,
  zoomViewport,
} from '@unpark/charts';
import { manyNodes } from './many-nodes';

const NODES = 1_000_000;
const FRAMES = 100;

/** Takes every call and draws nothing: what is left is the work of layout and of asking for boxes. */
function silentContext(): DrawContext {
  const nothing = () => undefined;
  const methods: Record<string, unknown> = {
    measureText: (text: string) => ({ width: text.length * 6.6 }),
  };
  return new Proxy(methods, {
    get: (target, key) => target[String(key)] ?? nothing,
    set: () => true,
  }) as unknown as DrawContext;
}

function cpuOf(work: () => void): { readonly cpuSeconds: number } {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return { cpuSeconds: (user + system) / 1e6 };
}

/** A flame graph of a million boxes: what its worker does, and what its page does for one picture. */
export function bench() {
  const input = manyNodes(NODES);
  let tree = buildFlameTree(input);
  const context = silentContext();
  const palette = flamePalette((token) => token);
  const draw = (view: Viewport) => {
    visibleRows(tree, view);
    drawFlame(context, {
      tree,
      view,
      unit: 'nanoseconds',
      words: ENGLISH_FLAME_WORDS,
      palette,
      pixelRatio: 2,
      scrollPx: 0,
      heightPx: 480,
      selected: [],
      fontFamily: 'monospace',
    });
  };
  const whole = fitViewport(tree, 0, 1200);
  return [
    {
      what: `flame: ${tree.nodes} nodes, merge and lay out`,
      ours: cpuOf(() => (tree = buildFlameTree(input))),
    },
    { what: 'flame: weights of functions', ours: cpuOf(() => functionWeights(tree)) },
    { what: 'flame: first picture', ours: cpuOf(() => draw(whole)) },
    {
      what: `flame: ${FRAMES} pictures while zooming`,
      ours: cpuOf(() => {
        let view = whole;
        for (let i = 0; i < FRAMES; i++) {
          view = zoomViewport(tree, view, 700, i < FRAMES / 2 ? 1.2 : 1 / 1.2);
          draw(view);
        }
      }),
    },
  ];
}
