import { expect, it } from 'vitest';
import { stallThresholds } from '../src/components/patterns/rule-draft';
import { thresholdWords } from '../src/components/patterns/threshold-words';

it('says a row of thresholds in a line, what the form cannot change included', () => {
  expect(stallThresholds().map(thresholdWords)[0]).toBe(
    'high: two dumps, 3 stayed, 1 request, grows',
  );
  expect(thresholdWords({ severity: 'low', when: {} })).toBe('low: always');
  expect(thresholdWords({ severity: 'low', when: { leaked: true, stayedShare: 0.5 } })).toBe(
    'low: 50 % stayed, leaked',
  );
});
