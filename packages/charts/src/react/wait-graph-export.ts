/**
 * The drawing as a file of its own: colours and faces of the page in force are written into it,
 * and what only a page needs is left out.
 */
export function waitGraphSvg(svg: SVGSVGElement): { text: string; width: number; height: number } {
  const style = getComputedStyle(svg);
  const [, , width = 0, height = 0] = (svg.getAttribute('viewBox') ?? '').split(' ').map(Number);
  const copy = svg.cloneNode(true) as SVGSVGElement;
  copy.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  copy.setAttribute('width', String(width));
  copy.setAttribute('height', String(height));
  // the focus is the page's
  for (const mark of copy.querySelectorAll('.hidden')) mark.remove();
  for (const element of [copy, ...copy.querySelectorAll('*')]) {
    for (const name of element.getAttributeNames()) {
      const value = element.getAttribute(name) ?? '';
      if (PAGE_ONLY.test(name)) element.removeAttribute(name);
      else if (value.startsWith('var(--')) {
        element.setAttribute(name, style.getPropertyValue(value.slice(4, -1)).trim());
      }
    }
  }
  const ground = document.createElementNS('http://www.w3.org/2000/svg', 'rect');
  ground.setAttribute('width', '100%');
  ground.setAttribute('height', '100%');
  ground.setAttribute('fill', style.getPropertyValue('--surface').trim());
  copy.prepend(ground);
  return { text: new XMLSerializer().serializeToString(copy), width, height };
}

const PAGE_ONLY = /^(role|tabindex|class|style|data-wait|aria-.*)$/;

/** Dots for each pixel of the drawing, and more than this no browser draws in one piece. */
const DOTS_PER_PX = 2;
const MAX_DOTS = 8192;

/** The same as PNG, two dots a pixel. */
export async function waitGraphPng(svg: SVGSVGElement): Promise<Blob> {
  const { text, width, height } = waitGraphSvg(svg);
  const dots = Math.min(DOTS_PER_PX, MAX_DOTS / Math.max(width, height, 1));
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(text)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = Math.ceil(width * dots);
  canvas.height = Math.ceil(height * dots);
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve, reject) => {
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error('no PNG'))), 'image/png');
  });
}
