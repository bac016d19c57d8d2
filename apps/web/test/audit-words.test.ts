import { AUDIT_ACTIONS } from '@unpark/usecases';
import { createTranslator } from 'next-intl';
import { expect, it } from 'vitest';
import { messages as en } from '../src/i18n/messages/en';
import { messages as zh } from '../src/i18n/messages/zh';

it.each([
  ['en', en],
  ['zh', zh],
] as const)('every act of the audit log has words of its own in %s', (locale, messages) => {
  const t = createTranslator({ locale, messages, namespace: 'audit.actions' });
  const words = AUDIT_ACTIONS.map((action) => (t.has(action) ? t(action) : undefined));
  expect(AUDIT_ACTIONS.filter((_, at) => words[at] === undefined)).toEqual([]);
  expect(new Set(words).size).toBe(AUDIT_ACTIONS.length);
});
