import { readArtifact } from '@unpark/formats';
import { listBundles, readBundle } from '@unpark/testkit/corpus';
import { createTranslator } from 'next-intl';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { recordSummary } from '../src/components/capture/record-summary';
import { messages as en } from '../src/i18n/messages/en';
import { messages as zh } from '../src/i18n/messages/zh';

const inflater = {
  gunzip: (bytes: Uint8Array) => ({ ok: true as const, value: new Uint8Array(gunzipSync(bytes)) }),
};
type Words = Parameters<typeof recordSummary>[1];
const wordsOf = (locale: 'en' | 'zh', messages: typeof en): Words =>
  createTranslator({ locale, messages, namespace: 'capture.summary' }) as unknown as Words;
const english = wordsOf('en', en);
const chinese = wordsOf('zh', zh as unknown as typeof en);

/** One bundle of each scenario is enough for the forms of its files. */
const bundles = listBundles().filter(({ go }) => go === '1.27');

describe('what a file holds, in one line', () => {
  it('is what its reader says in English, and is Chinese in Chinese', () => {
    let told = 0;
    for (const { bundle } of bundles) {
      for (const { file, bytes, modifiedUnixNs } of readBundle(bundle)) {
        const { tables: _, ...record } = readArtifact(
          bytes,
          { file, modifiedUnixNs },
          { inflater },
        );
        const said = recordSummary(record, english);
        expect([file, said]).toEqual([file, record.summary]);
        expect(recordSummary(record, chinese)).toMatch(/\p{Script=Han}/u);
        told++;
      }
    }
    expect(told).toBeGreaterThan(100);
  });
});
