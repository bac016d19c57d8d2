import type { DrawContext } from './draw-context';

/** Draws into SVG markup what the same calls would draw on a canvas. */
export interface SvgDrawing {
  readonly context: DrawContext;
  /** A fill that repeats a square of this size; tiles stand side by side from the origin. */
  readonly tile: (sizePx: number, draw: (context: DrawContext) => void) => string;
  /** Draws with an origin of its own; what is outside of the box is cut. */
  readonly inside: (
    box: {
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
    },
    draw: (context: DrawContext) => void,
  ) => void;
  /** the whole document */
  readonly svg: (title: string) => string;
}

interface Style {
  fillStyle: string;
  strokeStyle: string;
  lineWidth: number;
  font: string;
  textAlign: CanvasTextAlign;
  textBaseline: CanvasTextBaseline;
  globalAlpha: number;
  /** number of the clip in force; not `clip`, which is the call */
  clipOf: number | undefined;
  /** origin of the coordinates in force */
  x: number;
  y: number;
}

const PLAIN: Style = {
  fillStyle: '#000',
  strokeStyle: '#000',
  lineWidth: 1,
  font: '',
  textAlign: 'left',
  textBaseline: 'middle',
  globalAlpha: 1,
  clipOf: undefined,
  x: 0,
  y: 0,
};

/** Two decimals are a hundredth of a pixel; more would only make the file larger. */
const n = (value: number): string => String(Math.round(value * 100) / 100);

const ESCAPES: ReadonlyMap<string, string> = new Map([
  ['&', '&amp;'],
  ['<', '&lt;'],
  ['>', '&gt;'],
  ['"', '&quot;'],
]);

/** Names come out of files: markup in them is text, and what XML cannot hold is left out. */
export function escapeXml(text: string): string {
  let out = '';
  for (const character of text) {
    const code = character.codePointAt(0) as number;
    const isAllowed =
      code === 9 ||
      code === 10 ||
      (code >= 0x20 && code < 0xd800) ||
      (code > 0xdfff && code !== 0xfffe && code !== 0xffff);
    if (isAllowed) out += ESCAPES.get(character) ?? character;
  }
  return out;
}

/** Faces are one for the whole document; only bold is told apart. */
const weightOf = (font: string): string => (/^[67]00 /.test(font) ? ' font-weight="600"' : '');

/**
 * @param size page pixels
 * @param characterPx width of one character of the code face: there is no canvas to ask
 */
