import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import {
  newSummary,
  SUMMARY_TEXT,
  summarySince,
  withEdit,
  withParagraph,
} from '../src/incidents/summary-text';

/** A browser with the summary open: writes at once, sends and receives when the schedule says so. */
class Writer {
  readonly doc = new Y.Doc();
  private known: Uint8Array;

  constructor(server: { document: Uint8Array }) {
    Y.applyUpdate(this.doc, server.document);
    this.known = Y.encodeStateVector(this.doc);
  }

  get text(): string {
    return this.doc.getText(SUMMARY_TEXT).toString();
  }

  write(place: number, text: string): void {
    const summary = this.doc.getText(SUMMARY_TEXT);
    summary.insert(Math.floor(place * summary.length), text);
  }

  sync(server: { document: Uint8Array }): void {
    const merged = withEdit(server.document, Y.encodeStateAsUpdate(this.doc, this.known));
    if (!merged.ok) throw new Error(merged.error.code);
    server.document = merged.value.document;
    const answer = summarySince(server.document, Y.encodeStateVector(this.doc));
    if (!answer.ok) throw new Error(answer.error.code);
    Y.applyUpdate(this.doc, answer.value.update);
    this.known = answer.value.vector;
  }
}

const step = fc.record({
  who: fc.nat({ max: 3 }),
  place: fc.double({ min: 0, max: 1, noNaN: true }),
  sync: fc.boolean(),
});

describe('a summary that several people write at once', () => {
  it('is the same text for all of them, and has every insertion, whatever the order', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 40 }),
        fc.integer({ min: 2, max: 4 }),
        (steps, people) => {
          const server = { document: newSummary('The cause.').document as Uint8Array };
          const writers = Array.from({ length: people }, () => new Writer(server));
          const written: string[] = [];
          steps.forEach(({ who, place, sync }, number) => {
            const writer = writers[who % people] as Writer;
            const text = `<${number}>`;
            writer.write(place, text);
            written.push(text);
            if (sync) writer.sync(server);
          });
          for (const writer of [...writers, ...writers]) writer.sync(server);
          const texts = new Set(writers.map(({ text }) => text));
          expect(texts.size).toBe(1);
          const [text = ''] = texts;
          // insertions may stand inside each other: none of their characters is lost
          const count = (of: string) => [...of].sort().join('');
          expect(count(text)).toBe(count(`The cause.${written.join('')}`));
        },
      ),
      { numRuns: 200 },
    );
  });

  it('takes the same edit twice as once', () => {
    const start = newSummary('a').document;
    const writer = new Writer({ document: start });
    writer.write(1, 'b');
    const edit = Y.encodeStateAsUpdate(writer.doc);
    const once = withEdit(start, edit);
    if (!once.ok) throw new Error(once.error.code);
    expect(once.value.text).toBe('ab');
    expect(withEdit(once.value.document, edit)).toMatchObject({ value: { text: 'ab' } });
  });

  it('refuses what is no edit, what builds on edits that are not here, and what is too long', () => {
    const start = newSummary('a').document;
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => {
        const answer = withEdit(start, bytes);
        if (!answer.ok) expect(answer.error.code).toBe('incident.summary-edit');
      }),
    );
    const writer = new Writer({ document: start });
    writer.write(1, 'lost');
    const between = Y.encodeStateVector(writer.doc);
    writer.write(1, 'later');
    const later = Y.encodeStateAsUpdate(writer.doc, between);
    expect(withEdit(start, later)).toMatchObject({ error: { code: 'incident.summary-edit' } });
    writer.write(1, 'x'.repeat(100_001));
    const long = Y.encodeStateAsUpdate(writer.doc);
    expect(withEdit(start, long)).toMatchObject({ error: { code: 'incident.too-large' } });
  });

  it('gets another text behind it when incidents are merged', () => {
    expect(withParagraph(newSummary('one').document, 'two').text).toBe('one\n\ntwo');
    expect(withParagraph(null, 'two').text).toBe('two');
  });
});
