import type { DrawContext } from './draw-context';

/** Draws into SVG markup what the same calls would draw on a canvas. */
export interface SvgDrawing {
  readonly context: DrawContext;
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
  clip: number | undefined;
}

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
  const style: Style = {
    fillStyle: '#000',
    strokeStyle: '#000',
    lineWidth: 1,
    font: '',
    textAlign: 'left',
    textBaseline: 'middle',
    globalAlpha: 1,
    clip: undefined,
  };
  const saved: Style[] = [];
  let path = '';
  const common = () =>
    `${style.globalAlpha === 1 ? '' : ` opacity="${n(style.globalAlpha)}"`}${style.clip === undefined ? '' : ` clip-path="url(#c${style.clip})"`}`;
  const colour = (value: string) => escapeXml(value);
  const box = (x: number, y: number, width: number, height: number) =>
    `x="${n(x)}" y="${n(y)}" width="${n(Math.max(width, 0))}" height="${n(Math.max(height, 0))}"`;
  const calls = {
    save: () => {
      saved.push({ ...style });
    },
    restore: () => {
      const last = saved.pop();
      if (last) Object.assign(style, last);
    },
    // the document has pixels of its own, and is never scrolled
    setTransform: () => undefined,
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
      path += `M${n(x)} ${n(y)}h${n(width)}v${n(height)}h${n(-width)}z`;
    },
    roundRect: (x: number, y: number, width: number, height: number, radius: number) => {
      const r = Math.min(radius, width / 2, height / 2);
      const [w, h] = [n(width - 2 * r), n(height - 2 * r)];
      const arc = (dx: number, dy: number) => `a${n(r)} ${n(r)} 0 0 1 ${n(dx)} ${n(dy)}`;
      path += `M${n(x + r)} ${n(y)}h${w}${arc(r, r)}v${h}${arc(-r, r)}h-${w}${arc(-r, -r)}v-${h}${arc(r, -r)}z`;
    },
    clip: () => {
      clips.push(`<clipPath id="c${clips.length}"><path d="${path}"/></clipPath>`);
      style.clip = clips.length - 1;
    },
    moveTo: (x: number, y: number) => {
      path += `M${n(x)} ${n(y)}`;
    },
    lineTo: (x: number, y: number) => {
      path += `L${n(x)} ${n(y)}`;
    },
    // only whole circles are drawn
    arc: (x: number, y: number, radius: number) => {
      const r = n(radius);
      path += `M${n(x - radius)} ${n(y)}a${r} ${r} 0 1 0 ${n(2 * radius)} 0a${r} ${r} 0 1 0 ${n(-2 * radius)} 0z`;
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
        `<text x="${n(x)}" y="${n(y)}"${end} fill="${colour(style.fillStyle)}"${common()}>${escapeXml(text)}</text>`,
      );
    },
    measureText: (text: string) => ({ width: text.length * characterPx }),
  };
  return {
    context: Object.assign(style, calls) as unknown as DrawContext,
    svg: (title) =>
      [
        `<svg xmlns="http://www.w3.org/2000/svg" width="${n(size.width)}" height="${n(size.height)}" viewBox="0 0 ${n(size.width)} ${n(size.height)}" role="img" font-family="${escapeXml(fontFamily)}" font-size="11" dominant-baseline="central" xml:space="preserve">`,
        `<title>${escapeXml(title)}</title>`,
        clips.length === 0 ? '' : `<defs>${clips.join('')}</defs>`,
        `<rect width="100%" height="100%" fill="${escapeXml(size.background)}"/>`,
        ...body,
        '</svg>',
        '',
      ].join('\n'),
  };
}
