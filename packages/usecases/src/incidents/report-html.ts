import type { ReportBlock, ReportInline } from './report-blocks';

const NAMED: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};
const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (char) => NAMED[char] ?? '');

const STYLE = `body{max-width:46rem;margin:2.5rem auto;padding:0 1rem;font:15px/1.55 system-ui,sans-serif;color:#15181d;background:#fff}
h1{font-size:1.6rem;line-height:1.25}h2{font-size:1.15rem;margin-top:2rem}h3{font-size:1rem}
code,pre{font-family:ui-monospace,monospace;font-size:.9em}pre{background:#f4f5f7;padding:.75rem;overflow-x:auto}
li{margin:.2rem 0}a{color:#1f4fc4}@media print{body{margin:0;max-width:none}a{color:inherit}}`;

const inline = (pieces: readonly ReportInline[]): string =>
  pieces
    .map((piece) => {
      const text = escapeHtml(piece.text).replaceAll('\n', '<br>');
      if (piece.kind === 'code') return `<code>${text}</code>`;
      if (piece.kind === 'strong') return `<strong>${text}</strong>`;
      return piece.kind === 'link'
        ? `<a href="${escapeHtml(piece.href)}" rel="noreferrer noopener">${text}</a>`
        : text;
    })
    .join('');

function block(of: ReportBlock): string {
  switch (of.kind) {
    case 'heading':
      return `<h${of.level}>${inline(of.content)}</h${of.level}>`;
    case 'paragraph':
      return `<p>${inline(of.content)}</p>`;
    case 'code':
      return `<pre>${escapeHtml(of.text)}</pre>`;
    case 'list':
      return `<ul>${of.items
        .map(({ content, done }) => {
          const box = done === undefined ? '' : done ? '☑ ' : '☐ ';
          return `<li>${box}${inline(content)}</li>`;
        })
        .join('')}</ul>`;
  }
}

/** A page that needs nothing else: no script, no request. Every text in it is escaped. */
export const reportHtml = (title: string, lang: string, blocks: readonly ReportBlock[]): string =>
  `<!doctype html>
<html lang="${escapeHtml(lang)}"><head><meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${escapeHtml(title)}</title><style>${STYLE}</style></head>
<body>
${blocks.map(block).join('\n')}
</body></html>
`;
