/** Pieces of a line. Links are http(s) only, so that nothing else can become an address. */
export type ReportInline =
  | { readonly kind: 'text' | 'code' | 'strong'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string };

export type ReportBlock =
  | {
      readonly kind: 'heading';
      readonly level: 1 | 2 | 3;
      readonly content: readonly ReportInline[];
    }
  | { readonly kind: 'paragraph'; readonly content: readonly ReportInline[] }
  | {
      readonly kind: 'list';
      readonly items: readonly {
        readonly content: readonly ReportInline[];
        /** of an item with a box */
        readonly done?: boolean;
      }[];
    }
  | { readonly kind: 'code'; readonly text: string };

const SPECIAL = /[\\`*_[\]<>#|{}~]/g;

/** Text that stands as it is in Markdown, on one line. */
export const escapeMarkdown = (text: string): string =>
  text.replace(/\s+/g, ' ').replace(SPECIAL, '\\$&');

/** The part of Markdown that reports are written in; everything else is text. */
export function readReport(markdown: string): ReportBlock[] {
  const blocks: ReportBlock[] = [];
  const lines = markdown.split(/\r?\n/);
  let paragraph: string[] = [];
  const endParagraph = (): void => {
    if (paragraph.length > 0)
      blocks.push({ kind: 'paragraph', content: readInline(paragraph.join('\n')) });
    paragraph = [];
  };
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line.startsWith('```')) {
      endParagraph();
      const code: string[] = [];
      while (++at < lines.length && !lines[at]?.startsWith('```')) code.push(lines[at] ?? '');
      blocks.push({ kind: 'code', text: code.join('\n') });
      continue;
    }
    const heading = /^(#{1,6}) (.*)$/.exec(line);
    if (heading) {
      endParagraph();
      const level = Math.min(3, heading[1]?.length ?? 1) as 1 | 2 | 3;
      blocks.push({ kind: 'heading', level, content: readInline(heading[2] ?? '') });
      continue;
    }
    if (/^[-*] /.test(line)) {
      endParagraph();
      const last = blocks.at(-1);
      const item = readItem(line.slice(2));
      // items of one list stand on neighbouring lines
      if (last?.kind === 'list' && /^[-*] /.test(lines[at - 1] ?? '')) {
        blocks[blocks.length - 1] = { kind: 'list', items: [...last.items, item] };
      } else blocks.push({ kind: 'list', items: [item] });
      continue;
    }
    if (line.trim() === '') endParagraph();
    else paragraph.push(line);
  }
  endParagraph();
  return blocks;
}

function readItem(text: string): { content: readonly ReportInline[]; done?: boolean } {
  const box = text.startsWith('[ ] ') ? false : text.startsWith('[x] ') ? true : undefined;
  return box === undefined
    ? { content: readInline(text) }
    : { content: readInline(text.slice(4)), done: box };
}

/** One pass from left to right; what is not closed is text. */
function readInline(text: string): ReportInline[] {
  const found: ReportInline[] = [];
  let plain = '';
  const put = (piece: ReportInline): void => {
    if (plain !== '') found.push({ kind: 'text', text: plain });
    plain = '';
    found.push(piece);
  };
  // where a mark was not closed once, it is not closed further on either
  const unclosed = new Set<string>();
  const closing = (mark: string, from: number): number => {
    if (unclosed.has(mark)) return -1;
    const end = text.indexOf(mark, from);
    if (end < 0) unclosed.add(mark);
    return end;
  };
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === '\\' && at + 1 < text.length && /[!-/:-@[-`{-~]/.test(text.charAt(at + 1))) {
      plain += text.charAt(++at);
    } else if (char === '`') {
      const end = closing('`', at + 1);
      if (end < 0) plain += char;
      else {
        put({ kind: 'code', text: text.slice(at + 1, end) });
        at = end;
      }
    } else if (text.startsWith('**', at)) {
      const end = closing('**', at + 2);
      if (end < 0) plain += char;
      else {
        put({ kind: 'strong', text: text.slice(at + 2, end) });
        at = end + 1;
      }
    } else if (char === '[') {
      const link = readLink(text, at, closing);
      if (!link) plain += char;
      else {
        put({ kind: 'link', text: link.text, href: link.href });
        at = link.end;
      }
    } else plain += char;
  }
  if (plain !== '') found.push({ kind: 'text', text: plain });
  return found;
}

function readLink(text: string, at: number, closing: (mark: string, from: number) => number) {
  const middle = closing('](', at + 1);
  if (middle < 0) return undefined;
  const end = closing(')', middle + 2);
  if (end < 0 || end - at > 4096) return undefined;
  const href = text.slice(middle + 2, end);
  if (!/^https?:\/\//.test(href) || /\s/.test(href) || !URL.canParse(href)) return undefined;
  return { text: text.slice(at + 1, middle).replaceAll('\\', ''), href, end };
}
