import { AUDIT_ACTIONS, AUDIT_CODES, AUDIT_LISTS, AUDIT_TEXTS } from '@unpark/usecases';
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

it.each([
  ['en', en],
  ['zh', zh],
] as const)(
  'every detail of an entry, and every code in it, has words in %s',
  (locale, messages) => {
    const t = createTranslator({ locale, messages, namespace: 'audit' });
    const coded = { ...AUDIT_CODES, ...AUDIT_LISTS };
    const keys = [...Object.keys(coded), ...AUDIT_TEXTS].map((key) => `keys.${key}`);
    const codes = Object.entries(coded).flatMap(([key, values]) =>
      values.map((code) => `codes.${key}.${code}`),
    );
    const has = (key: string) => t.has(key as Parameters<typeof t.has>[0]);
    expect([...keys, ...codes].filter((key) => !has(key))).toEqual([]);
    const written = Object.entries(messages.audit.codes).flatMap(([key, words]) =>
      Object.keys(words).map((code) => `codes.${key}.${code}`),
    );
    expect(written.filter((key) => !codes.includes(key))).toEqual([]);
    expect(new Set(keys)).toEqual(
      new Set(Object.keys(messages.audit.keys).map((key) => `keys.${key}`)),
    );
  },
);