export function svgDrawing(
  size: { readonly width: number; readonly height: number; readonly background: string },
  fontFamily: string,
  characterPx: number,
): SvgDrawing {
  const body: string[] = [];
  const clips: string[] = [];
  const tiles: string[] = [];
  const style: Style = { ...PLAIN };
  const saved: Style[] = [];
  let path = '';
  const common = () =>
    `${style.globalAlpha === 1 ? '' : ` opacity="${n(style.globalAlpha)}"`}${style.clipOf === undefined ? '' : ` clip-path="url(#c${style.clipOf})"`}`;
  const colour = (value: string) => escapeXml(value);
  const box = (x: number, y: number, width: number, height: number) =>
    `x="${n(style.x + x)}" y="${n(style.y + y)}" width="${n(Math.max(width, 0))}" height="${n(Math.max(height, 0))}"`;
  const at = (x: number, y: number) => `${n(style.x + x)} ${n(style.y + y)}`;
  const calls = {
    save: () => {
      saved.push({ ...style });
    },
    restore: () => {
      const last = saved.pop();
      if (last) Object.assign(style, last);
    },
    // the document has pixels of its own: of a transform only where its origin is counts
    setTransform: (ratio: number, _b: number, _c: number, _d: number, x: number, y: number) => {
      style.x = x / ratio;
      style.y = y / ratio;
    },
    clearRect: () => undefined,
    fillRect: (x: number, y: number, width: number, height: number) => {
      body.push(`<rect ${box(x, y, width, height)} fill="${colour(style.fillStyle)}"${common()}/>`);
    },
    strokeRect: (x: number, y: number, width: number, height: number) => {
      body.push(
        `<rect ${box(x, y, width, height)} fill="none" stroke="${colour(style.strokeStyle)}" stroke-width="${n(style.lineWidth)}"${common()}/>`,
      );
    },
    beginPath: () => {
      path = '';
    },
    rect: (x: number, y: number, width: number, height: number) => {
      path += `M${at(x, y)}h${n(width)}v${n(height)}h${n(-width)}z`;
    },
    roundRect: (x: number, y: number, width: number, height: number, radius: number) => {
      const r = Math.min(radius, width / 2, height / 2);
      const [w, h] = [n(width - 2 * r), n(height - 2 * r)];
      const arc = (dx: number, dy: number) => `a${n(r)} ${n(r)} 0 0 1 ${n(dx)} ${n(dy)}`;
      path += `M${at(x + r, y)}h${w}${arc(r, r)}v${h}${arc(-r, r)}h-${w}${arc(-r, -r)}v-${h}${arc(r, -r)}z`;
    },
    clip: () => {
      clips.push(`<clipPath id="c${clips.length}"><path d="${path}"/></clipPath>`);
      style.clipOf = clips.length - 1;
    },
    moveTo: (x: number, y: number) => {
      path += `M${at(x, y)}`;
    },
    lineTo: (x: number, y: number) => {
      path += `L${at(x, y)}`;
    },
    // only whole circles are drawn
    arc: (x: number, y: number, radius: number) => {
      const r = n(radius);
      path += `M${at(x - radius, y)}a${r} ${r} 0 1 0 ${n(2 * radius)} 0a${r} ${r} 0 1 0 ${n(-2 * radius)} 0z`;
    },
    fill: () => {
      body.push(`<path d="${path}" fill="${colour(style.fillStyle)}"${common()}/>`);
    },
    stroke: () => {
      body.push(
        `<path d="${path}" fill="none" stroke="${colour(style.strokeStyle)}" stroke-width="${n(style.lineWidth)}"${common()}/>`,
      );
    },
    fillText: (text: string, x: number, y: number) => {
      const end = style.textAlign === 'right' ? ' text-anchor="end"' : '';
      body.push(
        `<text x="${n(style.x + x)}" y="${n(style.y + y)}"${end}${weightOf(style.font)} fill="${colour(style.fillStyle)}"${common()}>${escapeXml(text)}</text>`,
      );
    },
    measureText: (text: string) => ({ width: text.length * characterPx }),
  };
  const context = Object.assign(style, calls) as unknown as DrawContext;
  /** What is drawn apart from the rest, from a plain style and origin. */
  const apart = (draw: (context: DrawContext) => void): string => {
    const before = body.splice(0);
    const kept = { ...style };
    Object.assign(style, PLAIN);
    draw(context);
    Object.assign(style, kept);
    const drawn = body.splice(0).join('');
    for (const part of before) body.push(part);
    return drawn;
  };
  return {
    context,
    tile: (sizePx, draw) => {
      const id = `t${tiles.length}`;
      tiles.push('');
      const size = n(sizePx);
      tiles[Number(id.slice(1))] =
        `<pattern id="${id}" width="${size}" height="${size}" patternUnits="userSpaceOnUse">${apart(draw)}</pattern>`;
      return `url(#${id})`;
    },
    inside: ({ x, y, width, height }, draw) => {
      body.push(
        `<svg x="${n(x)}" y="${n(y)}" width="${n(width)}" height="${n(height)}">${apart(draw)}</svg>`,
      );
    },
    svg: (title) =>
      [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${n(size.width)}" height="${n(size.height)}" viewBox="0 0 ${n(size.width)} ${n(size.height)}" role="img" font-family="${escapeXml(fontFamily)}" font-size="11" dominant-baseline="central" xml:space="preserve">`,
        `<title>${escapeXml(title)}</title>`,
        clips.length + tiles.length === 0 ? '' : `<defs>${clips.join('')}${tiles.join('')}</defs>`,
        `<rect width="100%" height="100%" fill="${escapeXml(size.background)}"/>`,
        ...body,
        '</svg>',
        '',
      ].join('\n'),
  };
}
