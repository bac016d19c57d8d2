import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { mentionsIn } from '../src/incidents/mentions';
import { escapeMarkdown, readReport } from '../src/incidents/report-blocks';
import { reportHtml } from '../src/incidents/report-html';

describe('a report', () => {
  it('is read as headings, paragraphs, lists and code', () => {
    const blocks = readReport(
      '# A *b*\n\none **two** `three`\nfour\n\n- [x] done\n- [ ] open\n- plain\n\n```\n# no\n```\n[go](https://go.dev/x) [no](javascript:alert) \\[a\\]',
    );
    expect(blocks).toEqual([
      { kind: 'heading', level: 1, content: [{ kind: 'text', text: 'A *b*' }] },
      {
        kind: 'paragraph',
        content: [
          { kind: 'text', text: 'one ' },
          { kind: 'strong', text: 'two' },
          { kind: 'text', text: ' ' },
          { kind: 'code', text: 'three' },
          { kind: 'text', text: '\nfour' },
        ],
      },
      {
        kind: 'list',
        items: [
          { content: [{ kind: 'text', text: 'done' }], done: true },
          { content: [{ kind: 'text', text: 'open' }], done: false },
          { content: [{ kind: 'text', text: 'plain' }] },
        ],
      },
      { kind: 'code', text: '# no' },
      {
        kind: 'paragraph',
        content: [
          { kind: 'link', text: 'go', href: 'https://go.dev/x' },
          { kind: 'text', text: ' [no](javascript:alert) [a]' },
        ],
      },
    ]);
  });

  it('B1 has no HTML of what was written, whatever that is', () => {
    const hostile = fc.array(
      fc.constantFrom(
        '<script>',
        '"',
        "'",
        '&',
        '](',
        '[',
        ')',
        '`',
        '**',
        'https://x/',
        'javascript:',
        '# ',
        '- ',
        '\n',
        '```',
        '\\',
        'a',
      ),
      { maxLength: 30 },
    );
    fc.assert(
      fc.property(hostile, (parts) => {
        const html = reportHtml(parts.join(''), 'en', readReport(parts.join('')));
        const body = html.slice(html.indexOf('<body>'));
        const tags = body.match(/<[^>]*>/g) ?? [];
        for (const tag of tags) {
          expect(tag).toMatch(
            /^<\/?(body|html|h[123]|p|ul|li|code|pre|strong|br|a)>$|^<a href="https:\/\/[^"<>]*" rel="noreferrer noopener">$/,
          );
        }
      }),
      { numRuns: 500 },
    );
  });

  it('shows escaped text as it is', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const line = text.replace(/\s+/g, ' ').trim();
        fc.pre(line !== '' && !/^[-#+=]/.test(line));
        expect(readReport(escapeMarkdown(line))).toEqual([
          { kind: 'paragraph', content: [{ kind: 'text', text: line }] },
        ]);
      }),
    );
  });
});

it('mentions are the longest names after an @', () => {
  const people = [
    { userId: 'a', name: 'Ann' },
    { userId: 'b', name: 'Ann Lee' },
    { userId: 'c', name: '李雷' },
    { userId: 'd', name: 'ann' },
  ];
  expect(mentionsIn('@Ann Lee, look', people)).toEqual(['b']);
  expect(mentionsIn('@ann: look. mail@annex.test', people)).toEqual(['a', 'd']);
  expect(mentionsIn('@李雷 看', people)).toEqual(['c']);
  expect(mentionsIn('nobody', people)).toEqual([]);
});
