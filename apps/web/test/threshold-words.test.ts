import { expect, it } from 'vitest';
import { stallThresholds } from '../src/components/patterns/rule-draft';
import { createTranslator } from 'next-intl';
import { messages as en } from '../src/i18n/messages/en';
import { thresholdWords } from '../src/components/patterns/threshold-words';

const words = {
  t: createTranslator({ locale: 'en', messages: en, namespace: 'patterns.thresholds' }),
  severities: createTranslator({ locale: 'en', messages: en, namespace: 'patterns.severities' }),
};

it('says a row of thresholds in a line, what the form cannot change included', () => {
  expect(stallThresholds().map((row) => thresholdWords(words, row))[0]).toBe(
    'high: two dumps, 3 stayed, 1 request, grows',
  );
  expect(thresholdWords(words, { severity: 'low', when: {} })).toBe('low: always');
  expect(thresholdWords(words, { severity: 'low', when: { leaked: true, stayedShare: 0.5 } })).toBe(
    'low: 50 % stayed, leaked',
  );
});
